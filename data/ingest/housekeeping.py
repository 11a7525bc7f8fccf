"""Keeps the lake small: few files, no forgotten ones, nothing older than its measure allows."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from data.declare import Measure
from data.ingest.late_flags import with_flags
from data.lake import DELETED, TABLES, Lake, deletion_transaction

MOST_FILES: Final = 300
MOST_FILES_TODAY: Final = 200
FEWEST_FILES_TODAY: Final = 32
MOST_FILES_PAST: Final = 8
MOST_FLAG_FILES: Final = 64
_LOOKED_AT: Final = "retained"
"""App transaction: the state of readings when it was last looked at for what is too old."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def compact(lake: Lake, *, today: date) -> int:
    """Put the files of a day into one wherever there are too many; return how many days were rewritten.

    Today's partition may have 200 files, fewer where the days before take up the bound of 300; a past day a few,
    for late readings. What all of it means for readers: the same rows in fewer files. Tables by month are none of
    its business: Rollups.fold knows when their days may lie in one file.
    """
    by_day = [table.name for table in TABLES.values() if table.partition == "day"]
    return sum(_compact_table(lake, table, today=today) for table in by_day)


def _compact_table(lake: Lake, table: str, *, today: date) -> int:
    counts = Counter(file.day for file in lake.live_files(table))
    for_today = min(MOST_FILES_TODAY, max(FEWEST_FILES_TODAY, MOST_FILES - len(counts)))
    crowded = [day for day, files in counts.items() if files > (for_today if day >= today else MOST_FILES_PAST)]
    if counts.total() > max(MOST_FILES, len(counts) + for_today):
        crowded = [day for day, files in counts.items() if files > 1]
    for day in sorted(crowded):
        lake.rewrite_day(table, day, lake.read(table, days=[day]))
    return len(crowded)


def fold_flags(lake: Lake, *, today: date) -> int:
    """Put late flags of closed days, and of days with many, among the flags of their readings; return how many days.

    Two commits: a crash between them leaves flags that say once more what the readings say already.
    """
    counts = Counter(file.day for file in lake.live_files("flags"))
    due = sorted(day for day, files in counts.items() if day < today - timedelta(days=1) or files > MOST_FLAG_FILES)
    for day in due:
        late = lake.read("flags", days=[day])
        readings = lake.read("readings", days=[day])
        if len(readings):
            lake.rewrite_day("readings", day, with_flags(readings, late), data_change=True)
        lake.rewrite_day("flags", day, late.slice(0, 0), data_change=True)
    return len(due)


def retain(lake: Lake, measures: Mapping[str, Measure], *, now: datetime) -> int:
    """Delete raw readings older than their measure allows; return how many. Rollups stay.

    The lake says from then on before which instant it has deleted: before it does, so that nobody takes what is
    left of a day for all of it. Days that were looked at once are only looked at again if they have new files.
    """
    limits = {
        measure.id: now - timedelta(days=measure.retention_days)
        for measure in measures.values()
        if measure.retention_days is not None
    }
    if not limits:
        return 0
    days = _days_to_look_at(lake, limits)
    lake.tell("readings", _deletions(lake, limits))
    seen = lake.state()
    gone = sum(_retain_day(lake, day, limits) for day in days)
    lake.tell("readings", {_LOOKED_AT: seen})
    return gone


def _days_to_look_at(lake: Lake, limits: Mapping[str, datetime]) -> list[date]:
    """Days that may hold what is too old now and was not before."""
    looked_at = lake.transaction_version(_LOOKED_AT)
    before_ms = min(map(lake.deleted_before_ms, limits)) if looked_at else 0
    first, newest = _EPOCH + timedelta(milliseconds=before_ms), max(limits.values())
    files = [file for file in lake.live_files("readings") if file.day <= newest.date()]
    return sorted({file.day for file in files if file.day >= first.date() or file.seen > looked_at})


def _deletions(lake: Lake, limits: Mapping[str, datetime]) -> dict[str, int]:
    """The app transactions that say what is deleted; a retention made longer brings nothing back."""
    told = {one: max(round(at.timestamp() * 1000), lake.deleted_before_ms(one)) for one, at in limits.items()}
    return {DELETED: max(told.values()), **{deletion_transaction(one): ms for one, ms in told.items()}}


def _retain_day(lake: Lake, day: date, limits: Mapping[str, datetime]) -> int:
    rows = lake.read("readings", days=[day])
    over = pa.chunked_array([pa.array([False] * len(rows), pa.bool_())])
    for measure, limit in limits.items():
        old = pc.less(rows["observed_at"], pa.scalar(limit, rows.schema.field("observed_at").type))
        over = pc.or_(over, pc.and_(pc.equal(rows["measure"], measure), old))
    gone = pc.sum(over).as_py() or 0
    if gone:
        lake.rewrite_day("readings", day, rows.filter(pc.invert(over)), data_change=True)
    return int(gone)
