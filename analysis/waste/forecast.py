"""What is learnt of a layer that fills: its rhythm and how wide an interval has to be, and by how much forecasts err.

Method: of the hours at hand the first half teaches the rhythm, the third quarter how long the true time to full is in
terms of the forecast one (its 10 % and 90 % quantiles are the interval), and the last quarter, which neither has seen,
says the error: of the rhythm and of a plain line, at instants chosen evenly among all at which a container filled that
did become full before it was emptied. The rhythm is used where it erred less than the line in the third quarter. What
is used from then on is taught by all of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.waste.rhythm import FACTOR, HOUR_MS, Rhythm, RhythmSums
from analysis.waste.time_to_full import FEWEST, outlook

MOST_TRIALS: Final = 240
FEWEST_TRIALS: Final = 20
"""Of fewer no interval is learnt and no error is told."""
_WINDOW_HOURS: Final = 72
_NARROW, _WIDE = (0.15, 0.95), (1.05, 6.0)
"""Between these lie the ends of an interval, whatever was learnt."""


@dataclass(frozen=True, slots=True)
class HourlyLevels:
    """The mean levels of one container by hour; (n,) each, in order.

    Args:
        hour_ms: where each hour begins, milliseconds since 1970 UTC.
        level: 0..100.
    """

    hour_ms: NDArray[np.int64]
    level: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntForecast:
    """What was learnt.

    Args:
        rhythm: with its interval.
        trials: on which the errors were measured; 0: there were too few, and nothing is said of them.
        error_hours: mean absolute error of the time to full.
        line_hours: that of a plain line.
        held: share of trials whose true time lay in the interval.
    """

    rhythm: Rhythm
    trials: int = 0
    error_hours: float = 0.0
    line_hours: float = 0.0
    held: float = 0.0

    def written(self) -> dict[str, Any]:
        """As JSON."""
        figures = {name: getattr(self, name) for name in ("trials", "error_hours", "line_hours", "held")}
        return {"rhythm": self.rhythm.written(), **figures}

    @classmethod
    def read(cls, said: dict[str, Any], state: str) -> "LearntForecast":
        """What `written` wrote."""
        figures = {name: said[name] for name in ("trials", "error_hours", "line_hours", "held")}
        return cls(rhythm=Rhythm.read(said["rhythm"], state), **figures)


@dataclass(frozen=True, slots=True)
class _ForecastTrial:
    """A container that is asked about before it becomes full: its levels until then, and when it did."""

    at_ms: NDArray[np.int64]
    level: NDArray[np.float64]
    full_ms: int


def learn_forecast(containers: Sequence[HourlyLevels], *, limit: float, fall: float, state: str) -> LearntForecast:
    """What the hours of a layer's containers teach.

    Args:
        containers: each, of some weeks.
        limit: full from this level on.
        fall: a level that falls by so much was emptied.
        state: federal state.
    """
    there = [one for one in containers if len(one.hour_ms)]
    if not there:
        return LearntForecast(rhythm=Rhythm(state=state))
    begin, end = min(int(one.hour_ms[0]) for one in there), max(int(one.hour_ms[-1]) for one in there)
    half, last = begin + (end - begin) // 2, begin + 3 * (end - begin) // 4
    rhythm, line = _taught(there, half, state), Rhythm(state=state)
    found = [one for container in there for one in _trials(container, limit, fall)]
    early = _some(one for one in found if half <= one.at_ms[-1] < last)
    late = _some(one for one in found if one.at_ms[-1] >= last)
    if min(len(early), len(late)) < FEWEST_TRIALS:
        return LearntForecast(rhythm=_taught(there, end + 1, state))
    best = min((line, rhythm), key=lambda one: _error_hours(early, one, limit))
    low, high = _interval(early, best, limit)
    narrow, wide = _interval([*early, *late], best, limit)
    used = replace(_taught(there, end + 1, state) if best.weights else line, low=narrow, high=wide)
    return LearntForecast(
        rhythm=used,
        trials=len(late),
        error_hours=_error_hours(late, best, limit),
        line_hours=_error_hours(late, line, limit),
        held=_held(_ratios(late, best, limit), low, high),
    )


def _taught(containers: Iterable[HourlyLevels], until_ms: int, state: str) -> Rhythm:
    sums = RhythmSums(state)
    for one in containers:
        before = one.hour_ms < until_ms
        sums.add(one.hour_ms[before], one.level[before])
    return sums.rhythm()


def _trials(one: HourlyLevels, limit: float, fall: float) -> Iterator[_ForecastTrial]:
    """Every hour of each filling that reached the limit, from the first at which something can be said."""
    cuts = np.flatnonzero(np.diff(one.level) <= -fall / 2) + 1
    for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(one.level)], strict=True):
        over = np.flatnonzero(one.level[begin:end] >= limit)
        first = begin + int(over[0]) if len(over) else begin
        for at in range(begin + FEWEST, first):
            since = max(begin, at - _WINDOW_HOURS)
            yield _ForecastTrial(one.hour_ms[since : at + 1], one.level[since : at + 1], int(one.hour_ms[first]))


def _some(found: Iterable[_ForecastTrial]) -> list[_ForecastTrial]:
    """At most so many, evenly chosen."""
    every = list(found)
    chosen = np.unique(np.linspace(0, len(every) - 1, min(len(every), MOST_TRIALS)).round().astype(int))
    return [every[i] for i in chosen.tolist()] if every else []


def _error_hours(trials: Sequence[_ForecastTrial], rhythm: Rhythm, limit: float) -> float:
    """Mean absolute error of the instant; where nothing is forecast, or nothing within two months, of a week."""
    week = 7 * 24 * HOUR_MS
    errors = []
    for one in trials:
        told = outlook(one.at_ms, one.level, limit=limit, rhythm=rhythm).full_at_ms
        errors.append(min(abs((told if told is not None else one.full_ms + week) - one.full_ms), week))
    return float(np.mean(errors)) / HOUR_MS


def _ratios(trials: Sequence[_ForecastTrial], rhythm: Rhythm, limit: float) -> list[float]:
    """The true time to full in terms of the forecast one, in ordinary hours."""
    made = []
    for one in trials:
        seen = outlook(one.at_ms, one.level, limit=limit, rhythm=rhythm)
        if seen.per_hour is None:
            continue
        ends = rhythm.ordinary(np.array([one.at_ms[-1], one.full_ms], np.int64), int(one.at_ms[-1]))
        forecast = max(limit - seen.level, 0.0) / seen.per_hour
        made.append(float(ends[1] - ends[0]) / max(forecast, 0.1))
    return made


def _held(ratios: Sequence[float], low: float, high: float) -> float:
    return sum(low <= one <= high for one in ratios) / max(len(ratios), 1)


def _interval(trials: Sequence[_ForecastTrial], rhythm: Rhythm, limit: float) -> tuple[float, float]:
    found = _ratios(trials, rhythm, limit)
    if len(found) < FEWEST_TRIALS:
        return 1 / FACTOR, FACTOR
    low, high = np.quantile(found, [0.1, 0.9]).tolist()
    return float(np.clip(low, *_NARROW)), float(np.clip(high, *_WIDE))
