"""How good messages are: the figures of ISA-18.2 and EEMUA 191 (domain.md section 9), means beside peaks.

Periods are counted from the begin of the span on; a begun one at its end counts as a whole. A flood begins with a
period of ten minutes that has more than ten and lasts until one has fewer than five.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.lake.series import Integers

MINUTE_MS: Final = 60_000
TEN_MINUTES_MS: Final = 10 * MINUTE_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
FLOOD_ABOVE, FLOOD_BELOW = 10, 5
MOST_AN_HOUR: Final = 30
MOST_FREQUENT: Final = 10
CHATTERS: Final = 3
"""Changes within a minute."""
SHARES_FROM: Final = 200
"""Messages from which on shares say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedAlarms:
    """What was raised in a span, in any order.

    Args:
        key: (n,) number of what each is about: the same rule at the same place.
        raised_ms: (n,) milliseconds since 1970 UTC.
        cleared_ms: (n,) likewise; -1: it still stands.
        severity: (n,) index of its severity, from 0 on.
    """

    key: Integers
    raised_ms: Integers
    cleared_ms: Integers
    severity: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFigures:
    """The nine figures of a span.

    Args:
        count: how many were raised.
        per_day: in the mean; likewise an hour and ten minutes.
        peak: most in ten minutes.
        peak_hour: most in an hour.
        peak_day: most in a day.
        flood_share: of the periods of ten minutes, those within a flood.
        floods: how many there were.
        busy_hours_share: of the hours those with more than thirty.
        frequent: the ten most frequent keys, each with its count.
        frequent_share: theirs of all; None: too few for shares.
        chattering: keys that changed three times or more within a minute.
        stale: what stands for more than a day at the end of the span.
        severity_shares: by severity; None: too few for shares.
    """

    count: int
    per_day: float
    per_hour: float
    per_ten_minutes: float
    peak: int
    peak_hour: int
    peak_day: int
    flood_share: float
    floods: int
    busy_hours_share: float
    frequent: Sequence[tuple[int, int]]
    frequent_share: float | None
    chattering: int
    stale: int
    severity_shares: Sequence[float] | None


def figures(
    stood: RaisedAlarms, *, start_ms: int, end_ms: int, severities: int, told: RaisedAlarms | None = None
) -> AlarmFigures:
    """The figures of what was raised in start <= raised < end; what stands may have been raised before.

    Args:
        stood: everything that was raised before the end.
        start_ms: milliseconds since 1970 UTC.
        end_ms: after that.
        severities: how many there are.
        told: what people were told, where that was told again as well; it is counted, ``stood`` is what stands.
    """
    told = told or stood
    inside = (told.raised_ms >= start_ms) & (told.raised_ms < end_ms)
    at, key, severity = told.raised_ms[inside], told.key[inside], told.severity[inside]
    n, days = len(at), (end_ms - start_ms) / DAY_MS
    tens, hours, whole_days = (_periods(at, start_ms, end_ms, one) for one in (TEN_MINUTES_MS, HOUR_MS, DAY_MS))
    flooded, frequent = _flooded(tens), _frequent(key)
    shares = n >= SHARES_FROM
    return AlarmFigures(
        count=n,
        per_day=n / days,
        per_hour=n / days / 24,
        per_ten_minutes=n / days / 144,
        peak=int(tens.max()),
        peak_hour=int(hours.max()),
        peak_day=int(whole_days.max()),
        flood_share=float(flooded.mean()),
        floods=int(np.count_nonzero(flooded & ~np.r_[False, flooded[:-1]])),
        busy_hours_share=float((hours > MOST_AN_HOUR).mean()),
        frequent=frequent,
        frequent_share=sum(times for _, times in frequent) / n if shares else None,
        chattering=_chattering(stood, start_ms, end_ms),
        stale=_stale(stood, end_ms),
        severity_shares=[*(np.bincount(severity, minlength=severities) / n).tolist()] if shares else None,
    )


def _periods(at_ms: Integers, start_ms: int, end_ms: int, length_ms: int) -> NDArray[np.int64]:
    """How many lie in each period of a length."""
    return np.bincount((at_ms - start_ms) // length_ms, minlength=-(-(end_ms - start_ms) // length_ms))


def _flooded(tens: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each period of ten minutes is one of a flood."""
    mark = np.select([tens > FLOOD_ABOVE, tens < FLOOD_BELOW], [1, -1], 0)
    decided = np.maximum.accumulate(np.where(mark != 0, np.arange(len(mark)), -1))
    return (decided >= 0) & (mark[decided] > 0)


def _frequent(key: Integers) -> list[tuple[int, int]]:
    keys, times = np.unique(key, return_counts=True)
    order = np.lexsort((keys, -times))[:MOST_FREQUENT]
    return [*zip(keys[order].tolist(), times[order].tolist(), strict=True)]


def _chattering(stood: RaisedAlarms, start_ms: int, end_ms: int) -> int:
    """How many keys changed three times within a minute, both ends included."""
    ended = stood.cleared_ms >= 0
    at = np.r_[stood.raised_ms, stood.cleared_ms[ended]]
    key = np.r_[stood.key, stood.key[ended]]
    inside = (at >= start_ms) & (at < end_ms)
    order = np.lexsort((at[inside], key[inside]))
    at, key = at[inside][order], key[inside][order]
    apart = CHATTERS - 1
    close = (key[apart:] == key[:-apart]) & (at[apart:] - at[:-apart] <= MINUTE_MS)
    return len(np.unique(key[apart:][close]))


def _stale(stood: RaisedAlarms, end_ms: int) -> int:
    """How many stand at an instant that were raised more than a day before."""
    stands = (stood.cleared_ms < 0) | (stood.cleared_ms > end_ms)
    return int(np.count_nonzero(stands & (end_ms - stood.raised_ms > DAY_MS)))
