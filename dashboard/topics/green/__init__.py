"""Green: whether trees and lawns have enough water, and how much they need."""

from dashboard.parts.page import PageContext
from dashboard.topics.green import figures
from dashboard.topics.green.lead import GreenLead
from dashboard.topics.green.methods import GreenMethods
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
        methods=GreenMethods(now).sections,
        tiles=GreenTiles(now).tiles(),
        operations=figures.operations(now),
    )
