"""Simulated soils dry in the warmth and become wet with the rain; a pure function of place and time."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.simulate.soil_water import DRIEST_KPA, WETTEST_KPA, SoilWater
from data.simulate.weather import day_mean_c, rain_mm_h
from tests.data.simulate.test_water import of, places

DAYS_S = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) + np.arange(365) * 86_400


def tension(at: NDArray[np.int64]) -> NDArray[np.float64]:
    return of(SoilWater().truth(places(), at), "soil_tension_kpa")


def test_it_is_wet_in_winter_and_dries_in_summer() -> None:
    kpa = tension(DAYS_S)
    assert kpa.min() >= WETTEST_KPA
    assert kpa.max() <= DRIEST_KPA
    assert np.median(kpa[:, 150:240]) > 2 * np.median(kpa[:, :60])
    assert (kpa[:, 150:240] > 32).any()


def test_rain_wets_and_warmth_dries() -> None:
    seed, kpa = places().town_seed, tension(DAYS_S)[0]
    hours = np.arange(0, 14 * 24) * 3600
    rain = np.array([rain_mm_h(seed, at - hours).sum() for at in DAYS_S])
    warm = np.array([day_mean_c(seed, at - hours).mean() for at in DAYS_S])
    summer = slice(120, 270)
    wet, dry = rain[summer] > np.median(rain[summer]), rain[summer] <= np.median(rain[summer])
    assert kpa[summer][wet].mean() < kpa[summer][dry].mean()
    assert np.corrcoef(np.log(kpa), warm)[0, 1] > 0.5


def test_the_same_instant_has_the_same_tension_whoever_asks() -> None:
    every = tension(DAYS_S[100:110])
    np.testing.assert_array_equal(tension(DAYS_S[105:106]), every[:, 5:6])
