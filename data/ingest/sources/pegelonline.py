"""PEGELONLINE, REST v2: the gauges of the federal waterways, each with the newest value of its series.

The address to ask is ``.../stations.json?includeTimeseries=true&includeCurrentMeasurement=true`` with ``ids``,
``waters`` or ``latitude``, ``longitude`` and ``radius``; its answer for one station is read, too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.uplink import Source, Uplink, several
from data.profiles import Profiles
from data.rejection import RejectedError

PREFIX: Final = "pegelonline-"
"""Before the number of a gauge, which outlives the uuid of its series."""
MOST_STATIONS: Final = 1_000

Record = Mapping[str, Any]


class _Series(NamedTuple):
    device_id: str
    series: Record
    current: Record


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """One uplink a series with a newest value: its field is ``{shortname} {unit}``, such as ``W cm``.

    States (``stateMnwMhw``) come as texts or as numbers and are not read: they are not this town's Informationswerte.

    Raises:
        RejectedError: it is an answer of another kind, such as that a station is unknown.
    """
    found = unwrap(raw).message
    stations = found if isinstance(found, list) else [found]
    if len(stations) > MOST_STATIONS:
        raise RejectedError(f"the answer has {len(stations)} stations; at most {MOST_STATIONS} are read: ask for fewer")
    return several(_series(as_object(one, "a station") for one in stations), _uplink)


def cut(pages: Sequence[Any]) -> Iterator[Any]:
    """A message a station, so that only those that say something new are kept."""
    for page in pages:
        yield from page if isinstance(page, list) else [page]


def _series(stations: Iterable[Record]) -> Iterator[_Series]:
    for station in stations:
        if "timeseries" not in station:
            told = messages.text(station, "message") or "no 'timeseries': ask with includeTimeseries=true"
            raise RejectedError(f"PEGELONLINE: {told[:80]}")
        number = station.get("number") or station.get("uuid")
        if not number:
            raise RejectedError(f"a station has no 'number' (it has: {', '.join(sorted(station))})")
        for one in messages.members(station, "timeseries"):
            if current := messages.member(one, "currentMeasurement"):
                yield _Series(f"{PREFIX}{number}", one, current)


def _uplink(one: _Series) -> Uplink:
    name = f"{messages.text(one.series, 'shortname')} {messages.text(one.series, 'unit')}"
    at, value = messages.instant(one.current, "timestamp"), messages.real(one.current, "value", None)
    if at is None or value is None:
        raise RejectedError(f"{one.device_id}: the newest value of {name!r} has no 'timestamp' or no 'value'")
    return Uplink(
        device_id=one.device_id,
        server_received_at=at,
        f_cnt=0,
        decoded={name: value},
        observed_at=at,
        dedupe_key=f"{at.isoformat()}/{name}",
    )


SOURCE = Source("pegelonline", read, needs_topic=True, cut=cut)
