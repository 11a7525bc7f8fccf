"""How much water trenches need until a day: the balance corrected by their sensors, carried on, with an interval.

The correction is a scalar Kalman filter (Kalman 1960) on the depletion of each place. Each day's fluxes are wrong by
`ErrorTerms.flux_share` of them (one standard deviation), the sensor by `ErrorTerms.sensor_percent` of nFK: it sees one
spot of the trench. Days without a sensor's value widen the interval, days with one narrow it. A value that the balance
cannot explain is believed: its deviation becomes the balance's own error (adaptive filter; Mehra 1972), so that a
watering counts on the day it is done.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.green.root_zone import RootZone
from analysis.green.water_balance import Forcing, Moisture, Plants, Surface, dual

Floats = NDArray[np.float64]
GOOD_FROM_PERCENT: Final = 50.0
"""% nFK from which a soil is well supplied (domain of the town's trees; FAO-56 p = 0.5 of trees says the same)."""
SURPRISE: Final = 3.0
"""Standard deviations beyond which a sensor's value is no error: somebody has watered, or a street's rain ran in."""
_TEN_PERCENT: Final = 1.2816
"""Standard deviations: with 10 % it is more, with 10 % less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTerms:
    """Standard deviations.

    Args:
        start_percent: of the first depletion, % nFK.
        sensor_percent: of a sensor's value, % nFK.
        flux_share: of a day's evapotranspiration and rain.
        ahead_share: the same of days to come, of which the weather is only expected.
        least_mm: of any day.
    """

    start_percent: float = 30.0
    sensor_percent: float = 8.0
    flux_share: float = 0.4
    ahead_share: float = 0.5
    least_mm: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """(n,) what is known of the soils at the end of a day.

    Args:
        moisture: mm that lack.
        variance: of what lacks among the roots, mm².
        available_mm: what the roots' soil holds between field capacity and wilting point.
    """

    moisture: Moisture
    variance: Floats
    available_mm: Floats

    @property
    def percent(self) -> Floats:
        """% nFK."""
        return 100 * (1 - self.moisture.roots_mm / self.available_mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterNeed:
    """(n,) what is needed so that soils are well supplied at the end of a day; with 10 % less, with 10 % more.

    Args:
        percent: % nFK then without watering.
        litres, low, high: of water; 0 where there is enough.
    """

    percent: Floats
    litres: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Trenches:
    """n places that are watered: soil, its surface, plants, and (n,) the areas in m² that water is given to."""

    zone: RootZone
    surface: Surface
    plants: Plants
    area_m2: Floats
    errors: ErrorTerms = field(default_factory=ErrorTerms)

    def begun(self, percent: Floats) -> Estimate:
        """Before the first day, with a rough idea (n,) of the soil's % nFK and a surface that is half dry."""
        held = self.zone.available_mm(self.plants.roots_m[0])
        lacking = np.clip(1 - percent / 100, 0, 1) * held
        moisture = Moisture(surface_mm=0.5 * self.surface.evaporable_mm, roots_mm=lacking, deep_mm=lacking)
        return Estimate(moisture=moisture, variance=(self.errors.start_percent / 100 * held) ** 2, available_mm=held)

    def followed(self, weather: Forcing, seen_percent: Floats, before: Estimate) -> list[Estimate]:
        """The estimate after each of m days.

        Args:
            weather: of these days.
            seen_percent: (m, n) % nFK by the sensors, NaN where none reported; above 100 counts as 100.
            before: as they begin.
        """
        made = []
        for day, seen in enumerate(seen_percent):
            before = self._next(weather, day, before, share=self.errors.flux_share)
            before = self._corrected(before, seen)
            made.append(before)
        return made

    def demand(self, now: Estimate, expected: Forcing, *, target_percent: float = GOOD_FROM_PERCENT) -> WaterNeed:
        """What is needed after the m days of an expected weather, watered with nothing.

        A sensor sees the same spot every day: that it differs from the rest does not average out.
        """
        for day in range(len(expected.reference_mm)):
            now = self._next(expected, day, now, share=self.errors.ahead_share)
        lacking = now.moisture.roots_mm - (1 - target_percent / 100) * now.available_mm
        spot = (self.errors.sensor_percent / 100 * now.available_mm) ** 2
        spread = _TEN_PERCENT * np.sqrt(now.variance + spot)
        need = (self._litres(lacking + by * spread, now) for by in (0, -1, 1))
        middle, low, high = need
        return WaterNeed(percent=now.percent, litres=middle, low=low, high=high)

    def _litres(self, lacking_mm: Floats, now: Estimate) -> Floats:
        """A millimetre on a square metre is a litre; no soil takes more than it lacks of field capacity."""
        return np.clip(lacking_mm, 0, now.available_mm) * self.area_m2

    def _next(self, weather: Forcing, day: int, before: Estimate, *, share: float) -> Estimate:
        done = dual(self.zone, self.surface, _plants_at(self.plants, day), _weather_at(weather, day), before.moisture)
        flux = done.evaporation[0] + done.transpiration[0] + weather.rain_mm[day] + weather.watered_mm[day]
        moisture = Moisture(surface_mm=done.surface[0], roots_mm=done.depletion[0], deep_mm=done.deep_depletion[0])
        more = (share * flux) ** 2 + self.errors.least_mm**2
        return Estimate(moisture=moisture, variance=before.variance + more, available_mm=done.available[0])

    def _corrected(self, now: Estimate, seen_percent: Floats) -> Estimate:
        held = now.available_mm
        lacking = (1 - np.clip(seen_percent, 0, 100) / 100) * held
        noise = (self.errors.sensor_percent / 100 * held) ** 2
        beside = np.nan_to_num(lacking - now.moisture.roots_mm) ** 2
        surprising = beside > SURPRISE**2 * (now.variance + noise)
        variance = np.where(surprising, np.maximum(now.variance, beside - noise), now.variance)
        gain = np.where(np.isnan(seen_percent), 0.0, variance / (variance + noise))
        roots = now.moisture.roots_mm + gain * np.nan_to_num(lacking - now.moisture.roots_mm)
        deep = now.moisture.deep_mm + roots - now.moisture.roots_mm
        moisture = Moisture(surface_mm=now.moisture.surface_mm, roots_mm=roots, deep_mm=deep)
        return replace(now, moisture=moisture, variance=(1 - gain) * variance)


def _plants_at(plants: Plants, day: int) -> Plants:
    """One day's; the last one's where the plants are described for fewer days than there are."""
    at = min(day, len(plants.basal) - 1)
    rows = {name: getattr(plants, name)[at : at + 1] for name in ("basal", "height_m", "roots_m", "cover")}
    return replace(plants, **rows)


def _weather_at(weather: Forcing, day: int) -> Forcing:
    names = ("reference_mm", "rain_mm", "watered_mm", "wetted", "wind_ms", "rh_low")
    return replace(weather, **{name: getattr(weather, name)[day : day + 1] for name in names})
