"""How many litres each trench and lawn of a layer needs until Friday, or why nobody can say so.

Balance and correction are those of `analysis.green.demand`; this module brings sites, sensors and weather together.
Of a day the mean of a sensor's values corrects the balance; of the last one its newest value does, so that a watering
of this morning counts at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.green.crop import LAWN, TREE, Crop
from analysis.green.day_weather import DayWeather, of_sites
from analysis.green.demand import Trenches
from analysis.green.evapotranspiration import Station
from analysis.green.root_zone import RootZone
from analysis.green.soil import Soil, UnknownSoilError
from analysis.green.water_balance import Forcing, Plants, Surface
from data.declare import Layer
from data.instants import day_of
from data.state import NO_SENSOR, OK
from data.store import Current, Store
from data.weather.forecast import Forecast

Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
Unknown: TypeAlias = Literal["winter", "no_weather", "no_soil", "no_area", "no_sensor", "old"]
"""Why nothing is said: nobody waters in these months; too little weather was measured; the soil, or the area that is
watered, is not known; no device measures there; its device has been silent for days."""
WATERED: Final = range(4, 11)
"""Months: before and after them trees have no leaves, and pipes are emptied."""
FRIDAY: Final = 4
BACK: Final = timedelta(days=30)
"""As far as the balance is followed at most."""
BELIEVED: Final = 3
"""Days for which the balance runs on without a sensor."""
AREA: Final = "area_m2"
LAWN_PLANTING: Final = "sports_ground"
_BEGIN_PERCENT: Final = 60.0
_BARE: Final = 0.15
_SURFACE_M: Final = 0.10
_READILY: Final = 0.4
"""Share of what can evaporate that does so before it slows down; the middle of FAO-56, table 19."""
_LEAVES: Final = (4, 1)
"""Month and day from which the seasons of trees are counted; lawns have theirs all year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNeed:
    """One place; litres with 80 % between low and high.

    Args:
        percent: % nFK now, 0 .. 100.
        then: % nFK at the end of the last day, if nobody waters.
        planting: what grows, as the site says it.
    """

    percent: float
    then: float
    litres: float
    low: float
    high: float
    planting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringOutlook:
    """What a layer's places need.

    Args:
        until: the last day.
        is_forecast: whether a forecast tells of all its days; else they are as dry as can be and as warm as of late.
        needs: by site.
        unknown: by site of which nothing can be said, why.
    """

    until: date
    is_forecast: bool
    needs: Mapping[str, SiteNeed]
    unknown: Mapping[str, Unknown]


def next_friday(day: date) -> date:
    """The first one after a day."""
    return day + timedelta(days=(FRIDAY - day.weekday() - 1) % 7 + 1)


def outlook(
    store: Store,
    layers: Iterable[Layer],
    layer: Layer,
    current: Current,
    *,
    station: Station,
    forecast: Forecast | None,
    now: datetime,
) -> WateringOutlook:
    """Of a layer that shows the tension of soils.

    Args:
        store: with its readings and those of the town's weather.
        layers: of the town: whatever of them measures weather does so.
        layer: which.
        current: its state.
        station: where the town lies.
        forecast: None: there is none.
        now: UTC.
    """
    today = day_of(now)
    until, site_ids = next_friday(today), current.sites.site_id
    if today.month not in WATERED:
        return WateringOutlook(until=until, is_forecast=False, needs={}, unknown=dict.fromkeys(site_ids, "winter"))
    past = DayWeather.measured(store, list(layers), station, today - BACK, today - timedelta(days=1)).known()
    if past is None:
        return WateringOutlook(until=until, is_forecast=False, needs={}, unknown=dict.fromkeys(site_ids, "no_weather"))
    told = DayWeather.expected(forecast, station, today, until)
    seen = _SeenSoils.of(store, layer, current, past.day)
    unknown = {site_ids[row]: why for row in range(len(site_ids)) if (why := seen.why(current, row))}
    rows = [row for row, one in enumerate(site_ids) if one not in unknown]
    found = _needs(past, told.filled(by=past), seen, current, rows) if rows else {}
    return WateringOutlook(until=until, is_forecast=told.is_whole, needs=found, unknown=unknown)


