"""The weather of a town's days, for the water balance: what its own devices measured, and what is expected.

A day is that of the rollups (UTC+1). Of several devices the median speaks: one in the sun or under a tree decides
nothing.
"""

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from analysis.green.evapotranspiration import Station, daily_mm, hargreaves_mm, vapour_kpa
from data.declare import Layer, Measure
from data.instants import MET
from data.measures import AIR_TEMPERATURE, ALL, PRECIPITATION, RELATIVE_HUMIDITY
from data.store import Store
from data.weather.forecast import Forecast

Floats = NDArray[np.float64]
RADIATION: Final = ALL["solar_radiation_w_m2"]
WIND: Final = ALL["wind_speed_ms"]
COMPLETE: Final = 0.7
"""Share of its expected readings from which a device's day counts, as days of the climate's figures do."""
MJ_PER_W: Final = 0.0864
"""MJ/m² of a day of one W/m²."""
LEAST_DAYS: Final = 3
"""Of weather that was measured, to begin a balance with."""
KNOWN_SHARE: Final = 0.7
"""Of the days since the first, whose weather must have been measured."""
GAP: Final = 2
"""Days without weather at the end, after which nothing is computed any more."""
RECENT: Final = 7
"""So many days' mean evapotranspiration stands for days without a forecast."""
HOURS: Final = 18
"""So many of a day a forecast must tell, to speak for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWeather:
    """m days in order, without gaps; NaN where nothing is known.

    Args:
        day: (m,) datetime64[D].
        reference_mm: (m,) reference evapotranspiration of short grass.
        rain_mm: (m,) that fell.
        wind_ms: (m,) at 2 m; 2 where nobody measures it (ASCE-EWRI, appendix E).
        rh_low: (m,) lowest relative humidity, %; 45 likewise (FAO-56, eq. 62: no correction then).
    """

    day: NDArray[np.datetime64]
    reference_mm: Floats
    rain_mm: Floats
    wind_ms: Floats
    rh_low: Floats

    @classmethod
    def measured(cls, store: Store, layers: Iterable[Layer], station: Station, first: date, last: date) -> Self:
        """Of the days first .. last, by all devices of a town that measure weather.

        Evapotranspiration is that of Penman and Monteith on days of which the radiation is known, else that of
        Hargreaves, which takes temperatures alone.
        """
        days = _days(first, last)
        wanted = (AIR_TEMPERATURE, PRECIPITATION, RELATIVE_HUMIDITY, RADIATION, WIND)
        air, rain, damp, sun, wind = (DailyValues.of(store, layers, one, days) for one in wanted)
        heard = _Air(
            high_c=air.high, low_c=air.low, rh_low=damp.low, rh_high=damp.high, dew_c=np.full(len(days), np.nan)
        )
        return cls._of(station, days, heard, sun.mean * MJ_PER_W, wind.mean, rain.total)

    @classmethod
    def expected(cls, forecast: Forecast | None, station: Station, first: date, last: date) -> Self:
        """Of the days first .. last by a point forecast; NaN of days that it does not tell of."""
        days = _days(first, last)
        told = _Hourly(forecast, days)
        heard = _Air(
            high_c=told.of(AIR_TEMPERATURE.id, np.max),
            low_c=told.of(AIR_TEMPERATURE.id, np.min),
            rh_low=np.full(len(days), np.nan),
            rh_high=np.full(len(days), np.nan),
            dew_c=told.of("dew_point_c", np.mean),
        )
        sun, wind = told.of(RADIATION.id, np.mean) * MJ_PER_W, told.of(WIND.id, np.mean)
        return cls._of(station, days, heard, sun, wind, told.of(PRECIPITATION.id, np.sum))

    @classmethod
    def _of(  # noqa: PLR0917 - as the equations name them
        cls,
        station: Station,
        days: NDArray[np.datetime64],
        air: "_Air",
        radiation_mj: Floats,
        wind_ms: Floats,
        rain_mm: Floats,
    ) -> Self:
        number = (days - days.astype("datetime64[Y]")).astype(np.float64) + 1
        whole = daily_mm(
            station,
            number,
            radiation_mj=radiation_mj,
            high_c=air.high_c,
            low_c=air.low_c,
            vapour=vapour_kpa(air.high_c, air.low_c, air.dew_c, air.rh_high, air.rh_low),
            wind_ms=wind_ms,
        )
        plain = hargreaves_mm(station, number, air.high_c, air.low_c)
        return cls(
            day=days,
            reference_mm=np.maximum(np.where(np.isnan(whole), plain, whole), 0),
            rain_mm=rain_mm,
            wind_ms=np.where(np.isnan(wind_ms), 2.0, wind_ms),
            rh_low=np.where(np.isnan(air.rh_low), 45.0, air.rh_low),
        )

    @property
    def is_whole(self) -> bool:
        """Whether evapotranspiration and rain of all its days are known."""
        return bool(self._told.all())

    @property
    def _told(self) -> NDArray[np.bool_]:
        return np.isfinite(self.reference_mm) & np.isfinite(self.rain_mm)

    def known(self) -> Self | None:
        """From the first day on of which all is known, with gaps bridged; None: too little was measured.

        Evapotranspiration of a gap runs on between its neighbours; rain that nobody measured did not fall, until a
        sensor sees it.
        """
        there = np.flatnonzero(self._told)
        if len(there) < LEAST_DAYS or there[-1] < len(self.day) - 1 - GAP:
            return None
        if len(there) < KNOWN_SHARE * (len(self.day) - there[0]):
            return None
        place = np.arange(len(self.day), dtype=np.float64)
        even = np.interp(place, place[there], self.reference_mm[there])
        return replace(self, reference_mm=even, rain_mm=np.nan_to_num(self.rain_mm)).since(int(there[0]))

    def since(self, row: int) -> Self:
        """From one of its days on."""
        return replace(self, **{one.name: getattr(self, one.name)[row:] for one in fields(self)})

    def filled(self, *, by: Self) -> Self:
        """Where nothing is known: without rain, and evapotranspiration as of the last days of other weather."""
        usual = float(by.reference_mm[-RECENT:].mean())
        known = np.where(np.isnan(self.reference_mm), usual, self.reference_mm)
        return replace(self, reference_mm=known, rain_mm=np.nan_to_num(self.rain_mm))


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyValues:
    """(m,) lowest, mean, highest value of days, and the sum of all its reports; NaN where too little was measured."""

    low: Floats
    mean: Floats
    high: Floats
    total: Floats

    @classmethod
    def of(cls, store: Store, layers: Iterable[Layer], measure: Measure, days: NDArray[np.datetime64]) -> Self:
        """The median over all sites of layers that measure it."""
        found = [_per_site(store, one, measure, days) for one in layers if measure in one.measures]
        grid = np.vstack([np.full((1, len(days), 4), np.nan), *found])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of days that nobody measured
            low, mean, high, total = np.nanmedian(grid, axis=0).T
        return cls(low=low, mean=mean, high=high, total=total)


def of_sites(
    store: Store, layer: Layer, measure: Measure, days: NDArray[np.datetime64]
) -> tuple[Mapping[str, int], NDArray[np.float64]]:
    """Row by site, and (n, m, 4): lowest, mean, highest, sum of complete days; NaN elsewhere.

    Of several channels the lowest number that reports speaks.
    """
    span = [datetime.combine(one.astype(object), time(), MET) for one in (days[0], days[-1] + 1)]
    told = store.series(layer.id, measure.id, start=span[0], end=span[1], step="day")
    site = told["site_id"].to_pylist()
    rows = {one: row for row, one in enumerate(dict.fromkeys(site))}
    grid = np.full((len(rows), len(days), 4), np.nan)
    at = np.asarray(told["observed_at"]).astype("datetime64[D]") - days[0]
    expected, n = told["expected"].to_numpy(), told["n"].to_numpy()
    values = np.column_stack([told[one].to_numpy() for one in ("min", "mean", "max")] or [[]])
    good = np.flatnonzero(n >= COMPLETE * expected)[::-1]
    whole = np.column_stack([values[good], values[good, 1] * expected[good]])
    grid[np.array([rows[site[one]] for one in good], np.intp), at[good].astype(np.intp)] = whole
    return rows, grid


def _per_site(store: Store, layer: Layer, measure: Measure, days: NDArray[np.datetime64]) -> NDArray[np.float64]:
    return of_sites(store, layer, measure, days)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Air:
    """(m,) of each day."""

    high_c: Floats
    low_c: Floats
    rh_low: Floats
    rh_high: Floats
    dew_c: Floats


class _Hourly:
    """Hourly values of a forecast by the day that they are of; an hour is labelled at its end."""

    def __init__(self, forecast: Forecast | None, days: NDArray[np.datetime64]) -> None:
        self._values: Mapping[str, Floats] = forecast.values if forecast else {}
        ends = [(at.astimezone(MET) - timedelta(minutes=1)).date() for at in (forecast.at if forecast else ())]
        day = np.array(ends, "datetime64[D]")
        self._rows = [np.flatnonzero(day == one) for one in days]

    def of(self, element: str, by: Callable[[Floats], np.float64]) -> Floats:
        """(m,) of each day; NaN where fewer than its HOURS are told."""
        told = self._values.get(element)
        hours = [np.empty(0) if told is None else told[rows][np.isfinite(told[rows])] for rows in self._rows]
        return np.array([by(one) if len(one) >= HOURS else np.nan for one in hours], np.float64)


def _days(first: date, last: date) -> NDArray[np.datetime64]:
    return np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
