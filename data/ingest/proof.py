"""Proves a lake: every file readable, no key twice, events and rollups equal to what they are made from."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from data.amounts import counted
from data.ingest.events import StoredEvents
from data.ingest.late_flags import judged
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.lake.damage import Damage, damaged_files, damaged_logs, repeated
from data.lake.series import Reals
from data.progress import Progress, silent

_STATISTICS: Final = ("min", "mean", "max", "n")
_COLUMNS: Final = ["site_id", "channel", "measure", "value", "observed_at", "flags"]
_TOLERANCE: Final = 1e-9
"""Sums depend on the order of their terms."""


def prove(lake: Lake, rollups: Rollups, events: StoredEvents, *, progress: Progress = silent) -> list[Damage]:
    """Everything that is wrong with a lake; empty where nothing is."""
    found = damaged_logs(lake)
    if found:
        return found
    lake.update()
    for number, table in enumerate(TABLES):
        progress(table, number / (len(TABLES) + 1))
        damaged = [one for _, one in damaged_files(lake, table)]
        found += damaged or [one for _, one in repeated(lake, table)]
    if not found:
        progress("rollups", len(TABLES) / (len(TABLES) + 1))
        found += [*_wrong_events(lake, events), *_wrong_rollups(lake, rollups)]
    return found


def _wrong_events(lake: Lake, events: StoredEvents) -> Iterator[Damage]:
    """Days whose events are not what their readings say, where ingest has not still to look at them."""
    until = min(events.stale_days(), default=date.max)
    days = {file.day for table in ("readings", "events") for file in lake.live_files(table)}
    for day, missing, wrong in events.differences(day for day in days if day < until):
        if (missing or wrong) and day < until:
            what = f"{counted(len(missing), 'event')} of its readings missing, {len(wrong)} too many"
            yield Damage("events", f"day={day}", what)


def _wrong_rollups(lake: Lake, rollups: Rollups) -> Iterator[Damage]:
    """Days whose rollups are not what their readings say; those that ingest has still to bring up to date aside.

    Hours whose readings were deleted, as their measure demands, are taken as they are.
    """
    stale = set(rollups.stale_days())
    for day in sorted({day for file in lake.live_files("rollup_day") for day in file.days} - stale):
        readings = judged(lake, days={day - timedelta(days=1), day}, columns=_COLUMNS)
        hours = rollups.with_deleted(rollups.hours(readings, first=day, last=day), days=[day])
        stored = lake.read("rollup_hour", days=[day])
        if _differ(hours, stored, [*TABLES["rollup_hour"].key]):
            yield Damage("rollup_hour", f"day={day}", "the hours are not those of the readings")
        if _differ(_of_day(rollups.days(stored), day), lake.read("rollup_day", days=[day]), _SERIES):
            yield Damage("rollup_day", f"day={day}", "the day is not that of its hours")


_SERIES: Final = ["site_id", "channel", "measure"]


def _of_day(days: pa.Table, day: date) -> pa.Table:
    return days.filter(pa.array([one == day for one in days["day"].to_pylist()], pa.bool_()))


def _differ(made: pa.Table, stored: pa.Table, key: list[str]) -> bool:
    """Whether two rollups say different things."""
    made, stored = (one.sort_by([(name, "ascending") for name in key]) for one in (made, stored))
    if len(made) != len(stored) or any(not made[name].equals(stored[name]) for name in key):
        return True
    return not all(_close(_numbers(made, name), _numbers(stored, name)) for name in _STATISTICS)


def _close(one: Reals, other: Reals) -> bool:
    return np.allclose(one, other, rtol=_TOLERANCE, atol=_TOLERANCE, equal_nan=True)


def _numbers(table: pa.Table, name: str) -> Reals:
    return np.asarray(table[name].cast(pa.float64()).to_numpy(), float)
