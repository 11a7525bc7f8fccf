"""What pages ask of weather stations, air and noise at one moment, computed once a minute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import numpy as np

from analysis.air.hours import AirHour, air_hours, measured
from analysis.heat.station_felt import WIND_AT_M, StationFelt, felt
from analysis.sound.levels import SoundLevels, sound_levels
from dashboard.parts.page import PageContext
from data.declare import Layer
from data.measures import AIR_TEMPERATURE, PM25, RELATIVE_HUMIDITY, SOLAR_RADIATION, SOUND_LEVEL, WIND_GUST, WIND_SPEED
from data.state import OK
from data.store import Current
from geo.sun import day_of_year, sine_of_height

Computed = TypeVar("Computed")


class OutdoorsMoment(Protocol):
    """A layer at an instant, as a page or the API looks at it."""

    @property
    def layer(self) -> Layer:
        """Which."""

    @property
    def current(self) -> Current:
        """Its values."""

    @property
    def now(self) -> datetime:
        """When."""


@dataclass(kw_only=True)
class OutdoorsNow:
    """Figures of the air, of noise and of stations' weather."""

    context: PageContext
    _kept: dict[tuple[str, str], tuple[tuple[int, int], Any]] = field(default_factory=dict)

    def air(self, view: OutdoorsMoment) -> Mapping[str, AirHour]:
        """By site the last full hour; nothing of a layer that measures no pollutant for everybody."""
        if not measured(view.layer):
            return {}
        return self._of(view, "air", lambda: air_hours(self.context.store, view.layer, now=view.now))

    def sound(self, view: OutdoorsMoment) -> Mapping[str, SoundLevels]:
        """By site the mean levels of the last hour and day; nothing of a layer that shows something else."""
        if view.layer.shows != SOUND_LEVEL:
            return {}
        return self._of(view, "sound", lambda: sound_levels(self.context.store, view.layer, now=view.now))

    def felt(self, view: OutdoorsMoment, index: int) -> StationFelt | None:
        """How the weather at a station feels now; None where it does not measure what that takes."""
        current = view.current
        if view.layer.shows != WIND_GUST or int(current.state[index]) != OK:
            return None
        at = np.array([int(view.now.astimezone(UTC).timestamp())])
        sites = current.sites
        lon, lat = float(sites.lon[index]), float(sites.lat[index])
        return felt(
            temperature_c=value_of(current, AIR_TEMPERATURE.id, index),
            humidity_percent=value_of(current, RELATIVE_HUMIDITY.id, index),
            wind_ms=value_of(current, WIND_SPEED.id, index),
            wind_height_m=_height(sites.attributes[index].get("wind_height_m")),
            radiation_w_m2=value_of(current, SOLAR_RADIATION.id, index),
            sine_of_height=float(sine_of_height(at, lon_deg=lon, lat_deg=lat)[0]),
            day_of_year=float(day_of_year(at)[0]),
        )

    def _of(self, view: OutdoorsMoment, what: str, compute: Callable[[], Computed]) -> Computed:
        cause = (view.current.version, int(view.now.timestamp() // 60))
        known = self._kept.get((view.layer.id, what))
        if known is None or known[0] != cause:
            known = self._kept[view.layer.id, what] = (cause, compute())
        found: Computed = known[1]
        return found


def value_of(current: Current, measure: str, index: int) -> float:
    """A current value; NaN where the layer has no such measure, or the site nothing of it."""
    return float(current.values[measure][index]) if measure in current.values else float("nan")


def is_outdoors(layer: Layer) -> bool:
    """Whether a layer is one of stations, air or noise."""
    return layer.shows in (WIND_GUST, PM25, SOUND_LEVEL)


def _height(written: object) -> float:
    try:
        found = float(str(written))
    except ValueError:
        return WIND_AT_M
    return found if 0 < found <= 200 else WIND_AT_M  # noqa: PLR2004 - no mast of a town is higher
