"""From counts that people read to days: rolled over, swapped, wrong, in other units, weeks apart."""

from typing import Any

import numpy as np
import pytest

from analysis.energy.billing_periods import TooFewPeriodsError, fit_periods, sums_of_periods
from analysis.energy.counter import STEPS, MeterCounts, OrderOfCountsError, consumption
from analysis.energy.daily_shares import daily_shares
from analysis.energy.degree_days import degree_day_numbers
from analysis.energy.units import MeterUnit, MeterUnitError
from tests.analysis.energy.years import DAYS, heated, temperatures


def at(*days: float) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.datetime64("2025-01-01T08:00") + (24 * np.array(days)).astype(int) * np.timedelta64(1, "h")


def test_a_counter_that_rolls_over_goes_on() -> None:
    found = consumption(MeterCounts(at(0, 30, 60), np.array([99_900.0, 99_990.0, 80.0]), digits=5))
    assert found.used.tolist() == [90.0, 90.0]
    assert [STEPS[one] for one in found.step] == ["counted", "rolled"]


def test_a_count_that_falls_by_half_is_no_roll_over() -> None:
    found = consumption(MeterCounts(at(0, 30, 60), np.array([5_000.0, 2_000.0, 2_100.0]), digits=4))
    assert [STEPS[one] for one in found.step] == ["backwards", "counted"]
    assert np.isnan(found.used[0])


def test_between_a_meter_and_its_successor_nothing_was_used() -> None:
    swap = np.array([False, False, True, False])
    found = consumption(
        MeterCounts(at(0, 30, 30.5, 60), np.array([800.0, 900.0, 3.0, 90.0]), digits=5, first_of_meter=swap)
    )
    assert [STEPS[one] for one in found.step] == ["counted", "swapped", "counted"]
    assert np.nansum(found.used) == 187.0


def test_a_wrong_digit_is_a_jump_and_its_correction_backwards() -> None:
    counts = MeterCounts(at(0, 30, 60, 90), np.array([10_000.0, 91_000.0, 12_000.0, 13_000.0]), digits=6)
    found = consumption(counts, most_per_day=500.0)
    assert [STEPS[one] for one in found.step] == ["jump", "backwards", "counted"]


def test_counts_out_of_order_are_refused() -> None:
    with pytest.raises(OrderOfCountsError, match="2025-01-01"):
        consumption(MeterCounts(at(30, 0), np.array([1.0, 2.0]), digits=5))


def test_gas_is_told_in_kilowatt_hours_of_its_bill() -> None:
    gas = MeterUnit(carrier="gas", unit="m³", calorific_kwh=11.2, state=0.95)
    assert gas.per_count == pytest.approx(10.64)
    assert gas.result == "kWh"
    assert MeterUnit(carrier="district_heating", unit="GJ").per_count == pytest.approx(277.7778, rel=1e-6)
    assert MeterUnit(carrier="water", unit="l").per_count == pytest.approx(0.001)
    assert MeterUnit(carrier="electricity", unit="kWh", factor=40.0).per_count == 40.0


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"carrier": "gas", "unit": "m³"}, "calorific_kwh"),
        ({"carrier": "oil", "unit": "l"}, "calorific_kwh"),
        ({"carrier": "water", "unit": "kWh"}, "m³, l"),
        ({"carrier": "electricity", "unit": "kWh", "factor": 0.0}, "factor"),
    ],
)
def test_what_cannot_be_converted_is_refused(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(MeterUnitError, match=named):
        MeterUnit(**wrong)


def test_a_period_is_shared_as_the_weather_says_and_adds_up() -> None:
    begins, ends = np.array(["2024-01-03", "2024-01-05"], "M8[D]"), np.array(["2024-01-05", "2024-01-08"], "M8[D]")
    cold = np.array([0.0, 0, 0, 10, 20, 0, 10, 30.0])
    shared = daily_shares(begins, ends, np.array([100.0, 90.0]), DAYS[:8], cold[:8], base_share=0.4)
    assert shared == pytest.approx([np.nan, np.nan, 20, 80, 12 + 54 * 2 / 3, 12, 12 + 54 / 3, np.nan], nan_ok=True)
    assert np.nansum(shared) == pytest.approx(190.0)


def test_degree_day_numbers_of_vdi_2067() -> None:
    assert degree_day_numbers(np.array([-5.0, 14.9, 15.0, np.nan])) == pytest.approx([25, 5.1, 0, np.nan], nan_ok=True)


def test_a_year_of_bills_finds_the_building_again() -> None:
    mean_c = temperatures()
    days = heated(mean_c)
    edges = DAYS[[0, 33, 61, 90, 122, 150, 180, 213, 240, 275, 304, 333, 363]]
    used = sums_of_periods(edges[:-1], edges[1:], DAYS, days[None, :])[0]
    found = fit_periods(edges[:-1], edges[1:], used, DAYS, mean_c)
    assert found.expected(edges[:-1], edges[1:], DAYS, mean_c) == pytest.approx(used, rel=0.01)
    assert found.coefficients[1] == pytest.approx(25.0, rel=0.03)


def test_three_bills_are_too_few() -> None:
    edges = DAYS[[0, 33, 61, 90]]
    with pytest.raises(TooFewPeriodsError, match="3 periods"):
        fit_periods(edges[:-1], edges[1:], np.ones(3), DAYS, temperatures())
