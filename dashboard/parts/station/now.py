"""What a site says now: value, age, state and other measures."""

from dashboard.parts.classes import symbol
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.site_detail import told
from dashboard.parts.view import LayerView, Row


def figure(view: LayerView, index: int) -> Markup:
    """The value, its class or state, and when it was measured; where nothing measures one sentence."""
    one, value = view.row(index), None
    if one.value is not None:
        value = tag("s" if one.state == "suspect" else "span", {"class": "station__value"}, one.value)
    bare = one.state == "no_sensor"
    label = said(view, one) if bare else one.look.label
    look = tag("span", {"class": "station__class"}, symbol(one.look.symbol, colour=one.look.colour), label)
    name = view.figure_name if value is not None else ""
    return tag(
        "div",
        {"class": f"station__figure station__figure--{one.state}"},
        tag("p", {"class": "station__measure"}, name) if name else None,
        tag("p", {"class": "station__state"}, value, look),
        None if bare else tag("p", {"class": "station__age"}, told(one, view.words)),
    )


def said(view: LayerView, one: Row) -> Markup:
    """That nothing measures here; of what a tour empties where no device ever was, that it is emptied on schedule."""
    planned = f"planned.{view.layer.tour}"
    if one.state == "no_sensor" and one.measured is None and planned in view.words:
        return join(view.words[planned])
    return told(one, view.words)


def others(view: LayerView, index: int) -> Markup | None:
    """The other public measures of the site, as numbers or in words."""
    lines = [tag("div", None, tag("dt", None, title), tag("dd", None, said)) for title, said in view.further(index)]
    return tag("dl", {"class": "station__others"}, *lines) if lines else None
