"""What the page of a weather station, of a measuring point of air or of noise says beyond its value."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.sound.levels import PERIODS
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from dashboard.topics.climate import comparison
from dashboard.topics.climate import outdoors_words as said
from dashboard.topics.climate.outdoors_now import OutdoorsNow, value_of
from dashboard.topics.topic import SiteParts
from data.measures import PM10, PM25, RELATIVE_HUMIDITY, WIND_DIRECTION, WIND_GUST
from data.state import OK

DAMP_PERCENT: Final = 75.0
"""From this humidity on simple optical sensors count water as dust (Crilley et al. 2018: from 70 to 85 %)."""
REFERENCE: Final = "reference"


@dataclass(frozen=True, slots=True)
class OutdoorsAtSite:
    """Sections of a site's page."""

    now: OutdoorsNow

    def parts(self, view: LayerView, index: int) -> SiteParts:
        """What is said of one site."""
        lines = [*self._weather(view, index), *self._air(view, index), *self._sound(view, index)]
        told = [tag("p", {"class": "station__than"}, one) if isinstance(one, str) else one for one in lines]
        return SiteParts(now=told, note=self._note(view, index))

    def _weather(self, view: LayerView, index: int) -> Iterator[str | Markup | None]:
        if view.layer.shows != WIND_GUST or int(view.current.state[index]) != OK:
            return
        gust, degrees = (value_of(view.current, one.id, index) for one in (WIND_GUST, WIND_DIRECTION))
        if np.isfinite(gust):
            speed = said.kilometres_per_hour(gust, view.words)
            key = "weather.gust_from" if np.isfinite(degrees) else "weather.gust"
            where = said.direction(degrees, view.words) if np.isfinite(degrees) else ""
            yield view.words.say(key, speed=speed, direction=where)
        found = self.now.felt(view, index)
        yield said.utci(found, view.words) if found else view.words["weather.utci.none"]
        yield comparison.heat_index(view, index)

    def _air(self, view: LayerView, index: int) -> Iterator[str]:
        if view.layer.shows != PM25:
            return
        words, one = view.words, self.now.air(view).get(view.current.sites.site_id[index])
        if one is None or not one.verdict.name:
            yield words["air.none"]
        else:
            yield words.say("air.site", verdict=said.verdict(one, words), **said.hour(one.end))
            missing = tuple(each for each in one.verdict.unknown if each != "so2")
            if missing:
                yield words.say("air.without", missing=said.pollutants(missing, words))
        if self._is_damp(view, index):
            yield words["air.damp"]

    def _sound(self, view: LayerView, index: int) -> Iterator[str]:
        one = self.now.sound(view).get(view.current.sites.site_id[index])
        if one is not None:
            named = {period: said.level(one.periods[period], view.words) for period in PERIODS}
            yield view.words.say("sound.hour", level=said.level(one.hour, view.words))
            yield view.words.say("sound.periods", **named)

    def _note(self, view: LayerView, index: int) -> str:
        if view.layer.shows == PM25:
            grade = view.current.sites.attributes[index].get("grade")
            return view.words[f"air.note.{'reference' if grade == REFERENCE else 'low_cost'}"]
        return view.words["weather.note" if view.layer.shows == WIND_GUST else "sound.note"]

    @staticmethod
    def _is_damp(view: LayerView, index: int) -> bool:
        """Whether a simple sensor of dust may count fog."""
        grade = view.current.sites.attributes[index].get("grade")
        has_dust = any(np.isfinite(value_of(view.current, one.id, index)) for one in (PM25, PM10))
        humid = value_of(view.current, RELATIVE_HUMIDITY.id, index)
        return grade != REFERENCE and has_dust and int(view.current.state[index]) == OK and humid >= DAMP_PERCENT
