"""A baseline knows what a meter would use, whatever the weather does."""

import numpy as np
import pytest

from analysis.energy.baseline import TooFewDaysError, fit_baseline
from analysis.energy.calendar import days_off, part_of_year, weekday
from analysis.energy.fit_error import cv_rmse, nmbe
from tests.analysis.energy.years import DAYS, heated, temperatures


def test_a_year_of_heating_is_found_again() -> None:
    mean_c = temperatures()
    found = fit_baseline(DAYS, heated(mean_c), mean_c)
    assert found.cv_rmse < 1e-3
    assert found.expected(DAYS[:1], np.array([-5.0]))[0] == pytest.approx(40 + 25 * 20.25, rel=0.01)
    assert found.expected(DAYS[:1], np.array([np.nan])) == pytest.approx(np.nan, nan_ok=True)


def test_noise_alone_is_a_level_and_nothing_more() -> None:
    noise = np.random.default_rng(8).normal(100.0, 10.0, len(DAYS))
    found = fit_baseline(DAYS, noise, temperatures())
    assert found.parameters < 1.5
    assert found.expected(DAYS, temperatures()) == pytest.approx(np.full(len(DAYS), noise.mean()), rel=0.03)


def test_models_of_a_part_of_the_year_add_up_to_one() -> None:
    mean_c = temperatures()
    found = fit_baseline(DAYS, heated(mean_c, noise=60.0), mean_c)
    assert len(found.weights) > 1
    assert found.weights.sum(axis=0) == pytest.approx(np.ones(6))
    assert (found.weights >= 0).all()


def test_days_off_have_a_model_of_their_own_where_they_differ() -> None:
    mean_c, off = temperatures(), days_off(DAYS)
    used = np.where(off, 30.0, 90.0) + np.random.default_rng(3).normal(0.0, 2.0, len(DAYS))
    found = fit_baseline(DAYS, used, mean_c)
    assert found.expected(DAYS, mean_c)[off].mean() == pytest.approx(30.0, abs=0.5)
    assert found.expected(DAYS, mean_c)[~off].mean() == pytest.approx(90.0, abs=0.5)


def test_a_holiday_is_a_day_off() -> None:
    mean_c, monday = temperatures(), DAYS[weekday(DAYS) == 0]
    used = np.where(days_off(DAYS, monday), 30.0, 90.0)
    found = fit_baseline(DAYS, used, mean_c, holidays=monday)
    assert found.expected(DAYS, mean_c, monday) == pytest.approx(used, abs=1e-6)


def test_days_that_are_not_kept_teach_nothing() -> None:
    mean_c = temperatures()
    used = heated(mean_c)
    spoilt = np.where(np.arange(len(DAYS)) < 100, 5 * used, used)
    kept = np.arange(len(DAYS)) >= 100
    expected = fit_baseline(DAYS, spoilt, mean_c, kept=kept).expected(DAYS[kept], mean_c[kept])
    assert expected == pytest.approx(used[kept], rel=1e-3)


def test_too_few_days_are_refused_with_their_number() -> None:
    used = np.full(len(DAYS), np.nan)
    used[:10] = 1.0
    with pytest.raises(TooFewDaysError, match="10 days"):
        fit_baseline(DAYS, used, temperatures())


def test_parts_of_a_year() -> None:
    days = np.array(["2024-01-06", "2024-07-01", "2024-04-07"], "datetime64[D]")
    assert part_of_year(days, days_off(days)).tolist() == [5, 0, 3]


def test_errors_by_hand() -> None:
    seen, expected = np.array([1.0, 3.0, np.nan]), np.array([2.0, 3.0, 9.0])
    assert cv_rmse(seen, expected) == pytest.approx(np.sqrt(0.5) / 2)
    assert cv_rmse(seen, expected, coefficients=1) == pytest.approx(1.0 / 2)
    assert nmbe(seen, expected) == pytest.approx(-0.25)
    assert np.isnan(cv_rmse(np.zeros(3), np.ones(3)))
