"""Plays readings of the past into a lake of its own, each when the clock says so; the readings stay as they are."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from data.declare import Layers, layer_id
from data.errors import BadRequestError
from data.ingest import housekeeping
from data.ingest.events import StoredEvents
from data.ingest.rollups import Rollups
from data.instants import day_of, epoch_ms
from data.lake import TABLES, Lake
from data.lake.series import instants

CONTEXT: Final = timedelta(days=3)
"""How much of the time before the start is there from the beginning: for charts and for ages."""
_DAY: Final = timedelta(days=1)


class NothingToReplayError(BadRequestError):
    """The lake has no readings of that time."""


class Replay:
    """Copies readings from one lake into an empty one as time passes; what is before ``start`` is there at once."""

    def __init__(self, source: Lake, target: Lake, *, layers: Layers, start: datetime, end: datetime) -> None:
        self._source, self._target = source, target
        self._rollups = Rollups(target, intervals_s={layer.id: layer.interval_s for layer in layers.values()})
        self._events = StoredEvents(target, layers)
        self._done, self._end = start - CONTEXT, end
        self._first = day_of(self._done)
        """The first day of which readings are brought, from some instant of it on."""
        self._loaded: tuple[date, date] | None = None
        self._rows = source.read("readings", days=[])
        self._ms = instants(self._rows["observed_at"])

    def play(self, until: datetime) -> int:
        """Bring everything observed since the last call and until now; return how many readings."""
        rows = self._between(self._done, min(until, self._end))
        self._done = max(self._done, min(until, self._end))
        if len(rows):
            touched = {layer_id(site_id) for site_id in rows["site_id"].unique().to_pylist()}
            versions = {one: self._target.layer_version(one) + 1 for one in touched}
            told = _received_at_once(rows)
            self._target.append("readings", told, layer_versions=versions)
            self._events.follow(told, TABLES["flags"].schema.empty_table(), today=self._done.date())
        return len(rows)

    def begin(self) -> int:
        """Bring the days before the start, and what the source's rollups have before; return how many readings."""
        count = self.play(self._done + CONTEXT)
        self.tidy(self._done)
        older: dict[tuple[int, int], set[date]] = defaultdict(set)
        for file in self._source.live_files("rollup_hour"):
            for day in file.days:
                if day <= self._first:
                    older[day.year, day.month].add(day)
        for month in older.values():  # one by one, so that memory stays small
            hours = self._source.read("rollup_hour", days=month)
            self._rollups.replace(hours, days=sorted(month), seen=self._target.state())
        return count

    def tidy(self, now: datetime) -> None:
        """Bring rollups up to date and put small files together, as ingest does."""
        self._events.catch_up()
        self._rollups.refresh(self._rollups.stale_days())
        housekeeping.compact(self._target, today=now.date())

    def _between(self, after: datetime, until: datetime) -> pa.Table:
        """Rows with after < observed_at <= until."""
        if until <= after:
            return self._rows.slice(0, 0)
        self._load(after.date(), until.date())
        first, last = np.searchsorted(self._ms, [epoch_ms(after), epoch_ms(until)], side="right").tolist()
        return self._rows.slice(first, last - first)

    def _load(self, first: date, last: date) -> None:
        """Hold the rows of some days in the order of time."""
        if self._loaded and self._loaded[0] <= first and last <= self._loaded[1]:
            return
        days = [first + _DAY * one for one in range((last - first).days + 1)]
        self._rows = self._source.read("readings", days=days).sort_by("observed_at")
        self._ms = instants(self._rows["observed_at"])
        self._loaded = (first, last)


def span(lake: Lake) -> tuple[datetime, datetime]:
    """The first and the last instant of a lake's readings, UTC; NothingToReplayError: it has none."""
    files = lake.live_files("readings")
    if not files:
        raise NothingToReplayError(f"the lake in {lake.root} has no readings to replay")
    first_day, last_day = min(one.day for one in files), max(one.day for one in files)
    first = instants(lake.read("readings", days=[first_day], columns=["observed_at"])["observed_at"]).min()
    last = instants(lake.read("readings", days=[last_day], columns=["observed_at"])["observed_at"]).max()
    return datetime.fromtimestamp(int(first) / 1000, UTC), datetime.fromtimestamp(int(last) / 1000, UTC)


def check_span(lake: Lake, *, start: datetime, end: datetime) -> None:
    """See that there is something to replay.

    Raises:
        NothingToReplayError: no day of that time has readings.
        BadRequestError: the time ends before it begins.
    """
    if end <= start:
        raise BadRequestError(f"--to {end:%Y-%m-%d %H:%M} UTC is not after --from {start:%Y-%m-%d %H:%M} UTC")
    if not any(start.date() <= one.day <= end.date() for one in lake.live_files("readings")):
        first, last = span(lake)
        raise NothingToReplayError(
            f"no readings between {start:%Y-%m-%d} and {end:%Y-%m-%d}; the lake has {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        )


def _received_at_once(rows: pa.Table) -> pa.Table:
    """As the replay tells it, a reading arrives when it is observed."""
    at = rows.schema.get_field_index("received_at")
    return rows.set_column(at, "received_at", rows["observed_at"].cast(pa.timestamp("s", "UTC"), safe=False))
