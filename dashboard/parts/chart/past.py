"""What the store knows of a measure's past; slow enough to be asked in a thread."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.parts.chart.course import DAY_MS, SPANS, Buckets, Span, course, held
from dashboard.parts.chart.plot import is_held
from data.declare import Layer, Measure
from data.lake.series import instants as milliseconds
from data.store import Store
from services.publication import STEPS, finest_step, publishable

LEAST_SITES: Final = 3
"""Of fewer a mean is not that of the town."""


def charted(layer: Layer) -> Measure | None:
    """What charts of a layer draw: what it shows, or, where that is a code, its first public measure of numbers."""
    numbers = [one for one in layer.visible("public") if one.codes is None]
    if layer.shows.codes is None:
        return layer.shows if layer.shows in numbers else None
    return next(iter(numbers), None)


def spans_of(layer: Layer) -> list[Span]:
    """The spans whose steps the public may see of what charts of a layer draw; none where they draw nothing."""
    measure = charted(layer)
    if measure is None:
        return []
    return [one for one in SPANS if STEPS.index(one.step) >= STEPS.index(finest_step(measure))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The past of a measure of a layer; where that is not the one it shows, all channels of a site are one.

    Days of which less than ``least_percent`` was measured are unknown; hours are shown whatever they hold. Years are
    those before the ``last`` reading, which of a place that is measured no more may be long ago.
    """

    store: Store
    layer: Layer
    measure: Measure
    span: Span
    now: datetime
    last: datetime
    least_percent: float

    def course(self, site_id: str, label: str, channel: int) -> Buckets:
        """The course of a site with what was emptied; it may be empty."""
        start, end = self._reach()
        if is_held(self.measure, self.span):
            made = self._held(site_id, label, channel, start)
        else:
            rows = self.store.readings(site_id, measures=[self.measure.id], start=start, end=end, step=self.span.step)
            is_shown = self.measure == self.layer.shows
            made = self._course(rows, label, channel) if is_shown else self._course(_of_all(rows), label, 0)
        return replace(made, falls_ms=self._falls_ms(site_id, channel, start))

    def _held(self, site_id: str, label: str, channel: int, start: datetime) -> Buckets:
        """Single readings; what was read before the span may hold until into it."""
        measure, longest = self.measure, timedelta(seconds=self.layer.max_age_s)
        rows = self.store.readings(site_id, measures=[measure.id], start=start - longest, end=self.now)
        longest_ms = round(longest.total_seconds() * 1000)
        made = held(rows, label=label, channel=channel, decimals=measure.decimals, longest_ms=longest_ms)
        return made.since(self.now - self.span.length).until(self.now)

    def _falls_ms(self, site_id: str, channel: int, start: datetime) -> tuple[int, ...]:
        """When it was emptied, where everybody may see that as it happens; of years that would be too much."""
        kinds = self.measure.drops
        if not kinds or finest_step(self.measure) != "raw" or self.span == SPANS[-1]:
            return ()
        found = self.store.events(self.layer.id, kinds=kinds, start=start, end=self.now, site_id=site_id)
        return tuple(milliseconds(found.filter(pc.equal(found["channel"], channel))["at"]).tolist())

    def mean(self, label: str) -> Buckets | None:
        """The mean of all sites; None of too few, or of years, which would take too long."""
        if self.span == SPANS[-1]:
            return None
        start, end = self._reach()
        rows = self.store.series(self.layer.id, self.measure.id, start=start, end=end, step=self.span.step)
        if pc.count_distinct(rows["site_id"]).as_py() < LEAST_SITES:
            return None
        made = self._course(_of_all(publishable(rows, [self.measure])), label, 0)
        return made if len(made) else None

    def changes_ms(self, site_id: str, begin_ms: int) -> list[int]:
        """When another device took over from one that was there before."""
        start = datetime.fromtimestamp(begin_ms / 1000, UTC)
        found = self.store.device_changes(site_id, start=start, end=self.now)
        return sorted({round(one.at.timestamp() * 1000) for one in found if one.before and one.after})

    def ends_ms(self, found: Iterable[Buckets]) -> tuple[int, int]:
        """Begin and end of a chart: the whole span, or since the first measured day where that is less than years."""
        end = round(self.now.timestamp() * 1000)
        begin = end - round(self.span.length.total_seconds() * 1000)
        if self.span == SPANS[-1]:
            begin = max(begin, min(int(one.begin_ms[0]) for one in found) - DAY_MS)
        return begin, end

    def _reach(self) -> tuple[datetime, datetime]:
        """Whole hours up to the one that is still being measured."""
        end = self.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return (min(end, self.last) if self.span == SPANS[-1] else end) - self.span.length, end

    def _course(self, rows: pa.Table, label: str, channel: int) -> Buckets:
        least, rows = self.least_percent if self.span.step == "day" else 0.0, publishable(rows, [self.measure])
        made = course(rows, label=label, step=self.span.step, channel=channel, least_percent=least)
        return made.until(self.now)


def _of_all(rows: pa.Table) -> pa.Table:
    """The buckets of all sites, or of all channels, as those of one."""
    sums = rows.group_by("observed_at").aggregate([("mean", "mean"), ("n", "sum"), ("expected", "sum")])
    sums = sums.sort_by("observed_at")
    mean = sums["mean_mean"]
    columns = {"min": mean, "mean": mean, "max": mean, "n": sums["n_sum"], "expected": sums["expected_sum"]}
    return pa.table({"observed_at": sums["observed_at"], "channel": np.zeros(len(sums), np.int16), **columns})
