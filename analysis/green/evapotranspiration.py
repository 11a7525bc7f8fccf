"""Reference evapotranspiration: Penman-Monteith by day and by hour, Hargreaves where radiation, wind or humidity lack.

Sources: ASCE-EWRI (2005), *The ASCE Standardized Reference Evapotranspiration Equation* (numbers of equations below);
its short reference by day is that of FAO Irrigation and Drainage Paper 56 (Allen et al. 1998), eq. 52 of which is
Hargreaves.
All arrays are float64 of one shape, NaN where unknown; NaN in gives NaN out.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Reference = Literal["short", "tall"]
"""0.12 m of grass, or 0.50 m of alfalfa."""
_DAILY: Final = {"short": (900.0, 0.34), "tall": (1600.0, 0.38)}
_HOURLY: Final = {"short": (37.0, 0.24, 0.96, 0.1, 0.5), "tall": (66.0, 0.25, 1.7, 0.04, 0.2)}
"""Cn; Cd by day, by night; share of net radiation that goes into the soil by day, by night (table 1, eq. 65-66)."""
_KELVIN: Final = 273.16
_CLEAR_BEAM: Final = 0.15
"""Share of the sun's beam that arrives, from which scattered light is told otherwise (eq. D.4)."""
_LOW_SUN: Final = 0.3
"""Radians above the horizon from which cloudiness can be told from radiation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Where weather is measured: metres above sea, degrees, and metres above ground at which wind is."""

    elevation_m: float
    latitude_deg: float
    longitude_deg: float = 0.0
    wind_height_m: float = 2.0

    @property
    def pressure_kpa(self) -> float:
        """The mean air pressure at this height (eq. 3)."""
        return float(101.3 * ((293.0 - 0.0065 * self.elevation_m) / 293.0) ** 5.26)


def saturation_kpa(temperature_c: Floats) -> Floats:
    """The saturation vapour pressure (eq. 7), which is also the actual one at the dew point (eq. 8)."""
    return np.asarray(0.6108 * np.exp(17.27 * temperature_c / (temperature_c + 237.3)))


def vapour_kpa(high_c: Floats, low_c: Floats, dew_c: Floats, rh_high: Floats, rh_low: Floats) -> Floats:
    """The day's actual vapour pressure by the best that is known (ASCE table 3): dew point, humidities, or the minimum.

    Args:
        high_c: highest temperature.
        low_c: lowest temperature.
        dew_c: dew point.
        rh_high: highest relative humidity, %.
        rh_low: lowest relative humidity, %.
    """
    at_high, at_low = saturation_kpa(high_c), saturation_kpa(low_c)
    of_high, of_low = at_low * rh_high / 100, at_high * rh_low / 100
    found = saturation_kpa(low_c - 2.0)
    for better in (of_low, of_high, (of_high + of_low) / 2, saturation_kpa(dew_c)):
        found = np.where(np.isnan(better), found, better)
    return found


def wind_at_2_m(wind_ms: Floats, station: Station) -> Floats:
    """Wind speed at 2 m above ground (eq. 33); where it is unknown 2 m/s at the station's height (appendix E)."""
    known = np.where(np.isnan(wind_ms), 2.0, wind_ms)
    return np.asarray(known * (4.87 / np.log(67.8 * station.wind_height_m - 5.42)))


def sky_radiation_mj(station: Station, day_of_year: Floats) -> Floats:
    """Radiation above the atmosphere, MJ/m² a day (eq. 21-27); polar days and nights have all or none of it."""
    latitude = np.radians(station.latitude_deg)
    distance, declination = _sun(day_of_year)
    sunset = np.arccos(np.clip(-np.tan(latitude) * np.tan(declination), -1, 1))
    high = sunset * np.sin(latitude) * np.sin(declination)
    return np.asarray(24 / np.pi * 4.92 * distance * (high + np.cos(latitude) * np.cos(declination) * np.sin(sunset)))


def daily_mm(
    station: Station,
    day_of_year: Floats,
    *,
    radiation_mj: Floats,
    high_c: Floats,
    low_c: Floats,
    vapour: Floats,
    wind_ms: Floats,
    reference: Reference = "short",
) -> Floats:
    """Penman-Monteith (eq. 1), mm a day.

    Args:
        station: where.
        day_of_year: 1..366.
        radiation_mj: of the sun, MJ/m² a day.
        high_c: highest temperature.
        low_c: lowest temperature.
        vapour: actual vapour pressure, kPa (`vapour_kpa`).
        wind_ms: mean wind speed at the station's height.
        reference: the plant.
    """
    clear = (0.75 + 2e-5 * station.elevation_m) * sky_radiation_mj(station, day_of_year)
    fourth = ((high_c + _KELVIN) ** 4 + (low_c + _KELVIN) ** 4) / 2
    longwave = 4.901e-9 * _cloudiness(radiation_mj, clear) * (0.34 - 0.14 * np.sqrt(vapour)) * fourth
    lacking = (saturation_kpa(high_c) + saturation_kpa(low_c)) / 2 - vapour
    numerator, resistance = _DAILY[reference]
    return _combined(
        station,
        (high_c + low_c) / 2,
        energy_mj=0.77 * radiation_mj - longwave,
        lacking_kpa=lacking,
        wind=wind_at_2_m(wind_ms, station),
        numerator=numerator,
        resistance=resistance,
    )


