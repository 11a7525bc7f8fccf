"""Climate figures against hand-computed cases of the definitions."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.heat.days import Counts, Extremes, count, heat_index_c, season
from data import town
from data.thresholds import ClimateLimits

LIMITS = town.load("castrop_rauxel").climate
FULL = 144


def extremes(*lows_and_highs: tuple[float, float], n: int = FULL, expected: int = FULL) -> Extremes:
    size = len(lows_and_highs)
    return Extremes(
        day=np.arange(np.datetime64("2026-07-01", "D"), np.datetime64("2026-07-01", "D") + size),
        low=np.array([low for low, _ in lows_and_highs]),
        high=np.array([high for _, high in lows_and_highs]),
        n=np.full(size, n),
        expected=np.full(size, expected),
    )


def counted(days: Extremes, *, nights: Extremes | None = None, limits: ClimateLimits = LIMITS) -> Counts:
    return count(days, nights or extremes(), limits)


@pytest.mark.parametrize(
    ("high", "summer", "hot"),
    [(24.96, 0, 0), (25.0, 1, 0), (29.96, 1, 0), (30.0, 1, 1), (30.04, 1, 1)],
)
def test_a_limit_is_reached_by_the_unrounded_value(high: float, summer: int, hot: int) -> None:
    got = counted(extremes((15.0, high)))
    assert (got.summer_days, got.hot_days) == (summer, hot)


@pytest.mark.parametrize(("low", "high", "frost", "ice"), [(0.0, 4.0, 0, 0), (-0.1, 0.0, 1, 0), (-3.0, -0.1, 1, 1)])
def test_frost_and_ice_lie_below_zero(low: float, high: float, frost: int, ice: int) -> None:
    got = counted(extremes((low, high)))
    assert (got.frost_days, got.ice_days) == (frost, ice)


@pytest.mark.parametrize(("n", "expected", "measured"), [(69, 100, 0), (70, 100, 1), (100, 144, 0), (101, 144, 1)])
def test_a_day_counts_from_seventy_percent_of_its_readings_on(n: int, expected: int, measured: int) -> None:
    got = counted(extremes((15.0, 33.0), n=n, expected=expected))
    assert (got.days, got.days_measured, got.hot_days) == (1, measured, measured)


def test_a_day_without_any_reading_is_unknown() -> None:
    got = counted(extremes((np.nan, np.nan), n=0, expected=0))
    assert (got.days, got.days_measured) == (1, 0)


def test_a_tropical_night_is_judged_by_the_night_or_by_the_day_and_says_which() -> None:
    # The evening storm at 17 UTC cools to 19.5; the night before had stayed at 20.0.
    days, nights = extremes((19.5, 33.0)), extremes((20.0, np.nan), n=72, expected=72)
    by_night = counted(days, nights=nights)
    by_day = counted(days, nights=nights, limits=replace(LIMITS, tropical_night="day"))
    assert (by_night.tropical_nights, by_night.tropical_night) == (1, "night")
    assert (by_day.tropical_nights, by_day.tropical_night) == (0, "day")


def test_nights_have_a_completeness_of_their_own() -> None:
    got = counted(extremes((21.0, 33.0)), nights=extremes((21.0, np.nan), n=50, expected=72))
    assert (got.days_measured, got.nights_measured, got.tropical_nights) == (1, 0, 0)


SUMMER = np.arange("2026-06-01", "2026-09-01", dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("first", "last", "measured_from", "known", "late"),
    [
        ("2026-01-01", "2026-11-26", "2026-10-01", False, True),
        ("2026-01-01", "2026-11-26", "2026-01-01", True, False),
        ("2026-01-01", "2026-07-31", "2026-07-01", False, True),
        ("2026-01-01", "2026-07-31", "2026-06-10", True, True),
        ("2026-01-01", "2026-02-28", "2026-01-01", True, False),
        ("2026-01-01", "2026-02-28", None, False, False),
    ],
)
def test_zero_hot_days_are_said_only_of_a_summer_that_was_measured(
    first: str, last: str, measured_from: str | None, *, known: bool, late: bool
) -> None:
    day = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    n = np.where(day >= np.datetime64(measured_from or "2100-01-01", "D"), 144, 0)
    nothing = np.full(day.size, np.nan)
    got = season(Extremes(day=day, low=nothing, high=nothing, n=n, expected=np.full(day.size, 144)), LIMITS, SUMMER)
    assert (got.is_known(LIMITS), got.late) == (known, late)


def test_no_days_at_all_are_no_error() -> None:
    assert counted(extremes()).days == 0


@pytest.mark.parametrize(("t", "r", "expected"), [(29, 50, 29.7), (30, 70, 35.0), (32, 60, 37.1), (35, 40, 37.2)])
def test_heat_index(t: float, r: float, expected: float) -> None:
    assert heat_index_c(np.array([t]), np.array([r]))[0] == pytest.approx(expected, abs=0.05)


def test_heat_index_is_the_temperature_below_27_degrees() -> None:
    got = heat_index_c(np.array([26.9, np.nan]), np.array([90.0, 50.0]))
    assert got[0] == 26.9
    assert np.isnan(got[1])
