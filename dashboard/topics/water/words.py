"""Levels, trends and rain in words; one form for every place that says them."""

import math

import numpy as np

from analysis.water.trend import LevelTrend
from dashboard.parts.figures import quantity
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.water.now import Gauge
from data.measures import PRECIPITATION, WATER_LEVEL, WATER_OXYGEN


def level(cm: float, words: Words) -> str:
    """``84 cm``."""
    return quantity(cm, unit=WATER_LEVEL.unit, decimals=0, words=words)


def trend(found: LevelTrend | None, words: Words) -> str:
    """``steigt 12 cm in der Stunde``, ``gleich``, or that nobody knows."""
    if found is None:
        return words["water.trend.unknown"]
    rate = level(abs(found.cm_per_h), words)
    return words.say(f"water.trend.{found.course()}", rate=rate)


def standing(gauge: Gauge, words: Words) -> str:
    """How a gauge stands to its own limits, or that it has none."""
    if not gauge.marks:
        return words["water.marks.none"]
    if not gauge.reached:
        return words.say("water.marks.below", mark=level(gauge.marks[0], words))
    mark = level(gauge.marks[gauge.reached - 1], words)
    return words.say("water.marks.reached", n=gauge.reached, mark=mark)


def rain(mm: float | None, words: Words) -> str:
    """``2,4 mm``; a dash where too much is missing."""
    return quantity(math.nan if mm is None else mm, unit=PRECIPITATION.unit, decimals=1, words=words)


def oxygen(mg_l: float, words: Words) -> str:
    """``6,4 mg/l``."""
    return quantity(mg_l, unit=WATER_OXYGEN.unit, decimals=1, words=words)


def oxygen_class(view: LayerView, mg_l: float) -> str:
    """The class of an amount, as the layer's table calls it."""
    return view.looks[int(view.table.index_of(np.array([mg_l]))[0])].label
