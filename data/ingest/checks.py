"""Quality checks of domain.md section 2 on whole batches: range, stuck and step; flags are added, values stay.

That a value is stuck is known only after hours. Then the whole run is suspect: its rows of the same batch are
flagged, and of the rows before it is said when the run began (``StuckSince``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import Measure
from data.flags import Flag
from data.lake.series import Integers, Reals, SeriesIndex, Truths

_MINUTE_MS: Final = 60_000
_ROUNDING: Final = 1e-9
"""20.3 - 20.0 is more than 0.3 in binary numbers; no sensor is that fine."""
_NEVER: Final = np.int64(np.iinfo(np.int64).min)


@dataclass(frozen=True, slots=True)
class _Course:
    """Readings in time order, series by series; the first of a series follows what was remembered of it.

    Args:
        series: (n,) numbers of their series.
        ms: (n,) instants, milliseconds since 1970 UTC.
        value: (n,) values.
        outside: (n,) whether a value is outside its plausible range.
        first: (n,) whether a row is the first of its series.
        stuck_ms: (n,) an unchanged value for longer than this is stuck; inf: it may rest.
        stuck_except: (n,) a value that may rest for ever, else NaN.
        step_per_minute: (n,) largest plausible change per minute; inf: any.
    """

    series: Integers
    ms: Integers
    value: Reals
    outside: Truths
    first: Truths
    stuck_ms: Reals
    stuck_except: Reals
    step_per_minute: Reals


@dataclass(frozen=True, slots=True)
class StuckSince:
    """A series turned out to be stuck: readings in ``from_ms <= observed_at < before_ms`` were not flagged yet.

    Args:
        series: its number.
        from_ms: when the run began, milliseconds since 1970 UTC.
        before_ms: the first reading of the batch in which that became known.
    """

    series: int
    from_ms: int
    before_ms: int


class Checks:
    """Checks readings as they come, and remembers of each series what the next check needs."""

    def __init__(self, index: SeriesIndex, measures: Mapping[str, Measure]) -> None:
        self._index = index
        self._measures = measures
        self._limits = np.empty((0, 5))
        self._newest_ms = np.empty(0, np.int64)
        self._good_ms = np.empty(0, np.int64)
        self._good = np.empty(0)
        self._run_ms = np.empty(0, np.int64)
        self._last = np.empty(0)
        self.stuck_since: list[StuckSince] = []
        """What the last call of ``flags`` found out about readings before it."""

    def flags(
        self, series: Integers, ms: Integers, value: Reals, *, ahead: Truths | None = None
    ) -> tuple[NDArray[np.int32], Truths]:
        """Flags of n rows sorted by series and instant, and which rows are out of turn: late or ahead.

        A row is late if a newer one of its series was checked before. What is out of turn is checked for its range
        only: what a wrong clock says of the future must not make all that is measured now late.

        Args:
            series: (n,) numbers of their series.
            ms: (n,) instants, milliseconds since 1970 UTC.
            value: (n,) values.
            ahead: (n,) whether a row was in the future when it came; None: none was.
        """
        self._grow()
        late: Truths = ms <= self._newest_ms[series]
        if ahead is not None:
            late |= ahead
        low, high, stuck_ms, stuck_except, step_per_minute = self._limits[series].T
        outside = ~((value >= low) & (value <= high))
        flags = outside * np.int32(Flag.RANGE)
        now = np.flatnonzero(~late)
        self.stuck_since = []
        if len(now):
            course = _Course(
                series[now],
                ms[now],
                value[now],
                outside[now],
                np.r_[True, np.diff(series[now]) != 0],
                stuck_ms[now],
                stuck_except[now],
                step_per_minute[now],
            )
            flags[now] |= self._check_course(course)
        return flags, late

    def _check_course(self, course: _Course) -> NDArray[np.int32]:
        run_ms = self._run_starts(course)
        stuck = self._stuck(course, run_ms)
        stepped, good_at = self._steps(course)
        self._remember(course, run_ms, good_at)
        found: NDArray[np.int32] = stuck * np.int32(Flag.STUCK) + stepped * np.int32(Flag.STEP)
        return found

    def _stuck(self, course: _Course, run_ms: Integers) -> Truths:
        """Which rows are in a run that lasted too long, also those that came before that was known."""
        begins = np.flatnonzero(course.first | np.r_[True, np.diff(run_ms) != 0])
        lasts = np.r_[begins[1:], len(run_ms)] - 1
        too_long = (course.ms[lasts] - run_ms[lasts] > course.stuck_ms[lasts]) & (
            course.value[lasts] != course.stuck_except[lasts]
        )
        since = begins[too_long & (run_ms[begins] < course.ms[begins])]
        known = self._newest_ms[course.series[since]] - run_ms[since] > course.stuck_ms[since]
        self.stuck_since = [
            StuckSince(int(course.series[row]), int(run_ms[row]), int(course.ms[row])) for row in since[~known]
        ]
        return np.repeat(too_long, lasts - begins + 1)

    def _remember(self, course: _Course, run_ms: Integers, good_at: Integers) -> None:
        last = np.flatnonzero(np.r_[course.first[1:], True])
        series = course.series[last]
        self._newest_ms[series] = course.ms[last]
        self._last[series] = course.value[last]
        self._run_ms[series] = run_ms[last]
        known = last[good_at[last] >= 0]
        self._good_ms[course.series[known]] = course.ms[good_at[known]]
        self._good[course.series[known]] = course.value[good_at[known]]

    def _run_starts(self, course: _Course) -> Integers:
        """When the unchanged run began that each row is in; a silence of half the allowed time ends a run."""
        first, ms = course.first, course.ms
        before = np.where(first, self._last[course.series], np.roll(course.value, 1))
        before_ms = np.where(first, self._newest_ms[course.series], np.roll(ms, 1))
        silent = (before_ms == _NEVER) | (ms - np.maximum(before_ms, 0) > course.stuck_ms / 2)
        begins = (course.value != before) | silent
        starts = np.where(begins, ms, self._run_ms[course.series])
        anchor = np.maximum.accumulate(np.where(first | begins, np.arange(len(ms)), 0))
        return np.asarray(starts[anchor])

    def _steps(self, course: _Course) -> tuple[Truths, Integers]:
        """Which rows are too far from the last good one, and for each row the index of the last good one (-1: none).

        Most rows follow a good one and are good: those are settled at once; only the others are walked.
        """
        before = np.where(course.first, self._good[course.series], np.roll(course.value, 1))
        before_ms = np.where(course.first, self._good_ms[course.series], np.roll(course.ms, 1))
        gap_ms = np.where(before_ms == _NEVER, 0, course.ms - np.maximum(before_ms, 0))
        allowed = course.step_per_minute * (np.maximum(gap_ms, _MINUTE_MS) / _MINUTE_MS)
        far = np.abs(course.value - before) > allowed + _ROUNDING
        doubtful = np.flatnonzero(far | course.outside | np.r_[False, course.outside[:-1]])
        stepped = np.zeros(len(course.ms), np.bool_)
        good_at = np.arange(len(course.ms))
        settled = 0
        for start in doubtful.tolist():
            if start >= settled:
                settled = self._walk(start, course, stepped, good_at)
        return stepped, good_at

    def _walk(self, start: int, course: _Course, stepped: Truths, good_at: Integers) -> int:
        """Settle rows from ``start`` on until one is good again; return the index of the first row not settled."""
        at = -1 if course.first[start] else int(good_at[start - 1])
        for row in range(start, len(course.ms)):
            if row > start and course.first[row]:
                return row
            far = self._is_far(row, at, course)
            if not far and not course.outside[row]:
                return row + 1
            stepped[row] = far and not course.outside[row]
            good_at[row] = at
        return len(course.ms)

    def _is_far(self, row: int, at: int, course: _Course) -> bool:
        series = course.series[row]
        good, good_ms = (course.value[at], course.ms[at]) if at >= 0 else (self._good[series], self._good_ms[series])
        if good_ms == _NEVER:
            return False
        minutes = max(int(course.ms[row] - good_ms), _MINUTE_MS) / _MINUTE_MS
        return bool(abs(course.value[row] - good) > course.step_per_minute[row] * minutes + _ROUNDING)

    def _grow(self) -> None:
        known, now = len(self._newest_ms), len(self._index)
        if known == now:
            return
        never, unknown = np.full(now - known, _NEVER), np.full(now - known, np.nan)
        self._newest_ms, self._good_ms, self._run_ms = (
            np.r_[one, never] for one in (self._newest_ms, self._good_ms, self._run_ms)
        )
        self._good, self._last = np.r_[self._good, unknown], np.r_[self._last, unknown]
        added = [_limits(self._measures.get(self._index[number][2])) for number in range(known, now)]
        self._limits = np.vstack([self._limits, np.array(added, dtype=np.float64)])


def _limits(measure: Measure | None) -> tuple[float, float, float, float, float]:
    """Low, high, stuck_ms, stuck_except, step_per_minute; a measure that is not declared any more allows all."""
    if measure is None:
        return (-np.inf, np.inf, np.inf, np.nan, np.inf)
    return (
        measure.low,
        measure.high,
        np.inf if measure.stuck_after_s is None else measure.stuck_after_s * 1000,
        np.nan if measure.stuck_except is None else measure.stuck_except,
        np.inf if measure.step_per_minute is None else measure.step_per_minute,
    )
