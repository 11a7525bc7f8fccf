"""Emschergenossenschaft and Lippeverband: the list of their gauges with newest values, and the series of one gauge.

The list says local time (``25.12.2024 22:30``), a series says UTC and not whose it is: that is the name of its
``[[poll]]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from data import instants
from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.uplink import Source, Uplink, several
from data.profiles import Profiles
from data.rejection import RejectedError

PREFIX: Final = "eglv-"
"""Before the number of a gauge (Pegel-Nummer)."""
ZONE: Final = ZoneInfo("Europe/Berlin")
LEVEL, FLOW = "waterlevel", "discharge"
"""Fields of an uplink, cm and m³/s."""
_SERIES: Final = "gauge_measurements"
_WRITTEN: Final = "%d.%m.%Y %H:%M"
_NOTHING: Final = (None, "", "k.A.")
MOST_VALUES: Final = 5_000

Record = Mapping[str, Any]


class _Value(NamedTuple):
    device_id: str
    field: str
    at: Any
    value: Any


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """One uplink a value: levels in cm, flow in m³/s.

    What is ``k.A.`` says nothing and is passed over. Warnstufen (-1: none, null: unknown) are not read: a gauge is
    judged by the Informationswerte that the town has of it.

    Raises:
        RejectedError: it is neither a list of gauges nor a series, or a series that does not say whose it is.
    """
    wrapped = unwrap(raw)
    if isinstance(wrapped.message, dict) and _SERIES in wrapped.message:
        values = [*_of_series(wrapped.message, wrapped.topic)]
    else:
        gauges = wrapped.message if isinstance(wrapped.message, list) else [wrapped.message]
        values = [value for one in gauges for value in _of_gauge(as_object(one, "a gauge"))]
    if len(values) > MOST_VALUES:
        raise RejectedError(f"the message has {len(values)} values; at most {MOST_VALUES} are read at once")
    return several(values, _uplink)


def cut(pages: Sequence[Any]) -> Iterator[Any]:
    """A message a gauge, or a day of a series, so that only what is new is kept."""
    for page in pages:
        if not isinstance(page, dict) or _SERIES not in page:
            yield from page if isinstance(page, list) else [page]
            continue
        days: dict[str, list[Any]] = {}
        for row in page[_SERIES] if isinstance(page[_SERIES], list) else []:
            days.setdefault(str(row[:1])[:12], []).append(row)
        yield from ({_SERIES: rows} for rows in days.values())


def _of_gauge(gauge: Record) -> Iterator[_Value]:
    number = gauge.get("Pegel-Nummer")
    if not number:
        raise RejectedError(f"a gauge has no 'Pegel-Nummer' (it has: {', '.join(sorted(gauge))})")
    for field in (LEVEL, FLOW):
        latest = messages.member(gauge, f"latest_{field}")
        if latest.get("Wert") not in _NOTHING and latest.get("Datum") not in _NOTHING:
            yield _Value(f"{PREFIX}{number}", field, latest["Datum"], latest["Wert"])


def _of_series(series: Record, topic: str) -> Iterator[_Value]:
    device_id = topic.rsplit("/", 1)[-1]
    if not device_id:
        raise RejectedError(
            f"a series does not say whose it is: name its [[poll]] as its device, such as {PREFIX}10103"
        )
    for row in series[_SERIES] if isinstance(series[_SERIES], list) else []:
        if not isinstance(row, list) or len(row) < 2:  # noqa: PLR2004 - instant and value
            raise RejectedError(f"a row of {_SERIES!r} is {str(row)[:40]!r}, not instant and value")
        if row[1] not in _NOTHING:
            yield _Value(device_id, LEVEL, row[0], row[1])


def _uplink(one: _Value) -> Uplink:
    at, value = _instant(str(one.at), one.device_id), messages.real({one.field: one.value}, one.field, None)
    return Uplink(
        device_id=one.device_id,
        server_received_at=at,
        f_cnt=0,
        decoded={one.field: value},
        observed_at=at,
        dedupe_key=f"{at.isoformat()}/{one.field}",
    )


def _instant(written: str, device_id: str) -> datetime:
    """Local time of the list, or ISO 8601; where clocks are set back the first of both."""
    try:
        return instants.in_utc(datetime.strptime(written, _WRITTEN), zone=ZONE)  # noqa: DTZ007 - its zone comes beside
    except ValueError:
        return messages.utc(written, f"Datum of {device_id}")


SOURCE = Source("eglv", read, needs_topic=True, cut=cut)
