"""The head of a site's page: name, value now with age and state, and how it compares."""

from datetime import timedelta

import numpy as np

from dashboard.parts.classes import symbol
from dashboard.parts.figures import clock_time, number, quantity
from dashboard.parts.markup import Markup, tag
from dashboard.parts.site_detail import told
from dashboard.parts.station.past import Difference
from dashboard.parts.view import LayerView, Row
from dashboard.texts import Words
from data.climate import HEAT_INDEX_FROM_C, heat_index_c
from data.measures import AIR_TEMPERATURE, RELATIVE_HUMIDITY
from data.opening import unreadable
from data.state import OK

SAME_K = 0.05
"""Less than this is no difference that one decimal could show."""


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


def comparison(found: Difference | None, reference: str, words: Words) -> Markup:
    """``3,2 Grad wärmer als in [Referenz]``, with the hour it holds for."""
    if found is None:
        return tag("p", {"class": "station__than"}, words.say("station.than_unknown", reference=reference))
    size = abs(found.warmer_k)
    key = "same" if size < SAME_K else "warmer" if found.warmer_k > 0 else "cooler"
    said = words.say(f"station.{key}", degrees=number(size, decimals=1, words=words), reference=reference)
    hour = words.say("station.hour", begin=clock_time(found.hour - timedelta(hours=1)), end=clock_time(found.hour))
    return tag("p", {"class": "station__than"}, tag("strong", None, said), " ", tag("span", None, hour))


def heat_index(view: LayerView, index: int) -> Markup | None:
    """The heat index where temperature and humidity are current and it is defined; None elsewhere."""
    values, current, words = view.current.values, view.current, view.words
    if AIR_TEMPERATURE.id not in values or RELATIVE_HUMIDITY.id not in values or int(current.state[index]) != OK:
        return None
    warm, humid = float(values[AIR_TEMPERATURE.id][index]), float(values[RELATIVE_HUMIDITY.id][index])
    if np.isnan(warm) or np.isnan(humid) or warm < HEAT_INDEX_FROM_C:
        return None
    felt = float(heat_index_c(np.array([warm]), np.array([humid]))[0])
    shown = quantity(felt, unit=AIR_TEMPERATURE.unit, decimals=0, words=words)
    return tag("p", {"class": "station__index"}, words.say("station.heat_index", value=shown))


def others(view: LayerView, index: int) -> Markup | None:
    """The other public measures of the site, as numbers or in words."""
    lines = [tag("div", None, tag("dt", None, title), tag("dd", None, said)) for title, said in view.further(index)]
    return tag("dl", {"class": "station__others"}, *lines) if lines else None


def unreadable_hours(view: LayerView, index: int) -> Markup | None:
    """The opening hours as they are written, where we cannot interpret them; None elsewhere."""
    told = unreadable(view.current.sites.attributes[index])
    return None if told is None else tag("p", {"class": "station__note"}, view.words.say("station.hours", told=told))
