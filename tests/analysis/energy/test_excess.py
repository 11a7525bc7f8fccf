"""Excess that lasts is found, named with its facts, and calm years give no more than a message."""

from datetime import date

import numpy as np
import pytest

from analysis.energy.base_load import TooFewBaseHoursError, base_load
from analysis.energy.calendar import days_off
from analysis.energy.detection_curve import detection_curve
from analysis.energy.detector import TooFewHoldOutsError, calibrated, messages
from analysis.energy.excess import HourlyUse, night, present_excess
from analysis.energy.hold_out import folds, held_out
from analysis.energy.hour_of_week import TooFewHoursError, fit_week, hour_of_week
from geo.arrays import FloatArray, IntArray
from tests.analysis.energy.years import DAYS, heated, temperatures

MEAN_C = temperatures()
CALM = heated(MEAN_C, noise=25.0)
EXPECTED = held_out(DAYS, CALM, MEAN_C)
DETECTOR = calibrated(DAYS, CALM, EXPECTED)
HOURS = (DAYS[0] + np.arange(8 * 7)).repeat(24).astype("M8[h]") + np.tile(np.arange(24), 8 * 7)


def test_each_fortnight_is_left_out_once_and_whole() -> None:
    left_out = folds(365)
    assert (left_out.sum(axis=0) == 1).all()
    assert (left_out[:, :14] == left_out[:, :1]).all()
    assert not (left_out[:, :14] & left_out[:, 14:28]).any()


def test_what_is_expected_of_a_day_does_not_depend_on_it() -> None:
    spoilt = CALM.copy()
    spoilt[100:112] *= 3.0  # within one fortnight
    assert held_out(DAYS, spoilt, MEAN_C)[98:112] == pytest.approx(EXPECTED[98:112])


def test_a_calm_year_gives_one_message_at_most() -> None:
    steps = DETECTOR.steps(DAYS, CALM, EXPECTED)
    assert messages(steps, np.array([DETECTOR.threshold]))[0] <= 1
    assert present_excess(DETECTOR, DAYS, CALM, EXPECTED) is None


def test_errors_that_grow_with_use_are_measured_by_it() -> None:
    level = np.random.default_rng(4).normal(0.0, 1.0, len(DAYS))
    growing = np.maximum(EXPECTED * (1.0 + 0.15 * level), 0.0)
    assert calibrated(DAYS, growing, EXPECTED).power == 1.0
    assert calibrated(DAYS, EXPECTED + 30.0 * level, EXPECTED).power == 0.0


def test_excess_is_told_since_when_and_by_how_much() -> None:
    dearer = CALM.copy()
    dearer[-10:] *= 1.4
    found = present_excess(DETECTOR, DAYS, dearer, EXPECTED)
    assert found is not None
    assert abs((found.since - DAYS[-10].item()).days) <= 3
    assert found.until == date(2024, 12, 29)
    assert found.percent == pytest.approx(40.0, abs=10.0)
    assert found.mostly == "all"


def test_excess_that_has_ended_is_no_longer_told() -> None:
    dearer = CALM.copy()
    dearer[200:228] *= 1.5
    assert present_excess(DETECTOR, DAYS, dearer, EXPECTED) is None


def test_excess_of_days_off_and_of_nights_is_told_as_such() -> None:
    off = days_off(DAYS)
    dearer = np.where(off & (np.arange(len(DAYS)) >= len(DAYS) - 16), 2.2 * CALM, CALM)
    found = present_excess(DETECTOR, DAYS, dearer, EXPECTED)
    assert found is not None
    assert found.mostly == "weekend"
    hour = (DAYS[-40:].repeat(24).astype("M8[h]")) + np.tile(np.arange(24), 40)
    used = np.where(night(hour), 30.0, 10.0)
    by_hours = HourlyUse(hour, used, np.full(len(hour), 10.0))
    whole = np.where(np.arange(len(DAYS)) >= len(DAYS) - 16, 1.5 * CALM, CALM)
    found = present_excess(DETECTOR, DAYS, whole, EXPECTED, hourly=by_hours)
    assert found is not None
    assert found.mostly == "night"


def test_one_strange_day_is_not_excess() -> None:
    strange = CALM.copy()
    strange[-1] *= 5.0
    assert present_excess(DETECTOR, DAYS, strange, EXPECTED) is None


def test_greater_excess_is_found_more_often_and_later_days_find_more() -> None:
    curve = detection_curve(DETECTOR, DAYS, CALM, EXPECTED)
    assert curve.smallest is not None
    assert (np.diff(curve.found, axis=1) >= 0).all()
    assert curve.share(1.0) >= curve.share(0.3) >= curve.share(0.05)


def test_a_curve_is_that_of_trials_one_by_one() -> None:
    curve = detection_curve(DETECTOR, DAYS, CALM, EXPECTED)
    found = 0
    for begin in range(0, len(DAYS) - 27, 3):
        level = 0.0
        for step in DETECTOR.steps(DAYS[:begin], CALM[:begin], EXPECTED[:begin]):
            level = max(level + step, 0.0)
            level = 0.0 if level >= DETECTOR.threshold else level
        days = slice(begin, begin + 14)
        reached = False
        for step in DETECTOR.steps(DAYS[days], 1.3 * CALM[days], EXPECTED[days]):
            level = max(level + step, 0.0)
            reached |= level >= DETECTOR.threshold
        found += reached
    assert curve.share(0.3) == pytest.approx(found / curve.trials)


def test_a_meter_without_a_year_gets_no_detector() -> None:
    with pytest.raises(TooFewHoldOutsError, match="30 days"):
        calibrated(DAYS[:30], CALM[:30], EXPECTED[:30])


def week_of(hour: IntArray) -> FloatArray:
    return np.asarray(np.where((hour % 24 >= 7) & (hour % 24 < 17) & (hour < 120), 30.0, 8.0))


def test_hours_of_the_week_are_those_of_dummies_and_least_squares() -> None:
    temperature = 12 + 8 * np.sin(np.arange(len(HOURS)) / 60)
    at = hour_of_week(HOURS)
    used = week_of(at) + 0.5 * np.maximum(12 - temperature, 0)
    found = fit_week(HOURS, used, temperature)
    assert found.expected(HOURS, temperature) == pytest.approx(used, rel=1e-3)
    assert found.level[hour_of_week(np.array(["2024-01-01T00"], "M8[h]"))[0]] == found.level[0]
    with pytest.raises(TooFewHoursError, match="24 hours"):
        fit_week(HOURS[:24], used[:24], temperature[:24])


def test_base_load_of_nights_and_days_off() -> None:
    used = week_of(hour_of_week(HOURS))
    found = base_load(HOURS, used)
    assert (found.night, found.weekend, found.working) == (8.0, 8.0, 30.0)
    assert found.share == pytest.approx(8 * 168 / (8 * 118 + 30 * 50))
    with pytest.raises(TooFewBaseHoursError, match="100 hours"):
        base_load(HOURS[:100], used[:100])
