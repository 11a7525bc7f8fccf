"""What the page of a gauge, a rain gauge or a pond says beyond its value."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.water.oxygen import saturated_percent
from dashboard.parts.addresses import Address
from dashboard.parts.figures import clock_time, quantity
from dashboard.parts.markup import tag
from dashboard.parts.view import LayerView
from dashboard.topics.topic import SiteParts
from dashboard.topics.water import words as said
from dashboard.topics.water.now import WaterNow
from data.measures import WATER_OXYGEN, WATER_OXYGEN_SATURATION, WATER_TEMPERATURE
from data.state import OK


@dataclass(frozen=True, slots=True)
class WaterAtSite:
    """Sections of a site's page."""

    now: WaterNow

    def parts(self, view: LayerView, index: int, _: Address) -> SiteParts:
        """What is said of one site."""
        found = [*self._gauge(view, index), *self._rain(view, index), *self._pond(view, index)]
        lines = [tag("p", {"class": "station__than"}, one) for one in found]
        return SiteParts(now=lines, note=view.words["water.measured.unchecked"])

    def _gauge(self, view: LayerView, index: int) -> Iterator[str]:
        words = view.words
        one = next((one for one in self.now.gauges(view) if one.row == index), None)
        if one is None:
            return
        if not one.is_released:
            yield words["water.not_released"]
            return
        window = {"n": one.trend.window_h} if one.trend else {"n": 0}
        key = "water.trend.of_one" if window["n"] == 1 else "water.trend.of" if one.trend else "water.trend.none"
        yield words.say(key, trend=said.trend(one.trend, words), **window)
        yield said.standing(one, words) + "."

    def _rain(self, view: LayerView, index: int) -> Iterator[str]:
        one = self.now.rain(view).get(view.current.sites.site_id[index])
        if one is not None:
            day, hour = said.rain(one.day_mm, view.words), said.rain(one.hour_mm, view.words)
            yield view.words.say("water.rain.both", hour=hour, day=day)

    def _pond(self, view: LayerView, index: int) -> Iterator[str]:
        words, one = view.words, self.now.oxygen(view).get(view.current.sites.site_id[index])
        if one is not None:
            time, value = clock_time(one.at), said.oxygen(one.mg_l, words)
            label = said.oxygen_class(view, one.mg_l)
            yield words.say("water.oxygen.night", value=value, time=time, label=label)
        yield from self._tonight(view, index)
        share = self._saturation(view, index)
        if share is not None:
            shown = quantity(share, unit=WATER_OXYGEN_SATURATION.unit, decimals=0, words=words)
            yield words.say("water.oxygen.share", share=shown)

    def _tonight(self, view: LayerView, index: int) -> Iterator[str]:
        """Only while forecasts are better than "as last night"."""
        found = self.now.night(view)
        if found is None:
            return
        skill, nights = found
        coming = nights.get(view.current.sites.site_id[index])
        if coming is not None and coming.missing is None:
            low, value, high = (said.oxygen(one, view.words) for one in (coming.low, coming.minimum, coming.high))
            yield view.words.say("water.oxygen.tonight", value=value, low=low, high=high)
            error, persistence = (said.oxygen(one, view.words) for one in (skill.error, skill.persistence))
            yield view.words.say("water.oxygen.skill", error=error, persistence=persistence, n=skill.nights)

    @staticmethod
    def _saturation(view: LayerView, index: int) -> float | None:
        """Computed where the device does not say it itself; None where it does, or oxygen or temperature lack."""
        values = view.current.values
        if view.layer.shows != WATER_OXYGEN or int(view.current.state[index]) != OK:
            return None
        told, warm = values.get(WATER_OXYGEN_SATURATION.id), values.get(WATER_TEMPERATURE.id)
        if warm is None or (told is not None and np.isfinite(told[index])):
            return None
        found = float(saturated_percent(view.current.shows[index], warm[index]))
        return found if np.isfinite(found) else None
