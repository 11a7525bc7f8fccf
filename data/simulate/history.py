"""Writes the past of a simulated town in one go: what its devices would have reported, without a message each."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.declare import Layers
from data.folders import Folders
from data.ingest.bulk import write_history
from data.lake import Lake
from data.lake.tables import READINGS, UPLINKS
from data.progress import Progress, silent
from data.simulate.daylight import DAY_S
from data.simulate.devices import Fleet
from data.simulate.faults import TRAVEL_MS
from data.simulate.radio import Gateways
from data.simulate.reports import Reports, due_numbers, instants_s, report

EPOCH: Final = date(1970, 1, 1)
CHUNK_DAYS: Final = 10
"""Days made at once: enough to be vectorised, little enough for small machines."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole days of the past.

    Args:
        readings: rows as of data.lake.tables.READINGS, in its order.
        uplinks: rows as of data.lake.tables.UPLINKS, in any order.
    """

    start: datetime
    end: datetime
    readings: pa.Table
    uplinks: pa.Table


def write(
    lake: Lake,
    fleets: Sequence[Fleet],
    hearing: Gateways,
    *,
    layers: Layers,
    start: datetime,
    end: datetime,
    folders: Folders | None = None,
    progress: Progress = silent,
) -> int:
    """Write the past into a demo lake, with flags, emptyings, uplinks and rollups; return how many readings.

    Raises:
        LakeError: a day has readings already.
    """
    written = 0
    for chunk in _ahead(chunks(fleets, hearing, start=start, end=end)):
        progress("simulating the last weeks", (chunk.start - start) / (end - start))
        written += write_history(lake, chunk.readings, layers=layers, folders=folders)
        lake.append_days("uplinks", _days_of_uplinks(chunk.uplinks))
    progress("the past is simulated", 1.0)
    return written


def _ahead(made: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same, each made while the one before is written: most of both is done outside of Python's lock."""
    with ThreadPoolExecutor(1, thread_name_prefix="history") as maker:
        following = maker.submit(next, made, None)
        while (chunk := following.result()) is not None:
            following = maker.submit(next, made, None)
            yield chunk