@dataclass(frozen=True, slots=True)
class _SeenSoils:
    """What is known of n sites: soils (None: unknown), and (m, n) % nFK by their sensors."""

    soils: list[Soil | None]
    percent: Floats

    @classmethod
    def of(cls, store: Store, layer: Layer, current: Current, days: Days) -> "_SeenSoils":
        rows, grid = of_sites(store, layer, layer.shows, days)
        soils = [_soil(one) for one in current.sites.attributes]
        percent = np.full((len(days), len(soils)), np.nan)
        for n, (site_id, soil) in enumerate(zip(current.sites.site_id, soils, strict=True)):
            if soil is None:
                continue
            if site_id in rows:
                percent[:, n] = soil.percent_of_tension(grid[rows[site_id], :, 1])
            if int(current.state[n]) == OK:
                percent[-1, n] = float(soil.percent_of_tension(np.array([current.shows[n]]))[0])
        return cls(soils, percent)

    def why(self, current: Current, row: int) -> Unknown | None:
        """Why nothing can be said of a site; None: something can."""
        if int(current.state[row]) == NO_SENSOR:
            return "no_sensor"
        if self.soils[row] is None:
            return "no_soil"
        if _area(current.sites.attributes[row]) is None:
            return "no_area"
        return "old" if np.isnan(self.percent[-BELIEVED:, row]).all() else None


def _needs(
    past: DayWeather, ahead: DayWeather, seen: _SeenSoils, current: Current, rows: list[int]
) -> dict[str, SiteNeed]:
    facts = [current.sites.attributes[row] for row in rows]
    soils = [one for row in rows if (one := seen.soils[row])]
    before, after = (_trenches(facts, soils, one.day) for one in (past, ahead))
    started = before.begun(np.full(len(rows), _BEGIN_PERCENT))
    now = before.followed(_forcing(past, len(rows)), seen.percent[:, rows], started)[-1]
    need = after.demand(now, _forcing(ahead, len(rows)))
    percent, then = (np.clip(one, 0, 100).tolist() for one in (now.percent, need.percent))
    return {
        current.sites.site_id[row]: SiteNeed(
            percent=percent[n],
            then=then[n],
            litres=float(need.litres[n]),
            low=float(need.low[n]),
            high=float(need.high[n]),
            planting=str(facts[n].get("planting", "")),
        )
        for n, row in enumerate(rows)
    }


def _trenches(facts: list[dict[str, Any]], soils: list[Soil], days: Days) -> Trenches:
    crops = [LAWN if one.get("planting") == LAWN_PLANTING else TREE for one in facts]
    zone = RootZone(
        bottom_m=np.array([1.0]),
        field_capacity=np.array([[one.field_capacity for one in soils]]),
        wilting_point=np.array([[one.wilting_point for one in soils]]),
    )
    evaporable = zone.evaporable_mm(_SURFACE_M)
    plants = Plants(
        basal=np.column_stack([_basal(one, days) for one in crops]),
        height_m=np.tile([one.height_m[1] for one in crops], (len(days), 1)),
        roots_m=np.tile([one.roots_m[1] for one in crops], (len(days), 1)),
        depletion=np.array([one.depletion for one in crops]),
        bare=np.full(len(crops), _BARE),
        cover=np.full((len(days), len(crops)), np.nan),
    )
    area = np.array([_area(one) or 0.0 for one in facts])
    surface = Surface(evaporable_mm=evaporable, readily_mm=_READILY * evaporable)
    return Trenches(zone=zone, surface=surface, plants=plants, area_m2=area)


def _basal(crop: Crop, days: Days) -> Floats:
    """(m,) Kcb of days of the year; trees without leaves have that of the bare soil."""
    year = days.astype("datetime64[Y]")
    if crop is LAWN:
        return crop.basal_at((days - year).astype(np.float64))
    month, day = _LEAVES
    begin = (year.astype("datetime64[M]") + (month - 1)).astype("datetime64[D]") + (day - 1)
    since = (days - begin).astype(np.float64)
    return np.where((since >= 0) & (since <= sum(crop.days)), crop.basal_at(since), _BARE)


def _forcing(weather: DayWeather, n: int) -> Forcing:
    """The same weather at n places; nothing is watered: what is, the sensors see."""

    def everywhere(values: Floats) -> Floats:
        return np.tile(values[:, None], (1, n))

    return Forcing(
        reference_mm=everywhere(weather.reference_mm),
        rain_mm=everywhere(weather.rain_mm),
        watered_mm=everywhere(np.zeros(len(weather.day))),
        wetted=everywhere(np.ones(len(weather.day))),
        wind_ms=everywhere(weather.wind_ms),
        rh_low=everywhere(weather.rh_low),
    )


def _soil(attributes: Mapping[str, Any]) -> Soil | None:
    """None where it is unknown, or where nobody can tell % nFK from a tension in it."""
    try:
        found = Soil.of_site(attributes)
    except UnknownSoilError:
        return None
    return found if found is not None and found.retention is not None else None


def _area(attributes: Mapping[str, Any]) -> float | None:
    try:
        found = float(attributes[AREA])
    except (KeyError, TypeError, ValueError):
        return None
    return found if np.isfinite(found) and found > 0 else None
