"""Readings of the past from a long table, CSV or Parquet, into a real lake: checked, flagged, each of them once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data import sites
from data.declare import Layers, layer_id
from data.flags import Flag
from data.folders import Folders
from data.importers.approval import Approve, approved, ask
from data.importers.reading_files import Parsed
from data.ingest.checks import Checks
from data.ingest.events import StoredEvents
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.lake.series import DAY_MS, Integers, SeriesIndex, instants, pack
from data.progress import Progress, silent
from data.records import Assignment, Device, Records

DEVICE_PREFIX: Final = "IMPORT-"
DAYS_AT_ONCE: Final = 31
BEFORE: Final = timedelta(days=1)
"""What the checks see of the time before a chunk."""
LONGEST_SILENCE: Final = timedelta(days=7)
"""A longer one ends the service of an imported device; the next reading begins another."""
_SCHEMA: Final = TABLES["readings"].schema
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made of a file.

    Args:
        known: the lake had them already, or the file has them twice.
        without_value: rows whose value is empty.
        flagged: of the new ones, by the name of the flag.
        events: what they tell of and was not known.
    """

    rows: int
    new: int
    known: int
    without_value: int
    flagged: dict[str, int]
    events: int
    first: datetime
    last: datetime

    def lines(self) -> list[str]:
        """The report as lines of text."""
        flagged = ", ".join(f"{name} {count}" for name, count in self.flagged.items() if count) or "none"
        return [
            f"readings: {self.rows}, {self.first:%Y-%m-%d %H:%M} to {self.last:%Y-%m-%d %H:%M} UTC",
            f"without a value: {self.without_value}",
            f"written: {self.new}, known before: {self.known}; flagged: {flagged}",
            *([f"events: {self.events}"] if self.events else []),
        ]


def import_readings(
    parsed: Parsed,
    *,
    lake: Lake,
    records: Records,
    folders: Folders,
    layers: Layers,
    at: datetime,
    approve: Approve = approved,
    progress: Progress = silent,
) -> Imported:
    """Write what the lake does not have yet, with flags and rollups; a second time nothing changes.

    Sites that nobody served at the time get a device of the file's name, so that a past state shows them.

    Raises:
        DeclinedError: it was not approved; nothing was changed.
    """
    ms = instants(parsed.rows["observed_at"])
    ask(approve, _preview(parsed, ms))
    flags = np.zeros(0, np.int32)
    chunks = list(_chunks(ms))
    for done, (first, last) in enumerate(chunks):
        progress("writing readings", done / len(chunks))
        flags = np.r_[flags, _write(lake, parsed.rows, ms, layers, first=first, last=last, at=at)]
    progress("computing events, hours and days", 0.9)
    events = StoredEvents(lake, layers)
    told = events.refresh(events.stale_days())
    _roll_up(lake, layers)
    _existed(folders, records, parsed.rows, ms, at=at)
    _serve(records, parsed.rows, ms, layers)
    progress("done", 1.0)
    return Imported(
        rows=len(parsed.rows),
        new=len(flags),
        known=len(parsed.rows) - len(flags),
        without_value=parsed.without_value,
        flagged={str(flag.name).lower(): int(((flags & flag) != 0).sum()) for flag in Flag},
        events=told,
        first=_instant(int(ms.min())),
        last=_instant(int(ms.max())),
    )


def _preview(parsed: Parsed, ms: Integers) -> list[str]:
    count = len(parsed.rows["site_id"].unique())
    measures = ", ".join(sorted(parsed.rows["measure"].unique().to_pylist()))
    first, last = _instant(int(ms.min())), _instant(int(ms.max()))
    return [
        f"readings: {len(parsed.rows)}, sites: {count} ({measures})",
        f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC",
    ]