def _days_of_uplinks(rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """The rows of each day in the table's order; sorted by numbers, which takes a third of the time of texts."""
    received_s = np.asarray(rows["received_at"].cast(pa.int64()))
    days = received_s // DAY_S
    order = np.lexsort((_ranks(rows["gateway_id"]), received_s, _ranks(rows["device_id"]), days))
    cuts = np.flatnonzero(np.diff(days[order])) + 1
    for part in np.split(order, cuts):
        if len(part):
            yield EPOCH + timedelta(days=int(days[part[0]])), rows.take(pa.array(part)).combine_chunks()


def _ranks(texts: pa.ChunkedArray) -> NDArray[np.int64]:
    """For each text its place in the order of the distinct ones."""
    encoded = texts.combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    ranks = np.empty(len(names), np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return np.asarray(ranks[np.asarray(encoded.indices)])


def first_day(end: datetime, *, days: int) -> datetime:
    """The midnight (UTC) from which a past of some days begins."""
    return (end - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def chunks(
    fleets: Sequence[Fleet], hearing: Gateways, *, start: datetime, end: datetime, chunk_days: int = CHUNK_DAYS
) -> Iterator[Chunk]:
    """What was observed in ``start <= observed_at < end`` and delivered by ``end``, a few UTC days at a time.

    ``end`` is also the present: what would arrive later is left to the live simulator.
    """
    start_ms, end_ms = round(start.timestamp() * 1000), round(end.timestamp() * 1000)
    for from_ms, to_ms in _cut(start_ms, end_ms, chunk_days * DAY_S * 1000):
        span = _Span(from_ms, to_ms, end_ms)
        made = [_Past.of(fleet, hearing, span) for fleet in sorted(fleets, key=lambda one: one.layer.id) if len(fleet)]
        yield Chunk(
            datetime.fromtimestamp(from_ms / 1000, UTC),
            datetime.fromtimestamp(to_ms / 1000, UTC),
            pa.concat_tables([READINGS.schema.empty_table(), *(one.readings() for one in made)]),
            pa.concat_tables([UPLINKS.schema.empty_table(), *(one.uplinks() for one in made)]),
        )


def _cut(start_ms: int, end_ms: int, step_ms: int) -> Iterator[tuple[int, int]]:
    """Spans between multiples of the step; the first and the last may be shorter."""
    at_ms = start_ms
    while at_ms < end_ms:
        next_ms = min((at_ms // step_ms + 1) * step_ms, end_ms)
        yield at_ms, next_ms
        at_ms = next_ms


@dataclass(frozen=True, slots=True)
class _Span:
    """``from_ms <= observed < to_ms`` and delivered until ``known_ms``, milliseconds since 1970 UTC."""

    from_ms: int
    to_ms: int
    known_ms: int


@dataclass(frozen=True, slots=True)
class _Past:
    """What one fleet reported in a span; arrays of shape (n devices, m reports)."""

    fleet: Fleet
    hearing: Gateways
    reports: Reports
    server_ms: NDArray[np.int64]
    stored: NDArray[np.bool_]

    @classmethod
    def of(cls, fleet: Fleet, hearing: Gateways, span: _Span) -> "_Past":
        first, past = due_numbers(fleet, (span.from_ms - TRAVEL_MS) / 1000, span.to_ms / 1000)
        rows = np.arange(len(fleet))
        at_s = instants_s(fleet, rows, first[:, None] + np.arange(int((past - first).max(initial=1))))
        reports = report(fleet, rows, at_s, hearing=hearing)
        server_ms = at_s * 1000 + reports.faults.travel_ms
        delivered_ms = server_ms + reports.faults.late_ms
        observed_ms = reports.observed_ms
        inside = (span.from_ms <= observed_ms) & (observed_ms < span.to_ms) & (delivered_ms <= span.known_ms)
        return cls(fleet, hearing, reports, server_ms, np.asarray(reports.heard & inside))

    def readings(self) -> pa.Table:
        """Rows in the order of site, measure, channel and time."""
        fleet, measures = self.fleet, sorted(self.reports.values)
        device, measure = np.divmod(np.arange(len(fleet) * len(measures)), len(measures))
        order = np.lexsort((fleet.channel[device], measure, fleet.site[device]))
        device, measure = device[order], measure[order]
        values = np.stack([self.reports.values[name] for name in measures], axis=1)[device, measure]
        kept = np.flatnonzero((self.stored[device] & ~np.isnan(values)).ravel())
        line = kept // values.shape[1]
        columns = [
            _named(fleet.site_id, fleet.site[device][line]),
            pa.array(fleet.channel[device][line]),
            _named(measures, measure[line]),
            pa.array(values.ravel()[kept]),
            pa.array(self.reports.observed_ms[device].ravel()[kept]),
            pa.array(self.server_ms[device].ravel()[kept] // 1000),
            _named(fleet.device_id, device[line]),
            pa.array(self.reports.flags[device].ravel()[kept]),
            pa.array(np.ones(len(kept), dtype=bool)),
        ]
        return _table(columns, READINGS.schema)

    def uplinks(self) -> pa.Table:
        """A row for each gateway that heard a stored report."""
        radio = self.reports.radio
        device, column, ear = np.nonzero(radio.heard & self.stored[:, :, None])
        columns = [
            _named(self.fleet.device_id, device),
            pa.array(self.server_ms[device, column] // 1000),
            pa.array(self.reports.f_cnt[device, column]),
            _named(self.hearing.gateway_id, radio.gateway[device, ear]),
            pa.array(radio.rssi_dbm[device, column, ear].astype(np.float32)),
            pa.array(radio.snr_db[device, column, ear].astype(np.float32)),
            pa.array(radio.spreading_factor[device].astype(np.int8)),
        ]
        return _table(columns, UPLINKS.schema)


def _named(names: Sequence[str], index: NDArray[np.intp]) -> pa.Array:
    """``names[index]`` as an Arrow array of texts."""
    return pa.array(list(names), pa.string()).take(pa.array(index))


def _table(columns: list[pa.Array], schema: pa.Schema) -> pa.Table:
    cast = [column.cast(kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.table(cast, schema=schema)
