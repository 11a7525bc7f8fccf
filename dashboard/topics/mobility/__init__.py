"""Mobility: where to charge."""

from collections.abc import Iterator

from dashboard.api.nearest import Nearest
from dashboard.parts.markup import Markup
from dashboard.parts.method import classes, method
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.mobility.near import ChargingNear
from dashboard.topics.topic import Topic
from data.measures import CHARGING_STATUS


def topic(context: PageContext) -> Topic:
    """The topic."""
    near = ChargingNear(context, Nearest(context.api, context.ground))

    def methods(words: Words) -> Iterator[tuple[str, Markup]]:
        for layer in context.layers.values():
            if layer.shows == CHARGING_STATUS:
                yield "charging", method("charging", words, {"classes": classes(layer, context.town, words)})

    return Topic(
        id="mobility",
        title={"de": "Unterwegs", "en": "Getting around"},
        question={"de": "Wo parke, lade, leihe ich? Was ist gesperrt?", "en": "Where to park, charge, borrow?"},
        path="/unterwegs",
        order=30,
        combined=True,
        methods=methods,
        near=near.answers,
    )
