"""The DWD's point forecast MOSMIX for one station: a KMZ file of hourly values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from data.archives import ArchiveError, unzip
from data.weather.xml import FeedError, instant, named, parse, text

OLDEST: Final = timedelta(hours=14)
"""MOSMIX_L is made every six hours and published some hours later."""
_NIGHT_ENDS_H: Final = 6
_NIGHT: Final = timedelta(hours=12)
_ELEMENT: Final = "elementName"
_ZERO_C_IN_KELVIN: Final = 273.15
ELEMENTS: Final[Mapping[str, tuple[str, float, float]]] = {
    "TTT": ("air_temperature_c", 1.0, -_ZERO_C_IN_KELVIN),
    "Td": ("dew_point_c", 1.0, -_ZERO_C_IN_KELVIN),
    "TX": ("maximum_temperature_c", 1.0, -_ZERO_C_IN_KELVIN),
    "TN": ("minimum_temperature_c", 1.0, -_ZERO_C_IN_KELVIN),
    "PPPP": ("air_pressure_hpa", 0.01, 0.0),
    "FF": ("wind_speed_ms", 1.0, 0.0),
    "FX1": ("wind_gust_ms", 1.0, 0.0),
    "DD": ("wind_direction_deg", 1.0, 0.0),
    "RR1c": ("precipitation_mm", 1.0, 0.0),
    "Rad1h": ("solar_radiation_w_m2", 1 / 3.6, 0.0),
    "T5cm": ("ground_temperature_c", 1.0, -_ZERO_C_IN_KELVIN),
    "E_TTT": ("air_temperature_error_k", 1.0, 0.0),
    "Neff": ("cloud_cover_percent", 1.0, 0.0),
}
"""By the DWD's name of an element: ours, and factor and summand to its unit (K, Pa, kJ/m² an hour as sent).

PPPP is reduced to mean sea level, unlike a station's reading."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at a station.

    Args:
        at: (n,) instants, UTC.
        values: (n,) float64 by element, NaN where nothing is said; units in the names.
    """

    station: str
    name: str
    issued_at: datetime
    at: tuple[datetime, ...]
    values: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Night:
    """What is expected of a night, 18 to 06 UTC as the DWD cuts it.

    Args:
        begins: UTC.
        ends: UTC.
        lowest_c: the lowest air temperature in between, unrounded.
    """

    begins: datetime
    ends: datetime
    lowest_c: float


def coming_night(forecast: Forecast, *, now: datetime) -> Night | None:
    """The night that has begun, else the next one; None where the forecast does not say its lowest temperature.

    ``TN`` at 06 UTC is the minimum of the twelve hours before. Where it is missing the hourly temperatures stand in,
    if the forecast has all of them from 18 to 06 UTC.
    """
    ends = now.astimezone(UTC).replace(hour=_NIGHT_ENDS_H, minute=0, second=0, microsecond=0)
    ends += timedelta(days=int(now >= ends))
    begins = ends - _NIGHT
    told = _at(forecast, "minimum_temperature_c", [ends])
    if np.isnan(told).any():
        hours = int(_NIGHT / timedelta(hours=1))
        told = _at(forecast, "air_temperature_c", [begins + timedelta(hours=hour) for hour in range(hours + 1)])
    lowest_c = float(told.min())
    return None if np.isnan(lowest_c) else Night(begins, ends, lowest_c)


def _at(forecast: Forecast, element: str, instants: list[datetime]) -> NDArray[np.float64]:
    """(len(instants),) values of an element, NaN where the forecast has none."""
    known = dict(zip(forecast.at, forecast.values.get(element, ()), strict=False))
    return np.array([known.get(instant, np.nan) for instant in instants], np.float64)


def newest(file: Path, *, now: datetime) -> Forecast | None:
    """The forecast that was fetched last (data.receivers: ``weather/forecast``); None if there is none or it is old."""
    try:
        forecast = read(file.read_bytes())
    except (FileNotFoundError, FeedError):
        return None
    return forecast if now - forecast.issued_at <= OLDEST else None


def read(raw: bytes) -> Forecast:
    """Read a KMZ file of one station; FeedError: it is none."""
    try:
        documents = unzip(raw, suffix=".kml")
    except ArchiveError as error:
        raise FeedError(str(error)) from None
    if len(documents) != 1:
        raise FeedError(f"a KMZ file of MOSMIX has one KML document; this has {len(documents)}")
    root = parse(documents[0])
    places = [one for one in root.iter() if one.tag.rpartition("}")[2] == "Placemark"]
    if len(places) != 1:
        raise FeedError(f"the file has {len(places)} stations; take one of .../single_stations/")
    at = tuple(instant(one.text or "") for one in root.iter() if one.tag.rpartition("}")[2] == "TimeStep")
    issued = next((one for one in root.iter() if one.tag.rpartition("}")[2] == "IssueTime"), None)
    if issued is None or not at:
        raise FeedError("the file has no IssueTime or no TimeStep: it is no forecast of MOSMIX")
    return Forecast(
        station=text(places[0], "name"),
        name=text(places[0], "description"),
        issued_at=instant(issued.text or ""),
        at=at,
        values=_values(places[0], len(at)),
    )


def _values(place: Element, count: int) -> dict[str, NDArray[np.float64]]:
    values = {}
    for data in named(place, "ExtendedData"):
        for forecast in named(data, "Forecast"):
            name = next((value for key, value in forecast.items() if key.rpartition("}")[2] == _ELEMENT), "")
            if name in ELEMENTS:
                ours, factor, summand = ELEMENTS[name]
                values[ours] = _numbers(name, text(forecast, "value"), count) * factor + summand
    return values


def _numbers(name: str, written: str, count: int) -> NDArray[np.float64]:
    try:
        found = np.array([np.nan if one == "-" else float(one) for one in written.split()], np.float64)
    except ValueError:
        raise FeedError(f"element {name} has a value that is no number: {written[:40]!r}") from None
    if len(found) != count:
        raise FeedError(f"element {name} has {len(found)} values for {count} instants")
    return found
