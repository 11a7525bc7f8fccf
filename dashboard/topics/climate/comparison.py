"""How warm a station is beside the reference, and how warm it feels."""

from datetime import timedelta
from typing import Final

import numpy as np

from analysis.heat.days import HEAT_INDEX_FROM_C, heat_index_c
from dashboard.parts.figures import clock_time, number, quantity
from dashboard.parts.markup import Markup, tag
from dashboard.parts.sentence import at_place
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.climate.past import HourlyDifference
from data.measures import AIR_TEMPERATURE, RELATIVE_HUMIDITY
from data.state import OK

SAME_K: Final = 0.05
"""Less than this is no difference that one decimal could show."""


def comparison(found: HourlyDifference | None, reference: str, words: Words) -> Markup:
    """``3,2 Grad wärmer als auf den Feldern bei Becklem``, with the hour it holds for."""
    if found is None:
        return tag("p", {"class": "station__than"}, words.say("station.than_unknown", reference=reference))
    size = abs(found.warmer_k)
    key = "same" if size < SAME_K else "warmer" if found.warmer_k > 0 else "cooler"
    said = words.say(f"station.{key}", degrees=number(size, decimals=1, words=words), place=at_place(reference, words))
    end, begin = found.hour, found.hour - timedelta(hours=1)
    hour = words.say("station.hour", begin=clock_time(begin, beside=end), end=clock_time(end, beside=begin))
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
