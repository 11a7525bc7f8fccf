"""Green: whether trees and lawns have enough water, and how much they need."""

from collections.abc import Iterator

from dashboard.parts.markup import Markup
from dashboard.parts.method import method, plain
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.green import figures
from dashboard.topics.green.lead import GreenLead
from dashboard.topics.green.now import GreenNow
from dashboard.topics.green.panel import GreenPanel
from dashboard.topics.green.site import GreenAtSite
from dashboard.topics.green.tiles import GreenTiles
from dashboard.topics.topic import Topic


def topic(context: PageContext) -> Topic:
    """The topic."""
    now = GreenNow(context=context)
    said = GreenLead(now)
    return Topic(
        id="green",
        title={"de": "Grün", "en": "Green"},
        question={"de": "Haben Bäume und Rasen genug Wasser?", "en": "Do trees and lawns have enough water?"},
        path="/gruen",
        order=18,
        lead=said.lead,
        lines=said.lines,
        panel=GreenPanel(now).markup,
        site=GreenAtSite(now).parts,
        methods=methods,
        tiles=GreenTiles(now).tiles(),
        operations=figures.operations(now),
    )


def methods(words: Words) -> Iterator[tuple[str, Markup]]:
    """What a tension says, and how litres follow from it."""
    yield "soil_water", method("soil_water", words, {})
    yield "watering", method("watering", words, {"good": plain(50, words)})
