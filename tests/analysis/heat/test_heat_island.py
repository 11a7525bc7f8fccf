"""A summer's heat island: the highest hour of each day, by class, and only of a summer that was measured."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.heat.heat_island import Island, heat_island
from data import town

LIMITS = town.load("castrop_rauxel").heat_island
SUMMER = np.arange(np.datetime64("2026-06-01"), np.datetime64("2026-09-01"))


def hours_of(days: NDArray[np.datetime64], hours: int) -> NDArray[np.datetime64]:
    """Ends of the first hours of these UTC+1 days."""
    return np.asarray((days.astype("datetime64[h]")[:, None] + np.arange(hours)).reshape(-1), "datetime64[h]")


def judged(highest_k: NDArray[np.float64], *, hours: int = 24) -> Island:
    """A summer of which each day has this highest hour among others of 0 K; hours are labelled at their end."""
    values = np.zeros((SUMMER.size, hours))
    values[:, hours // 2] = highest_k
    return heat_island(hours_of(SUMMER, hours), values.reshape(-1), LIMITS, year=2026, day_percent=70)


def test_a_class_begins_above_its_limit_and_not_at_it() -> None:
    highest = np.zeros(SUMMER.size)
    highest[:7] = [1.0, 1.01, 3.0, 3.01, 6.0, 6.01, 9.0]
    got = judged(highest)
    assert (got.days, got.days_measured, got.judged) == (92, 92, True)
    assert got.by_class == (2, 2, 2)
    assert got.strongest_k == 9.0


@pytest.mark.parametrize(("missing", "is_judged"), [(9, True), (10, False)])
def test_a_summer_is_judged_from_nine_tenths_of_its_days_on(missing: int, *, is_judged: bool) -> None:
    hour = hours_of(SUMMER[missing:], 24)
    got = heat_island(hour, np.full(hour.size, 2.0), LIMITS, year=2026, day_percent=70)
    assert (got.days_measured, got.judged) == (92 - missing, is_judged)


@pytest.mark.parametrize(("hours", "measured"), [(16, 0), (17, 92)])
def test_a_day_counts_from_seventy_percent_of_its_hours_on(hours: int, measured: int) -> None:
    assert judged(np.full(SUMMER.size, 2.0), hours=hours).days_measured == measured


def test_a_summer_without_any_hour_is_unknown() -> None:
    nothing = heat_island(np.array([], "datetime64[s]"), np.array([]), LIMITS, year=2026, day_percent=70)
    assert (nothing.days_measured, nothing.judged, nothing.strongest_k) == (0, False, None)
