"""Rates of bins without sensors: near the truth after 28 days of taps, honest about what is not known."""

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.waste.fill_rate import BOUNDS, FillRates, Taps, fill_rates
from analysis.waste.sensor_value import next_sensors
from data.declare import SimulatedSites
from data.simulate.daylight import DAY_S
from data.simulate.filling import SLOT_S, Filling
from data.simulate.rounds import _comes_s, _happens

START_S = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
DAYS = 28


def drawn(rates: NDArray[np.float64], *, taps: int, seed: int, error: float = 0.3) -> Taps:
    """Taps as the model has them."""
    random = np.random.default_rng(seed)
    which = np.repeat(np.arange(len(rates)), taps)
    days = random.choice([1.0, 2.0, 3.0, 4.0, 7.0], len(which))
    level = rates[which] * days * np.exp(error * random.standard_normal(len(which)))
    return Taps(which, days, np.searchsorted(BOUNDS, level, side="right"))


def test_rates_are_found_and_their_intervals_hold() -> None:
    truth = np.exp(np.random.default_rng(1).normal(np.log(18), 0.5, 400))
    found = fill_rates(drawn(truth, taps=12, seed=2), np.zeros(400, np.int64))
    assert np.mean(np.abs(found.median / truth - 1) <= 0.2) >= 0.8
    assert 0.7 <= np.mean((found.low <= truth) & (truth <= found.high)) <= 0.9
    assert 0.2 <= found.error <= 0.45


def test_few_taps_say_little_and_none_say_what_the_group_says() -> None:
    truth = np.exp(np.random.default_rng(3).normal(np.log(18), 0.5, 200))
    taps = drawn(truth, taps=10, seed=4)
    few = taps.bin < 100
    rare = (taps.bin >= 100) & (np.arange(len(taps.bin)) % 10 == 0) & (taps.bin < 199)
    kept = few | rare
    found = fill_rates(Taps(taps.bin[kept], taps.days[kept], taps.level[kept]), np.zeros(200, np.int64))
    assert found.taps[[0, 150, 199]].tolist() == [10, 1, 0]
    assert np.median(found.spread[:100]) < np.median(found.spread[100:199]) < found.spread[199]
    assert found.median[199] == pytest.approx(np.median(truth), rel=0.25)


def test_groups_are_pooled_each_for_itself() -> None:
    slow, fast = np.full(50, 5.0), np.full(50, 45.0)
    taps = drawn(np.r_[slow, fast], taps=8, seed=5)
    group = np.r_[np.zeros(51, np.int64), np.ones(51, np.int64)]
    which = np.where(taps.bin >= 50, taps.bin + 1, taps.bin)
    found = fill_rates(Taps(which, taps.days, taps.level), group)
    assert found.median[[50, 101]] == pytest.approx([5.0, 45.0], rel=0.3)


def test_levels_that_were_always_the_same_bound_a_rate_on_one_side() -> None:
    taps = Taps(np.repeat([0, 1], 20), np.full(40, 7.0), np.repeat([0, 3], 20))
    found = fill_rates(taps, np.zeros(2, np.int64))
    assert found.high[0] < 25 / 7 * 1.5
    assert found.low[1] > 95 / 7 / 1.5


def test_no_taps_at_all_are_no_error() -> None:
    nothing = Taps(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))
    found = fill_rates(nothing, np.zeros(3, np.int64))
    assert (len(found.median), found.taps.tolist()) == (3, [0, 0, 0])
    assert len(fill_rates(nothing, np.empty(0, np.int64)).median) == 0


def simulated(count: int, seed: int) -> tuple[NDArray[np.float64], Taps]:
    """Bins of the simulator: true points a day over 28 days, and taps by the noise-free level at each emptying."""
    random = np.random.default_rng(seed)
    numbers = np.arange(count)
    zeros = np.zeros(count)
    sites = SimulatedSites(
        town_seed=seed,
        seed=random.integers(0, 2**63, count, dtype=np.uint64),
        x_m=380_000 + random.uniform(0, 9000, count),
        y_m=5_712_000 + random.uniform(0, 11_000, count),
        elevation_m=zeros,
        built_share=zeros,
        tree_share=zeros,
        footfall=random.beta(1.5, 2.5, count),
        channels=np.zeros(count, np.int16),
    )
    kind = Filling(per_day=22)
    bins = kind._containers(sites, 0, numbers)
    first = START_S // SLOT_S
    arrived = kind._arrived(bins, np.arange(first, first + DAYS * DAY_S // SLOT_S))
    grown = np.concatenate([np.zeros((count, 1)), np.cumsum(arrived, axis=1)], axis=1)
    days = np.arange(START_S // DAY_S, START_S // DAY_S + DAYS)
    at, happens = (_comes_s(bins, days) - START_S) / SLOT_S, _happens(bins, days)
    which, gaps, levels = [], [], []
    for one in range(count):
        visits = at[one][happens[one] & (at[one] < grown.shape[1] - 1)]
        reached = np.interp(visits, np.arange(grown.shape[1]), grown[one])
        which += [one] * (len(visits) - 1)
        gaps += (np.diff(visits) * SLOT_S / DAY_S).tolist()
        levels += (np.diff(reached) + random.uniform(0, 4, len(visits) - 1)).tolist()
    taps = Taps(np.array(which), np.array(gaps), np.searchsorted(BOUNDS, np.clip(levels, 0, 100), side="right"))
    return grown[:, -1] / DAYS, taps


def within(found: FillRates, truth: NDArray[np.float64], share: float = 0.2) -> float:
    return float(np.mean(np.abs(found.median / truth - 1) <= share))


@pytest.mark.parametrize("seed", [0, *(pytest.param(one, marks=pytest.mark.long) for one in range(1, 5))])
def test_after_28_simulated_days_rates_are_within_a_fifth_of_the_truth_for_four_bins_in_five(seed: int) -> None:
    truth, taps = simulated(400, seed)
    found = fill_rates(taps, np.zeros(400, np.int64))
    assert within(found, truth) >= 0.8


def test_sensors_pay_where_much_comes_and_little_is_known() -> None:
    median = np.array([5.0, 40.0, 40.0, 40.0, 40.0])
    spread = np.array([1.5, 1.1, 1.8, 1.8, 2.5])
    rates = FillRates(median, median / spread, median * spread, median * 1.02, np.full(5, 3), 0.3)
    has = np.array([False, False, False, False, True])
    found = next_sensors(rates, full=80.0, has_sensor=has, place=np.array([0, 1, 2, 2, 4]), most=10)
    assert found.bin.tolist() == [2, 3, 1, 0]
    assert found.visits[1] == pytest.approx(found.visits[0] / 2)
    assert (np.diff(found.visits) <= 0).all()
    assert len(next_sensors(rates, full=80.0, has_sensor=has, place=np.arange(5), most=2).bin) == 2
