"""Water: whether it rises, how much it rained, and whether ponds have enough oxygen."""

from collections.abc import Iterator

from dashboard.parts.markup import Markup
from dashboard.parts.method import method
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.topic import Topic


def topic(_: PageContext) -> Topic:
    """The topic."""
    return Topic(
        id="water",
        title={"de": "Wasser", "en": "Water"},
        question={"de": "Steigt das Wasser?", "en": "Is the water rising?"},
        path="/wasser",
        order=15,
        methods=methods,
    )


def methods(words: Words) -> Iterator[tuple[str, Markup]]:
    """How gauges are judged, and ponds."""
    yield "levels", method("levels", words, {})
    yield "ponds", method("ponds", words, {})