def _chunks(ms: Integers) -> Iterator[tuple[date, date]]:
    """Spans of days, first and last included, that together hold every reading."""
    days = np.unique(ms // DAY_MS)
    for _, several in groupby(days.tolist(), key=lambda day: day // DAYS_AT_ONCE):
        span = list(several)
        yield _day(span[0]), _day(span[-1])


def _write(
    lake: Lake, rows: pa.Table, ms: Integers, layers: Layers, *, first: date, last: date, at: datetime
) -> NDArray[np.int32]:
    """Write the new readings of a span of days; return their flags."""
    inside = np.flatnonzero((ms >= _ms(first)) & (ms < _ms(last + timedelta(days=1))))
    given = rows.take(inside)
    days = [first - BEFORE + timedelta(days=one) for one in range((last - first).days + 2)]
    columns = ["site_id", "channel", "measure", "value", "observed_at"]
    known = lake.read("readings", days=days, columns=columns)
    index = SeriesIndex()
    series = np.r_[index.numbers(known), index.numbers(given)]
    when = np.r_[instants(known["observed_at"]), ms[inside]]
    value = np.r_[np.asarray(known["value"], dtype=np.float64), np.asarray(given["value"], dtype=np.float64)]
    # Stable: of equal keys the one the lake has stands first, then the file's first.
    order = np.argsort(pack(series, when), kind="stable")
    order = order[np.r_[True, np.diff(pack(series, when)[order]) != 0]]
    flags, _ = Checks(index, layers.measures()).flags(series[order], when[order], value[order])
    is_new = order >= len(known)
    chosen, found = order[is_new] - len(known), flags[is_new]
    if len(chosen):
        touched = {layer_id(site_id) for site_id in given["site_id"].take(chosen).unique().to_pylist()}
        versions = {one: lake.layer_version(one) + 1 for one in touched}
        lake.append("readings", _as_readings(given.take(chosen), found, at), layer_versions=versions)
    return found


def _as_readings(rows: pa.Table, flags: NDArray[np.int32], at: datetime) -> pa.Table:
    names = [device or f"{DEVICE_PREFIX}{site}" for device, site in _pairs(rows)]
    whole = pa.table(
        {
            **{name: rows[name] for name in ("site_id", "channel", "measure", "value", "observed_at")},
            "received_at": pa.array([at] * len(rows), pa.timestamp("s", "UTC")),
            "device_id": names,
            "flags": flags,
            "simulated": np.zeros(len(rows), dtype=bool),
        }
    )
    return whole.select(_SCHEMA.names).cast(_SCHEMA)


def _pairs(rows: pa.Table) -> Iterator[tuple[str, str]]:
    return zip(rows["device_id"].to_pylist(), rows["site_id"].to_pylist(), strict=True)


def _roll_up(lake: Lake, layers: Layers) -> None:
    rollups = Rollups(lake, intervals_s={layer.id: layer.interval_s for layer in layers.values()})
    rollups.refresh(rollups.stale_days())


def _existed(folders: Folders, records: Records, rows: pa.Table, ms: Integers, *, at: datetime) -> None:
    """Let every site begin no later than its first reading, those of staff in the records."""
    encoded = pc.dictionary_encode(rows["site_id"].combine_chunks())
    first_ms = np.full(len(encoded.dictionary), np.iinfo(np.int64).max)
    np.minimum.at(first_ms, encoded.indices.to_numpy(), ms)
    first = {site: _instant(one) for site, one in zip(encoded.dictionary.to_pylist(), first_ms.tolist(), strict=True)}
    for path in sorted({folders.sites_of(layer_id(site_id)) for site_id in first}):
        known = sites.read(path)
        pairs = zip(known.site_id, known.valid_from, strict=True)
        begin = [min(first.get(site_id, valid_from), valid_from) for site_id, valid_from in pairs]
        if begin != known.valid_from:
            sites.write(path, replace(known, valid_from=begin))
    for one in records.sites.since():
        if (began := first.get(one.site_id)) and began < one.valid_from:
            pair = (one, replace(one, valid_from=began))
            records.sites.put("site change", layer_id(one.site_id), [pair], at=at)


def _serve(records: Records, rows: pa.Table, ms: Integers, layers: Layers) -> None:
    """Let a device serve each site and channel while it reported, where the records know of none."""
    known = records.assignments()
    wanted = []
    channel = np.asarray(rows["channel"])
    index = SeriesIndex()
    places = [
        index.number((site, int(one), "")) for site, one in zip(rows["site_id"].to_pylist(), channel, strict=True)
    ]
    order = np.lexsort((ms, np.array(places)))
    for place, several in groupby(order.tolist(), key=lambda row: places[row]):
        site_id, number, _ = index[place]
        serving = [one for one in known.of_site(site_id) if one.channel == number]
        for first, last in _services(ms[list(several)]):
            if not any(one.holds_at(first) and one.holds_at(last) for one in serving):
                age = timedelta(seconds=layers.of_site(site_id).max_age_s)
                wanted.append(_assignment(site_id, number, first, last + age))
    if wanted:
        device_ids = sorted({one.device_id for one in wanted})
        records.enrol([Device(device_id=one, profile="plain", network="import") for one in device_ids], wanted)


def _services(ms: Integers) -> Iterator[tuple[datetime, datetime]]:
    """First and last instant of each run of readings without a long silence."""
    silence_ms = LONGEST_SILENCE / timedelta(milliseconds=1)
    for run in np.split(ms, np.flatnonzero(np.diff(ms) > silence_ms) + 1):
        yield _instant(int(run[0])), _instant(int(run[-1]))


def _assignment(site_id: str, channel: int, first: datetime, end: datetime) -> Assignment:
    return Assignment(
        device_id=f"{DEVICE_PREFIX}{site_id}", site_id=site_id, channel=channel, valid_from=first, valid_to=end
    )


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _ms(day: date) -> int:
    return (day - _EPOCH).days * DAY_MS


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
