"""How figures about what fills up are made: classes, the nearest with room, when it is full."""

from collections.abc import Iterator

from analysis.waste.time_to_full import FEWEST, WINDOW
from dashboard.parts.figures import HOUR_S
from dashboard.parts.markup import Markup
from dashboard.parts.method import classes, method, plain
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.waste.search import offered


def sections(context: PageContext, words: Words) -> Iterator[tuple[str, Markup]]:
    """Each section by its id; nothing in a town that measures nothing of the kind."""
    layer = next(iter(offered(context)), None)
    if layer is None:
        return
    yield "fill", method("fill", words, {"classes": classes(layer, context.town, words)})
    yield "nearest", method("nearest", words, {})
    limit = layer.full_from or 0.0
    values = {"limit": limit, "hours": WINDOW.total_seconds() / HOUR_S, "fewest": float(FEWEST)}
    yield "outlook", method("outlook", words, {key: plain(value, words) for key, value in values.items()})
