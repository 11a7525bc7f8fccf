"""When containers are emptied: weekdays by part of the town, mornings from six to eleven, skipped now and then."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.simulate import noise
from data.simulate.daylight import DAY_S, HOUR_S, local_s

PART_M: Final = 1500
"""Side of the squares in which one crew empties everything on the same weekdays."""
TARGET_PERCENT: Final = 62.0
"""How full the planner of the rounds expects a container to be when the crew comes."""
SKIPPED: Final = 0.05
LONGEST_GAP_DAYS: Final = 20
"""Rounds come at least weekly and are skipped in every other week only: no gap is longer than this."""
WORKDAYS: Final = 6


@dataclass(frozen=True, slots=True)
class Containers:
    """What decides how n containers fill and when they are emptied; arrays of shape (n, 1).

    Args:
        town_seed: the seed of the weather.
        seed: uint64, one number a container.
        part: uint64, one number a part of the town.
        per_day: expected points of fill level a day.
    """

    town_seed: int
    seed: NDArray[np.uint64]
    part: NDArray[np.uint64]
    per_day: NDArray[np.float64]


def part_of(town_seed: int, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The number of the part of the town that a place (EPSG:25832) lies in."""
    return noise.hashed(town_seed, (x_m // PART_M).astype(np.int64), (y_m // PART_M).astype(np.int64))


def emptied_s(containers: Containers, epoch_s: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The last emptying before each instant, and how many days before the first instant the search began.

    Args:
        containers: n containers.
        epoch_s: (n, m) seconds since 1970 UTC.

    Returns:
        (n, m) seconds since 1970 UTC, and its day numbers (n, m).
    """
    first = int(epoch_s.min()) // DAY_S - LONGEST_GAP_DAYS
    days = np.arange(first, int(epoch_s.max()) // DAY_S + 1)
    comes_s = _comes_s(containers, days)
    latest = np.maximum.accumulate(np.where(_happens(containers, days), np.arange(len(days)), -1), axis=1)
    today = epoch_s // DAY_S - first
    last = np.take_along_axis(latest, today, axis=1)
    not_yet = (last == today) & (np.take_along_axis(comes_s, last, axis=1) > epoch_s)
    last = np.where(not_yet, np.take_along_axis(latest, today - 1, axis=1), last)
    return np.take_along_axis(comes_s, last, axis=1), last + first


def weekdays(containers: Containers) -> NDArray[np.bool_]:
    """(n, 7) whether the crew is to come on Monday .. Sunday; never on Sundays."""
    weekday, per_week = np.arange(7), _per_week(containers)
    shifted = np.mod(weekday + (containers.part % np.uint64(WORKDAYS)).astype(np.int64), WORKDAYS)
    return np.asarray((weekday < WORKDAYS) & (np.mod(shifted * per_week, WORKDAYS) < per_week))


def visits(containers: Containers, days: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(n, d) when the crew comes on each day since 1970 (seconds, UTC), and whether it does."""
    return _comes_s(containers, days), _happens(containers, days)


def _comes_s(containers: Containers, days: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n, d) instants at which the crew would come on each day: the part's turn, the stop's place in it, delays."""
    midnight_s = days * DAY_S + HOUR_S * 12 - (local_s(days * DAY_S + HOUR_S * 12) - days * DAY_S)
    turn = 2.5 * noise.uniform(containers.part, noise.stream("turn"))
    stop = 1.5 * noise.uniform(containers.seed, noise.stream("stop"))
    delay = 1.0 * noise.uniform(containers.seed, noise.stream("delay"), days)
    return np.asarray(midnight_s + (HOUR_S * (6 + turn + stop + delay)).astype(np.int64))


def _happens(containers: Containers, days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(n, d) whether the crew comes."""
    planned = weekdays(containers)[:, np.mod(days + 3, 7)]  # 1970-01-01 was a Thursday; Monday is 0
    careless_week = np.mod((days + 3) // 7 + (containers.seed % np.uint64(2)).astype(np.int64), 2) == 0
    skipped = careless_week & (noise.uniform(containers.seed, noise.stream("skipped"), days) < 2 * SKIPPED)
    return np.asarray(planned & ~skipped)


def _per_week(containers: Containers) -> NDArray[np.int64]:
    """(n, 1) rounds a week, as a planner would choose who guesses the need only roughly."""
    guess = np.exp(0.3 * noise.normal(containers.seed, noise.stream("planner")))
    needed = np.ceil(guess * containers.per_day * 7 / TARGET_PERCENT)
    return np.clip(needed, 1, WORKDAYS).astype(np.int64)
