"""Simulated water hangs together: rain raises brooks after a while, and ponds have least oxygen before sunrise."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.declare import SimulatedSites, Truth
from data.simulate.ponds import StillWater, saturated_mg_l
from data.simulate.rain import STEP_S, RainGauges, hydrograph, response
from data.simulate.runoff import RisingWater
from data.simulate.weather import rain_mm_h

BEGIN_S = int(datetime(2026, 7, 1, tzinfo=UTC).timestamp())
MONTH_S = BEGIN_S + np.arange(0, 30 * 86_400, STEP_S)


def places(n: int = 5) -> SimulatedSites:
    """Some places on open land."""
    none = np.zeros(n)
    return SimulatedSites(
        town_seed=20260,
        seed=np.arange(1, n + 1, dtype=np.uint64) * np.uint64(7919),
        x_m=none,
        y_m=none,
        elevation_m=none + 80,
        built_share=none + 0.3,
        tree_share=none + 0.2,
        footfall=none,
        channels=none.astype(np.int16),
    )


def of(truths: list[Truth], measure: str) -> NDArray[np.float64]:
    return next(one.values for one in truths if one.measure == measure)


def test_rain_gauges_tip_in_tenths_only_while_it_rains_and_measure_what_falls() -> None:
    sites = places()
    mm = of(RainGauges().truth(sites, MONTH_S), "precipitation_mm")
    falls = rain_mm_h(sites.town_seed, MONTH_S - STEP_S // 2)
    assert (mm[:, falls == 0] == 0).all()
    np.testing.assert_allclose(mm * 10, np.round(mm * 10), atol=1e-9)
    np.testing.assert_allclose(mm.sum(axis=1) / (falls.sum() / 6), 1, atol=0.25)


def test_levels_follow_the_rain_with_the_delay_of_their_catchment() -> None:
    sites = places()
    level = of(RisingWater().truth(sites, MONTH_S), "water_level_cm")
    rain = rain_mm_h(sites.town_seed, MONTH_S)
    lags = [max(range(40), key=lambda k: np.corrcoef(rain[: len(rain) - k], row[k:])[0, 1]) for row in level]
    assert min(lags) >= 3
    assert max(lags) <= 6 * 6
    assert all(np.corrcoef(rain[: len(rain) - k], row[k:])[0, 1] > 0.7 for k, row in zip(lags, level, strict=True))


def test_a_response_is_the_plain_sum_over_the_rain_before() -> None:
    weights = hydrograph(12, delay_h=np.array([[0.5]]))
    at = MONTH_S[400:401]
    by_hand = sum(float(w) * float(rain_mm_h(7, at - k * STEP_S)[0]) for k, w in enumerate(weights[0]))
    assert weights.sum() == 1 or abs(weights.sum() - 1) < 1e-12
    np.testing.assert_allclose(response(7, at[None], weights)[0, 0], by_hand, rtol=1e-9)


def test_the_same_instant_has_the_same_truth_whoever_asks() -> None:
    sites = places(3)
    for simulation in (RainGauges(), RisingWater(), StillWater()):
        whole, one = simulation.truth(sites, MONTH_S), simulation.truth(sites, MONTH_S[777:778])
        for a, b in zip(whole, one, strict=True):
            np.testing.assert_allclose(a.values[:, 777:778], b.values, rtol=1e-9, atol=1e-9)


def test_ponds_have_least_oxygen_before_sunrise_and_most_in_the_afternoon() -> None:
    sites = places()
    oxygen = of(StillWater().truth(sites, MONTH_S), "water_oxygen_mg_l").reshape(len(sites.seed), 30, 144)
    mean = oxygen.mean(axis=1)
    assert (np.abs(mean.argmin(axis=1) / 6 - 4.5) < 1.6).all()
    assert (np.abs(mean.argmax(axis=1) / 6 - 16) < 3).all()


def test_cold_water_in_balance_holds_more_oxygen() -> None:
    # 10 °C: 11.29 mg/l after Benson and Krause as the USGS prints it.
    assert abs(float(saturated_mg_l(np.array(10.0))) - 11.29) < 0.1
    assert (np.diff(saturated_mg_l(np.arange(0.0, 35))) < 0).all()
