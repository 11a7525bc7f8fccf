"""Davis stations: current conditions of a WeatherLink Live in the town's own network, and of the WeatherLink v2 API.

Both say °F, mph and inches of mercury; rain in tips, whose size a WeatherLink Live says beside them.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.uplink import Source, Uplink
from data.profiles import Profiles
from data.rejection import RejectedError

PREFIX: Final = "davis-"
"""Before the id of a WeatherLink Live (``did``) or of a station of the v2 API (``station_id``)."""
TIP_MM: Final[Mapping[int, float]] = {1: 0.254, 2: 0.2, 3: 0.1, 4: 0.0254}
"""Millimetres of a tip by ``rain_size``."""
Record = Mapping[str, Any]
_MS_PER_MPH: Final = 0.44704
_HPA_PER_INHG: Final = 33.86389


def _fahrenheit(value: float) -> float:
    return (value - 32) / 1.8


def _mph(value: float) -> float:
    return value * _MS_PER_MPH


def _inches(value: float) -> float:
    return value * _HPA_PER_INHG


def _plain(value: float) -> float:
    return value


FIELDS: Final[Sequence[tuple[str, str, Callable[[float], float]]]] = (
    ("temp", "warmth", _fahrenheit),
    ("hum", "humidity", _plain),
    ("bar_absolute", "pressure", _inches),
    ("abs_press", "pressure", _inches),
    ("wind_speed_avg_last_10_min", "wind", _mph),
    ("wind_speed_avg_last_2_min", "wind", _mph),
    ("wind_speed_last", "wind", _mph),
    ("wind_speed_hi_last_10_min", "gusts", _mph),
    ("wind_gust_10_min", "gusts", _mph),
    ("wind_dir_scalar_avg_last_10_min", "wind_direction", _plain),
    ("wind_dir_last", "wind_direction", _plain),
    ("solar_rad", "radiation", _plain),
    ("rain_rate_last_mm", "rain", _plain),
    ("pm_2p5", "pm25", _plain),
    ("pm_10", "pm10", _plain),
)
"""Their name, the profile's, and how it becomes °C, m/s, hPa, mm/h: the first that a station says counts."""
_OUTDOORS: Final = {1, 3, 6, 10, 12, 16, 19, 23}
"""``data_structure_type`` of outdoor sensors and barometers; 4 and others are indoors or of the radio."""


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """The one report of a message: what its sensors say, put together.

    Raises:
        RejectedError: it is no such message, or says neither whose nor when it is.
    """
    message = as_object(unwrap(raw).message, "a message of WeatherLink")
    whose, at, sensors = _live(message) if "data" in message else _cloud(message)
    decoded: dict[str, float] = {}
    for record in sensors:
        for name, value in _values(record):
            decoded.setdefault(name, value)
    return [
        Uplink(
            device_id=f"{PREFIX}{whose}",
            server_received_at=at,
            f_cnt=0,
            decoded=decoded,
            observed_at=at,
            dedupe_key=f"{at.isoformat()}/{messages.digest(decoded)}",
        )
    ]


def _live(message: Record) -> tuple[str, datetime, list[Record]]:
    """``/v1/current_conditions`` of a WeatherLink Live."""
    if message["data"] is None:
        raise RejectedError(f"the station says an error and no data: {str(message.get('error'))[:80]}")
    data = messages.member(message, "data")
    whose = messages.text(data, "did")
    if not whose:
        raise RejectedError(f"'data' has no 'did' (it has: {', '.join(sorted(data))[:200]}): whose is it?")
    sensors = [one for one in messages.members(data, "conditions") if _is_outdoors(one)]
    return whose, _instant(data), sensors


def _is_outdoors(block: Record) -> bool:
    return messages.whole(block, "data_structure_type") in _OUTDOORS


def _cloud(message: Record) -> tuple[str, datetime, list[Record]]:
    """``/v2/current/{station-id}`` of api.weatherlink.com."""
    whose = messages.whole(message, "station_id")
    if not whose or "sensors" not in message:
        raise RejectedError(
            f"neither 'data' nor 'station_id' and 'sensors' (it has: {', '.join(sorted(message))[:200]})"
        )
    blocks = [one for one in messages.members(message, "sensors") if _is_outdoors(one)]
    sensors = [record for one in blocks for record in messages.members(one, "data")]
    stamped = [record for record in sensors if "ts" in record]
    if not stamped:
        raise RejectedError("no outdoor sensor of this station says anything with a time ('ts')")
    return str(whose), max(_instant(record) for record in stamped), sensors


def _values(record: Record) -> Iterator[tuple[str, float]]:
    for name, ours, convert in FIELDS:
        found = messages.real(record, name, None)
        if found is not None:
            yield ours, convert(found)
    tips = messages.real(record, "rain_rate_last", None)
    size = TIP_MM.get(messages.whole(record, "rain_size"), math.nan)
    if tips is not None and math.isfinite(size):
        yield "rain", tips * size


def _instant(record: Record) -> datetime:
    seconds = messages.whole(record, "ts")
    if not seconds:
        raise RejectedError("'ts' is missing: nobody knows when this was measured")
    return datetime.fromtimestamp(seconds, UTC)


SOURCE = Source("davis", read)
