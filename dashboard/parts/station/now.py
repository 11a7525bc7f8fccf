"""The head of a site's page: name, and value now with age and state."""

from dashboard.parts.classes import symbol
from dashboard.parts.markup import Markup, tag
from dashboard.parts.site_detail import told
from dashboard.parts.view import LayerView, Row
from dashboard.texts import Words
from data.opening_hours import unreadable


def heading(one: Row, view: LayerView) -> Markup:
    """Where this is, and what is measured."""
    place = " · ".join(text for text in (one.district, view.title) if text)
    return tag(
        "div",
        {"class": "station__head"},
        tag("h1", {"class": "station__name", "id": "station-name"}, one.name),
        tag("p", {"class": "station__place"}, place),
    )


def figure(one: Row, words: Words) -> Markup:
    """The value, its class or state, and when it was measured."""
    value = None
    if one.value is not None:
        value = tag("s" if one.state == "suspect" else "span", {"class": "station__value"}, one.value)
    look = tag("span", {"class": "station__class"}, symbol(one.look.symbol, colour=one.look.colour), one.look.label)
    return tag(
        "div",
        {"class": f"station__figure station__figure--{one.state}"},
        tag("p", {"class": "station__now"}, value, look),
        tag("p", {"class": "station__age"}, told(one, words)),
    )


def others(view: LayerView, index: int) -> Markup | None:
    """The other public measures of the site, as numbers or in words."""
    lines = [tag("div", None, tag("dt", None, title), tag("dd", None, said)) for title, said in view.further(index)]
    return tag("dl", {"class": "station__others"}, *lines) if lines else None


def unreadable_hours(view: LayerView, index: int) -> Markup | None:
    """The opening hours as they are written, where we cannot interpret them; None elsewhere."""
    told = unreadable(view.current.sites.attributes[index])
    return None if told is None else tag("p", {"class": "station__note"}, view.words.say("station.hours", told=told))
