"""What the topic answers for one place of air, wind and the coming night."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.parts.figures import distance, quantity, when
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.site_detail import station_address, told
from dashboard.topics.climate import outdoors_words as said
from dashboard.topics.climate.expected import ExpectedWeather
from dashboard.topics.climate.outdoors_now import OutdoorsNow, value_of
from data.declare import Layer
from data.measures import AIR_TEMPERATURE, PM25, WIND_GUST
from data.state import OK
from data.weather.forecast import coming_night


@dataclass(frozen=True, slots=True)
class OutdoorsNear:
    """Answers of the topic beside warmth and water."""

    now: OutdoorsNow
    expected: ExpectedWeather

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """The air of the nearest measuring point, the wind of the nearest station, and what the DWD expects tonight."""
        own = [one for one in self.now.context.layers.values() if one.topic == "climate"]
        for layer in own:
            if layer.shows in (PM25, WIND_GUST):
                yield from self._nearest(layer, here)
        yield from self._tonight(here)

    def _nearest(self, layer: Layer, here: Vantage) -> Iterator[NearAnswer]:
        view = self.now.context.view(layer.id, here.words, here.now)
        found = here.nearest(view.current, view.current.state == OK)
        if found is None:
            return
        row, metres = found
        one, words = view.row(row), here.words
        far = {"name": one.name, "distance": distance(metres, words)}
        if layer.shows == PM25:
            hour = self.now.air(view).get(one.site_id)
            text = words.say("air.near", verdict=said.verdict(hour, words) if hour else words["air.unknown"], **far)
        else:
            gust = value_of(view.current, WIND_GUST.id, row)
            speed = said.kilometres_per_hour(gust, words) if np.isfinite(gust) else "–"
            text = words.say("weather.near", speed=speed, **far)
        yield NearAnswer(
            title=view.title,
            said=text,
            facts=[told(one, words)],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )

    def _tonight(self, here: Vantage) -> Iterator[NearAnswer]:
        words, forecast = here.words, self.expected.forecast(here.now)
        night = forecast and coming_night(forecast, now=here.now)
        if here.address.replayed_at is not None or not forecast or not night:
            return
        lowest = quantity(night.lowest_c, unit=AIR_TEMPERATURE.unit, decimals=0, words=words)
        made = when(forecast.issued_at, now=here.now, words=words)
        station = forecast.name.title() or forecast.station  # the DWD writes them in capitals
        by = words.say("now.tonight_by", station=station, time=made)
        yield NearAnswer(title=words["expected.near"], said=words.say("now.tonight", lowest=lowest), facts=[by])