def hourly_mm(
    station: Station,
    day_of_year: Floats,
    hour_utc: Floats,
    *,
    radiation_mj: Floats,
    temperature_c: Floats,
    vapour: Floats,
    wind_ms: Floats,
    reference: Reference = "short",
    cloudiness: float = 1.0,
) -> Floats:
    """Penman-Monteith (eq. 1), mm an hour, of (n,) hours in order of time.

    While the sun is low nothing tells how cloudy it is: the last hour that did holds on (eq. 45).

    Args:
        station: where; its longitude is needed.
        day_of_year: 1..366 of the local day.
        hour_utc: middle of the hour, UTC (14.5 for 14 to 15 o'clock).
        radiation_mj: of the sun, MJ/m² in the hour.
        temperature_c: mean temperature.
        vapour: actual vapour pressure, kPa.
        wind_ms: mean wind speed at the station's height.
        reference: the plant.
        cloudiness: before the first hour with a high sun; 1 is a clear sky.
    """
    clear, height = _clear_sky(station, day_of_year, hour_utc, vapour)
    told = np.where((height >= _LOW_SUN) & (clear > 0), _cloudiness(radiation_mj, clear), np.nan)
    cover = _held(told, cloudiness)
    longwave = 2.042e-10 * cover * (0.34 - 0.14 * np.sqrt(vapour)) * (temperature_c + _KELVIN) ** 4
    net = 0.77 * radiation_mj - longwave
    numerator, by_day, by_night, soil_by_day, soil_by_night = _HOURLY[reference]
    return _combined(
        station,
        temperature_c,
        energy_mj=net - net * np.where(net < 0, soil_by_night, soil_by_day),
        lacking_kpa=saturation_kpa(temperature_c) - vapour,
        wind=wind_at_2_m(wind_ms, station),
        numerator=numerator,
        resistance=np.where(net < 0, by_night, by_day),
    )


def hargreaves_mm(station: Station, day_of_year: Floats, high_c: Floats, low_c: Floats) -> Floats:
    """Hargreaves and Samani (FAO-56 eq. 52), mm a day, from temperatures alone; about 15 to 20 % uncertain."""
    spread = np.sqrt(np.maximum(high_c - low_c, 0))
    return np.asarray(0.0023 * ((high_c + low_c) / 2 + 17.8) * spread * 0.408 * sky_radiation_mj(station, day_of_year))


def _sun(day_of_year: Floats) -> tuple[Floats, Floats]:
    """Inverse relative distance and declination (eq. 23, 24)."""
    angle = 2 * np.pi / 365 * day_of_year
    return 1 + 0.033 * np.cos(angle), 0.409 * np.sin(angle - 1.39)


def _cloudiness(radiation_mj: Floats, clear: Floats) -> Floats:
    """How clear the sky is, 0.05 .. 1 (eq. 18, 45)."""
    share = np.clip(radiation_mj / np.where(clear > 0, clear, np.nan), 0.3, 1)
    return np.clip(1.35 * share - 0.35, 0.05, 1)


def _combined(
    station: Station,
    mean_c: Floats,
    *,
    energy_mj: Floats,
    lacking_kpa: Floats,
    wind: Floats,
    numerator: float,
    resistance: Floats | float,
) -> Floats:
    slope = 2503.0 * np.exp(17.27 * mean_c / (mean_c + 237.3)) / (mean_c + 237.3) ** 2
    psychrometric = 0.000665 * station.pressure_kpa
    air = psychrometric * (numerator / (mean_c + 273.0)) * wind * lacking_kpa
    return np.asarray((0.408 * slope * energy_mj + air) / (slope + psychrometric * (1 + resistance * wind)))


def _clear_sky(station: Station, day_of_year: Floats, hour_utc: Floats, vapour: Floats) -> tuple[Floats, Floats]:
    """MJ/m² in the hour without clouds (appendix D), and the sun's height in radians."""
    latitude = np.radians(station.latitude_deg)
    distance, declination = _sun(day_of_year)
    season = 2 * np.pi * (day_of_year - 81) / 364
    equation = 0.1645 * np.sin(2 * season) - 0.1255 * np.cos(season) - 0.025 * np.sin(season)
    middle = np.pi / 12 * ((hour_utc + station.longitude_deg / 15 + equation) - 12)
    middle = (middle + np.pi) % (2 * np.pi) - np.pi
    sunset = np.arccos(np.clip(-np.tan(latitude) * np.tan(declination), -1, 1))
    first, last = (np.clip(middle + half, -sunset, sunset) for half in (-np.pi / 24, np.pi / 24))
    high, wide = np.sin(latitude) * np.sin(declination), np.cos(latitude) * np.cos(declination)
    above = 12 / np.pi * 4.92 * distance * ((last - first) * high + wide * (np.sin(last) - np.sin(first)))
    above = np.where(np.abs(middle) > sunset, 0.0, above)
    sine = np.maximum(high + wide * np.cos(middle), 1e-3)
    water = 0.14 * vapour * station.pressure_kpa + 2.1
    beam = 0.98 * np.exp(-0.00146 * station.pressure_kpa / sine - 0.075 * (water / sine) ** 0.4)
    diffuse = np.where(beam >= _CLEAR_BEAM, 0.35 - 0.36 * beam, 0.18 + 0.82 * beam)
    return (beam + diffuse) * above, np.arcsin(np.clip(high + wide * np.cos(middle), -1, 1))


def _held(told: Floats, before: float) -> Floats:
    """Each value, or the last one before it."""
    last = np.maximum.accumulate(np.where(np.isnan(told), -1, np.arange(told.size)))
    return np.where(last < 0, before, told[last])
