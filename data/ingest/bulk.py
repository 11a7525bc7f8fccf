"""Brings many readings into the lake at once, past the inbox: history that is simulated or imported."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from data.declare import Layers, layer_id
from data.errors import LakeError
from data.flags import SUSPECT, Flag
from data.folders import Folders
from data.ingest.events import StoredEvents
from data.ingest.memory import Memory
from data.ingest.neighbourhood import Neighbourhood
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.lake.batch import as_table
from data.lake.series import DAY_MS, Integers, SeriesIndex, instants, pack

_READINGS: Final = TABLES["readings"]
_EPOCH: Final = date(1970, 1, 1)


def write_history(lake: Lake, rows: pa.Table, *, layers: Layers, folders: Folders | None = None) -> int:
    """Write readings of whole UTC days that have none yet, with flags, events and rollups; return how many.

    Flags that the rows bring (a wrong clock) stay, those of the checks are added. Of rows with the same key the
    first is kept. Call it in the order of time; nobody else may write the lake meanwhile.

    Args:
        lake: opened with open_or_create, its lock held.
        rows: in the schema of readings (texts may be dictionary encoded), in any order.
        layers: the registry.
        folders: where sites and elevations lie; None: neighbours are not asked.

    Raises:
        LakeError: a day has readings already.
    """
    if not len(rows):
        return 0
    rows = rows.select(_READINGS.schema.names)
    ms = instants(rows["observed_at"])
    _refuse_known_days(lake, ms)
    memory = Memory.load(lake, layers.measures(), datetime.fromtimestamp(ms.min() / 1000, UTC))
    index = memory.index
    series = index.numbers(rows)
    by_name = _ranks(index)[series]
    order = np.argsort(pack(by_name, ms), kind="stable")
    repeated = np.r_[False, np.diff(pack(by_name, ms)[order]) == 0]
    order = order[~repeated]
    flags = np.zeros(len(rows), np.int32)
    value = np.asarray(rows["value"])
    flags[order] = memory.follow(series[order], ms[order], value[order])
    if folders is not None:
        healthy = order[(flags[order] & int(SUSPECT)) == 0]
        far = Neighbourhood(layers, folders, lake).far_off(index, series[healthy], ms[healthy], value[healthy])
        flags[healthy[far]] |= np.int32(Flag.BUDDY)
    at = rows.schema.get_field_index("flags")
    rows = rows.set_column(at, "flags", pa.array(np.asarray(rows["flags"]).astype(np.int32) | flags))
    lake.append_days("readings", _by_day(rows, order, ms), layer_versions=_touched_layers(lake, index, series))
    late = [row for _, several in memory.stuck_before() for row in several]
    if late:
        lake.append("flags", as_table("flags", late))
    events = StoredEvents(lake, layers)
    events.refresh(events.stale_days())
    _roll_up(lake, rows.take(order) if repeated.any() else rows, ms, layers)
    return len(order)


def _refuse_known_days(lake: Lake, ms: Integers) -> None:
    days = {_day(day * DAY_MS) for day in np.unique(ms // DAY_MS).tolist()}
    known = sorted(days & {file.day for file in lake.live_files("readings")})
    if known:
        raise LakeError(
            f"the lake has readings of {known[0]} to {known[-1]} already; history is written to days without any"
        )


def _ranks(index: SeriesIndex) -> Integers:
    """The place of each series in the order of the lake's files."""
    names = sorted(range(len(index)), key=lambda number: (index[number][0], index[number][2], index[number][1]))
    ranks = np.empty(len(index), np.int64)
    ranks[names] = np.arange(len(index))
    return ranks


def _touched_layers(lake: Lake, index: SeriesIndex, series: Integers) -> dict[str, int]:
    touched = {layer_id(index[number][0]) for number in np.unique(series).tolist()}
    return {layer: lake.layer_version(layer) + 1 for layer in touched}


def _by_day(rows: pa.Table, order: Integers, ms: Integers) -> Iterator[tuple[date, pa.Table]]:
    """The rows of each day in the given order within it."""
    # Sixteen bits: numpy sorts them by radix.
    days = (ms[order] // DAY_MS).astype(np.uint16)
    by_day = order[np.argsort(days, kind="stable")]
    for part in np.split(by_day, np.flatnonzero(np.diff(np.sort(days))) + 1):
        if len(part):
            yield _day(int(ms[part[0]])), rows.take(part).cast(_READINGS.schema)


def _roll_up(lake: Lake, rows: pa.Table, ms: Integers, layers: Layers) -> None:
    rollups = Rollups(lake, intervals_s={layer.id: layer.interval_s for layer in layers.values()})
    first, last = _day(int(ms.min())), _day(int(ms.max()))
    between = [first + timedelta(days=1 + later) for later in range((last - first).days)]
    if between:
        hours = rollups.hours(rows, first=between[0], last=between[-1])
        rollups.replace(hours, days=between, seen=lake.state())
    # The edges share an hour with the days around them, and late flags may lie before.
    rollups.refresh({first, last + timedelta(days=1), *(day for day in rollups.stale_days() if day < first)})


def _day(ms: int) -> date:
    return _EPOCH + timedelta(days=ms // DAY_MS)
