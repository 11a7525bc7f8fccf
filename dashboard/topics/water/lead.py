"""The sentence on top: whether the water rises, how much it rained, whether a pond lacks oxygen."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.parts.addresses import Address
from dashboard.parts.figures import clock_time, when
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.sentence import Lead, Rank
from dashboard.parts.view import LayerView
from dashboard.topics.water import words as said
from dashboard.topics.water.now import Gauge, WaterNow
from data.measures import PRECIPITATION, WATER_LEVEL, WATER_OXYGEN
from data.state import OK

FAST_CM_PER_H: Final = 10.0
"""From this rise on it leads before what is only usual."""
HEAVY_MM: Final = 15.0
"""In an hour: what the DWD calls Starkregen; below it rain leads no page."""
WET_MM: Final = 0.1


@dataclass(frozen=True, slots=True)
class WaterLead:
    """Sentences of the topic."""

    now: WaterNow

    def lead(self, view: LayerView) -> Lead | None:
        """Of one of its layers; None where nothing is measured: then its state says why."""
        if not (view.current.state == OK).any():
            return None
        if view.layer.shows == WATER_LEVEL:
            return self._level(view)
        if view.layer.shows == PRECIPITATION:
            return self._rain(view)
        return self._oxygen(view) if view.layer.shows == WATER_OXYGEN else None

    def lines(self, view: LayerView, _: Address) -> Markup | None:
        """Below it, for gauges: what fell."""
        if view.layer.shows != WATER_LEVEL:
            return None
        return join(*(self._fallen(view, one.id) for one in self.now.layers(PRECIPITATION)))

    # ---- levels -------------------------------------------------------------------------------

    def _level(self, view: LayerView) -> Lead | None:
        gauges = self.now.gauges(view)
        spoken = [one for one in gauges if one.is_released]
        if not spoken:
            return self._values(view, gauges)
        first = spoken[0]
        if first.reached:
            key = "water.lead.now" if first.trend else "water.lead.reached"
            return self._told(view, first, key, Rank.THRESHOLD)
        rising = [one for one in spoken if one.trend and one.trend.course() == "rising"]
        if rising:
            fastest = max(rising, key=lambda one: one.trend.cm_per_h if one.trend else 0.0)
            is_fast = fastest.trend is not None and fastest.trend.cm_per_h >= FAST_CM_PER_H
            return self._told(view, fastest, "water.lead.rising", Rank.DISTURBANCE if is_fast else Rank.SEASON)
        if all(one.trend is None for one in spoken):
            return self._values(view, spoken)
        n = len(spoken)
        key = "water.lead.calm_one" if n == 1 else "water.lead.calm"
        return Lead(view.words.say(key, n=n, name=spoken[0].name), self._measured(view), rank=Rank.CALM)

    def _told(self, view: LayerView, gauge: Gauge, key: str, rank: Rank) -> Lead:
        words = view.words
        named = {
            "name": gauge.name,
            "level": said.level(gauge.level_cm, words),
            "trend": said.trend(gauge.trend, words),
            "n": gauge.reached or 0,
        }
        at = view.observed_at(gauge.row)
        time = when(at, now=view.now, words=words) if at else ""
        more = words.say("water.lead.more", standing=said.standing(gauge, words), time=time)
        return Lead(words.say(key, **named), more, rank=rank)

    def _values(self, view: LayerView, gauges: list[Gauge]) -> Lead | None:
        """Value and time, and nothing made of them."""
        if not gauges:
            return None
        first = min(gauges, key=lambda one: one.row)
        at = view.observed_at(first.row)
        named = {"name": first.name, "level": said.level(first.level_cm, view.words)}
        time = when(at, now=view.now, words=view.words) if at else ""
        answer = view.words.say("water.lead.value", time=time, **named)
        return Lead(answer, view.words["water.lead.value_more"], rank=Rank.CALM)

    def _measured(self, view: LayerView) -> str:
        at = view.newest()
        return (
            "" if at is None else view.words.say("water.lead.measured", time=when(at, now=view.now, words=view.words))
        )

    # ---- rain ---------------------------------------------------------------------------------

    def _rain(self, view: LayerView) -> Lead | None:
        words, sums = view.words, self.now.rain(view)
        hours = {site_id: one.hour_mm for site_id, one in sums.items() if one.hour_mm is not None}
        if not hours:
            return None
        wettest = max(hours, key=hours.__getitem__)
        name, mm = view.current.sites.name[view.current.sites.site_id.index(wettest)], hours[wettest]
        days = [one.day_mm for one in sums.values() if one.day_mm is not None]
        day = {"low": said.rain(min(days), words), "high": said.rain(max(days), words)} if days else {}
        more = "" if not days else words.say("water.rain.day", **day)
        if mm < WET_MM:
            return Lead(words["water.rain.dry"], more, rank=Rank.CALM)
        rank = Rank.THRESHOLD if mm >= HEAVY_MM else Rank.CALM
        return Lead(words.say("water.rain.hour", mm=said.rain(mm, words), name=name), more, rank=rank)

    def _fallen(self, gauges: LayerView, layer_id: str) -> Markup | None:
        """What fell, for the moment and in the words of a view of gauges."""
        view = self.now.context.view(layer_id, gauges.words, gauges.now)
        sums = self.now.rain(view).values()
        hours = [one.hour_mm for one in sums if one.hour_mm is not None]
        days = [one.day_mm for one in sums if one.day_mm is not None]
        if not hours or not days:
            return None
        key = "water.rain.line" if max(days) >= WET_MM else "water.rain.line_dry"
        text = view.words.say(key, hour=said.rain(max(hours), view.words), day=said.rain(max(days), view.words))
        return join(" ", tag("p", {"class": "sentence__line"}, text))

    # ---- oxygen -------------------------------------------------------------------------------

    def _oxygen(self, view: LayerView) -> Lead | None:
        least, words = self.now.oxygen(view), view.words
        if not least:
            return None
        worst = min(least, key=lambda one: least[one].mg_l)
        found = least[worst]
        one = view.table.classes[int(view.table.index_of(np.array([found.mg_l]))[0])]
        name = view.current.sites.name[view.current.sites.site_id.index(worst)]
        named = {"name": name, "value": said.oxygen(found.mg_l, words), "time": clock_time(found.at)}
        if one is view.table.classes[-1]:
            return Lead(words["water.oxygen.good"], words.say("water.oxygen.least", **named), rank=Rank.CALM)
        rank = Rank.THRESHOLD if one.attention else Rank.DISTURBANCE
        return Lead(words.say("water.oxygen.low", **named), words["water.oxygen.low_more"], rank=rank)
