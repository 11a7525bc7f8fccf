"""What the topic answers for one place: how much it rained there, and how high the nearest water stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.parts.figures import distance
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.site_detail import station_address, told
from dashboard.parts.view import LayerView
from dashboard.topics.water import words as said
from dashboard.topics.water.now import WaterNow
from data.measures import PRECIPITATION, WATER_LEVEL
from data.state import OK


@dataclass(frozen=True, slots=True)
class WaterNear:
    """Answers of the topic."""

    now: WaterNow

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """The nearest rain gauge and the nearest gauge that measure now."""
        for layer in (*self.now.layers(PRECIPITATION), *self.now.layers(WATER_LEVEL)):
            view = self.now.context.view(layer.id, here.words, here.now)
            yield from self._nearest(view, here)

    def _nearest(self, view: LayerView, here: Vantage) -> Iterator[NearAnswer]:
        words, found = here.words, here.nearest(view.current, view.current.state == OK)
        if found is None:
            return
        row, metres = found
        one = view.row(row)
        far = {"name": one.name, "distance": distance(metres, words)}
        is_rain = view.layer.shows == PRECIPITATION
        yield NearAnswer(
            title=view.title,
            said=self._fallen(view, row, far) if is_rain else self._level(view, row, far),
            facts=[told(one, words)],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )

    def _fallen(self, view: LayerView, row: int, far: dict[str, str]) -> str:
        sums = self.now.rain(view).get(view.current.sites.site_id[row])
        hour, day = (sums.hour_mm, sums.day_mm) if sums else (None, None)
        return view.words.say(
            "water.near.rain", hour=said.rain(hour, view.words), day=said.rain(day, view.words), **far
        )

    def _level(self, view: LayerView, row: int, far: dict[str, str]) -> str:
        words = view.words
        gauge = next(one for one in self.now.gauges(view) if one.row == row)
        value = said.level(gauge.level_cm, words)
        if not gauge.is_released:
            return words.say("water.near.value", value=value, **far)
        return words.say("water.near.level", value=value, trend=said.trend(gauge.trend, words), **far)
