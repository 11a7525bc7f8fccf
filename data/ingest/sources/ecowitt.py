"""Ecowitt gateways and consoles: the form that they send to a server of one's own, in units of Fahrenheit and inches.

The device is known by its PASSKEY, a digest of its address that it sends each time: ``ecowitt-PASSKEY``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl

from data.ingest.messages import digest
from data.ingest.uplink import Source, Uplink
from data.profiles import Profiles
from data.rejection import RejectedError

FORM: Final = "application/x-www-form-urlencoded"
PREFIX: Final = "ecowitt-"
"""Before the PASSKEY of a gateway."""
MOST_FIELDS: Final = 300
LARGEST: Final = 16_384
_CLOCK: Final = "%Y-%m-%d %H:%M:%S"
_MS_PER_MPH: Final = 0.44704
_HPA_PER_INHG: Final = 33.86389
_MM_PER_INCH: Final = 25.4


def _as_sent(value: float) -> float:
    return value


def _celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) / 1.8


def _by(factor: float) -> Callable[[float], float]:
    return lambda value: value * factor


FIELDS: Final[Mapping[str, tuple[str, Callable[[float], float]]]] = {
    "tempf": ("warmth", _celsius),
    "humidity": ("humidity", _as_sent),
    "baromabsin": ("pressure", _by(_HPA_PER_INHG)),
    "winddir": ("wind_direction", _as_sent),
    "windspeedmph": ("wind", _by(_MS_PER_MPH)),
    "windgustmph": ("gusts", _by(_MS_PER_MPH)),
    "solarradiation": ("radiation", _as_sent),
    "rainratein": ("rain", _by(_MM_PER_INCH)),
    "rrain_piezo": ("rain", _by(_MM_PER_INCH)),
    "pm25_ch1": ("pm25", _as_sent),
    "pm25_co2": ("pm25", _as_sent),
    "pm10_co2": ("pm10", _as_sent),
}
"""By the sender's name of a field: the profile's, and how it becomes °C, m/s, hPa, mm/h. The first of two counts.

Indoor fields (``tempinf``, ``humidityin``) are not read, and neither are counters that begin anew each day.
"""


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """The one report of a form.

    Raises:
        RejectedError: it is no such form, or does not say whose or when it is.
    """
    form = _form(raw)
    passkey = form.get("PASSKEY", "").strip()
    if not passkey:
        raise RejectedError(f"the form has no PASSKEY (it has: {', '.join(sorted(form))[:200]}): whose is it?")
    at = _instant(form.get("dateutc", ""))
    decoded: dict[str, float] = {}
    for name, (ours, convert) in FIELDS.items():
        if name in form and ours not in decoded:
            decoded[ours] = convert(_number(name, form[name]))
    return [
        Uplink(
            device_id=f"{PREFIX}{passkey}",
            server_received_at=at,
            f_cnt=0,
            decoded=decoded,
            observed_at=at,
            dedupe_key=f"{at.isoformat()}/{digest(decoded)}",
        )
    ]


def _form(raw: bytes) -> dict[str, str]:
    if len(raw) > LARGEST:
        raise RejectedError(f"the form has {len(raw)} bytes; at most {LARGEST} are read")
    try:
        return dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise RejectedError(
            f"the message is no form of at most {MOST_FIELDS} fields; set the protocol to Ecowitt"
        ) from None


def _instant(written: str) -> datetime:
    try:
        return datetime.strptime(written, _CLOCK).replace(tzinfo=UTC)
    except ValueError:
        raise RejectedError(f"dateutc is {written[:40]!r}, not a time like 2026-07-01 12:00:00 in UTC") from None


def _number(name: str, written: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise RejectedError(f"{name} is {written[:40]!r}, not a number") from None


SOURCE = Source("ecowitt", read, takes=FORM)
"""Sent to the door by the station, with the bearer token added by what stands before the house (docs/operations.md)."""
