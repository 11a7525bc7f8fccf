"""Hours and days: computed from readings, whole days replaced, made up where a restart left them behind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa

import queries
from data.flags import SUSPECT
from data.ingest.late_flags import judged
from data.lake import TABLES, Lake, LakeFile
from data.lake.series import instants

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_HOUR_MS: Final = 3_600_000
_DAYS_AT_ONCE: Final = 7
_HOUR_KEY: Final = list(TABLES["rollup_hour"].key)
_TABLES: Final = ("rollup_hour", "rollup_day")
MOST_FILES_A_MONTH: Final = 4
"""Of closed days; with those of the last two days at most 50 files of a rollup a year."""


class Rollups:
    """Keeps rollup_hour and rollup_day in step with readings; for the one process that writes the lake.

    Args:
        intervals_s: how often the devices of each layer report, by layer id: what is expected of them.
    """

    def __init__(self, lake: Lake, *, intervals_s: Mapping[str, int]) -> None:
        self._lake = lake
        self._intervals_s = dict(intervals_s)
        self._blocks = queries.load()
        self._db = duckdb.connect(":memory:")
        self._db.execute("SET TimeZone='UTC'")
        self._db.execute("SET threads=2")

    def refresh(self, days: Iterable[date]) -> int:
        """Compute some UTC+1 days anew and put them in the place of what the rollups said; return how many.

        Crash-safe: rollup_day is written last and only counts as done with the state of readings it carries.
        """
        wanted = sorted(set(days))
        for chunk in _chunks(wanted):
            seen = self._lake.state()
            around = {day - back for day in chunk for back in (timedelta(0), _DAY)}
            columns = ["site_id", "channel", "measure", "value", "observed_at", "flags"]
            rows = judged(self._lake, days=around, columns=columns)
            hours = pa.concat_tables(self.hours(rows, first=day, last=day) for day in chunk)
            self.replace(hours, days=chunk, seen=seen)
        return len(wanted)

    def replace(self, hours: pa.Table, *, days: list[date], seen: int) -> None:
        """Put hours and the days made of them in the place of what the rollups said of some days.

        Args:
            hours: all of rollup_hour of these days.
            days: UTC+1 days.
            seen: the state of readings that the hours were computed from.
        """
        hours = self.with_deleted(hours, days=days)
        self._lake.replace_days("rollup_hour", hours, days=days, seen_readings=seen)
        self._lake.replace_days("rollup_day", self.days(hours), days=days, seen_readings=seen)

    def with_deleted(self, hours: pa.Table, *, days: list[date]) -> pa.Table:
        """Put what was said of hours whose readings may not be kept any more in the place of what is left of them."""
        if self._lake.deleted_before_ms() <= _epoch_ms(min(days)) - _HOUR_MS:
            return hours
        stored = self._lake.read("rollup_hour", days=days)
        said = stored.filter(self._deleted(stored))
        remaining = hours.join(said.select(_HOUR_KEY), keys=_HOUR_KEY, join_type="left anti")
        return pa.concat_tables([remaining.select(hours.schema.names), said.select(hours.schema.names)])

    def _deleted(self, hours: pa.Table) -> pa.Array:
        """Of each hour whether it began before its measure's readings were deleted."""
        measures = hours["measure"].combine_chunks().dictionary_encode()
        limits_ms = [self._lake.deleted_before_ms(one) for one in measures.dictionary.to_pylist()]
        began_ms = instants(hours["hour"]) - _HOUR_MS
        return pa.array(began_ms < np.array(limits_ms, np.int64)[measures.indices.to_numpy()])

    def stale_days(self) -> list[date]:
        """The UTC+1 days whose readings or late flags are newer than what their rollups have seen."""
        newest: dict[date, int] = {}
        for file in (*self._lake.live_files("readings"), *self._lake.live_files("flags")):
            for day in days_touched([file.day], last_ms=file.last_ms):
                newest[day] = max(newest.get(day, -1), file.seen)
        known = {table: self._seen(table, newest) for table in _TABLES}
        return sorted(day for day, version in newest.items() if any(version > seen[day] for seen in known.values()))

    def _seen(self, table: str, days: Iterable[date]) -> dict[date, int]:
        """For each day the newest state of readings that a rollup says it has seen, -1 where it says nothing."""
        seen = dict.fromkeys(days, -1)
        for file in self._lake.live_files(table):
            for day in file.days:
                if day in seen:
                    seen[day] = max(seen[day], file.seen)
        return seen

    def fold(self, *, today: date) -> int:
        """Put what a rollup says of closed days into one file a month; return how many files were made.

        Only while no day is stale: a file of several days says of all of them that they are as the readings of one
        state made them. The last two days stay apart, because they still change.
        """
        crowded = [(table, files) for table in _TABLES for files in self._crowded(table, before=today - _DAY)]
        if not crowded or self.stale_days():
            return 0
        seen = self._lake.state()
        for table, files in crowded:
            self._lake.merge(table, files, seen=seen)
        return len(crowded)

    def _crowded(self, table: str, *, before: date) -> list[list[LakeFile]]:
        """The files of each month that has too many of days before one."""
        months: defaultdict[date, list[LakeFile]] = defaultdict(list)
        for file in self._lake.live_files(table):
            if file.last_day < before:
                months[file.day.replace(day=1)].append(file)
        return [files for files in months.values() if len(files) > MOST_FILES_A_MONTH]

    def hours(self, readings: pa.Table, *, first: date, last: date) -> pa.Table:
        """rollup_hour of the UTC+1 days from first to last, of readings that contain theirs."""
        start = datetime.combine(first, time(), UTC) - _HOUR
        end = datetime.combine(last, time(), UTC) + _DAY - _HOUR
        parameters = {
            "start": start,
            "end": end,
            "suspect": int(SUSPECT),
            "layers": list(self._intervals_s),
            "intervals_s": list(self._intervals_s.values()),
        }
        return self._ask("rollup_hours", "readings", readings, parameters).cast(TABLES["rollup_hour"].schema)

    def days(self, hours: pa.Table) -> pa.Table:
        """rollup_day of all hours given."""
        return self._ask("rollup_days", "rollup_hour", hours, {})

    def _ask(self, block: str, name: str, rows: pa.Table, parameters: Mapping[str, Any]) -> pa.Table:
        self._db.register(name, rows)
        try:
            return self._db.sql(self._blocks[block].sql, params=dict(parameters)).to_arrow_table()
        finally:
            self._db.unregister(name)


def days_touched(days: Iterable[date], *, last_ms: int | None = None) -> set[date]:
    """The UTC+1 days that readings of some UTC days fall into; the next day only if the newest is of 23:00 or later."""
    touched = set(days)
    for day in list(touched):
        evening = datetime.combine(day, time(23), UTC)
        if last_ms is None or last_ms >= evening.timestamp() * 1000:
            touched.add(day + _DAY)
    return touched


def _epoch_ms(day: date) -> int:
    """The beginning of a UTC day, milliseconds since 1970 UTC."""
    return round(datetime.combine(day, time(), UTC).timestamp() * 1000)


def _chunks(days: list[date]) -> Iterator[list[date]]:
    for start in range(0, len(days), _DAYS_AT_ONCE):
        yield days[start : start + _DAYS_AT_ONCE]
