"""Frost: that roads may be icy and water in the open may freeze, of what is measured and of what the DWD expects.

It is a hint of ours beside the official warning of frost, never instead of it, and says so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from dashboard.parts.addresses import Address
from dashboard.parts.figures import quantity
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.view import LayerView
from dashboard.topics.climate.expected import ExpectedWeather
from data.measures import AIR_TEMPERATURE
from data.state import OK
from data.thresholds import ClimateLimits
from data.weather.forecast import coming_night

Hint = Literal["road", "pipe"]


@dataclass(frozen=True, slots=True)
class Frost:
    """Its sentence on the pages of temperature."""

    limits: ClimateLimits
    expected: ExpectedWeather

    def lines(self, view: LayerView, address: Address) -> Markup | None:
        """For a layer of temperatures: a hint where it is cold now or in the coming night."""
        if view.layer.shows != AIR_TEMPERATURE:
            return None
        values = view.current.shows[view.current.state == OK]
        now = float(values.min()) if values.size else np.nan
        night = np.nan if address.replayed_at is not None else self.night_c(view.now)
        key, lowest = ("expected", night) if night < now or np.isnan(now) else ("measured", now)
        kind = hint(lowest, self.limits)
        if kind is None:
            return None
        shown = quantity(lowest, unit=AIR_TEMPERATURE.unit, decimals=0, words=view.words)
        said = view.words.say(f"frost.{key}", lowest=shown, what=view.words[f"frost.{kind}"])
        return join(" ", tag("p", {"class": "sentence__line", "id": "frost"}, said))

    def night_c(self, now: datetime) -> float:
        """The lowest temperature that the DWD expects of the coming night; NaN where nothing current says it."""
        forecast = self.expected.forecast(now)
        night = coming_night(forecast, now=now) if forecast else None
        return night.lowest_c if night else float("nan")


def hint(lowest_c: float, limits: ClimateLimits) -> Hint | None:
    """What so low a temperature may do; NaN does nothing."""
    if lowest_c <= limits.pipe_frost_c:
        return "pipe"
    return "road" if lowest_c <= limits.road_frost_c else None
