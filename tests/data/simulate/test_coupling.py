"""Layers of a made-up town have one weather: one rain is seen by gauges, brooks and soils, one cold by buildings."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.simulate.building_use import SimulatedBuilding, hourly_use
from data.simulate.daylight import DAY_S, HOUR_S
from data.simulate.rain import RainGauges
from data.simulate.runoff import RisingWater
from data.simulate.soil_water import SoilWater
from data.simulate.temperature import UrbanTemperature
from data.simulate.weather import day_mean_c, rain_mm_h
from tests.data.simulate.test_water import of, places

SITES = places()
SEED = SITES.town_seed
YEAR_S = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) + np.arange(0, 365 * DAY_S, HOUR_S)
SCHOOL = SimulatedBuilding(3_000.0, 4)
AT_DAY = YEAR_S % DAY_S // HOUR_S


def heaviest() -> int:
    """The summer hour after which most rain falls within three, none having fallen for six."""
    rain = rain_mm_h(SEED, YEAR_S)
    following = np.convolve(rain, np.ones(3))[2:]
    before = np.convolve(rain, np.ones(6))[: len(rain)]
    summer = (np.arange(len(rain)) > 120 * 24) & (np.arange(len(rain)) < 270 * 24)
    return int(YEAR_S[np.argmax(np.where(summer & (before == 0), following, -1))])


def daily(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(hours.reshape(-1, 24).sum(axis=1))


def used(carrier: str) -> NDArray[np.float64]:
    """(365,) what a building that is used from eight to four uses each day."""
    in_use = (AT_DAY >= 8) & (AT_DAY < 16)
    return daily(hourly_use(carrier, SCHOOL, SEED, YEAR_S, in_use))


def test_one_heavy_rain_fills_gauges_raises_brooks_and_wets_soils() -> None:
    begin = heaviest()
    before, after = np.array([begin - HOUR_S]), begin + np.arange(0, 12 * HOUR_S, 600)
    caught = of(RainGauges().truth(SITES, after), "precipitation_mm").sum(axis=1)
    assert caught.min() > 5
    brooks = [RisingWater().truth(SITES, at) for at in (before, after)]
    for measure, least in (("water_level_cm", 20.0), ("water_flow_m3_s", 0.05)):
        calm, risen = (of(one, measure) for one in brooks)
        assert (risen.max(axis=1) - calm[:, 0]).min() > least, measure
    dry, wet = (of(SoilWater().truth(SITES, at), "soil_tension_kpa") for at in (before, after[-1:]))
    assert (wet < dry).all()


def test_flow_follows_level_through_the_whole_year() -> None:
    found = RisingWater().truth(SITES, YEAR_S)
    level, flow = of(found, "water_level_cm"), of(found, "water_flow_m3_s")
    order = np.argsort(level, axis=1)
    assert (np.diff(np.take_along_axis(flow, order, axis=1), axis=1) >= -1e-9).all()


def test_cold_days_cost_heat_and_warm_ones_next_to_none() -> None:
    mean_c = day_mean_c(SEED, YEAR_S.reshape(-1, 24)[:, 12])
    heat = used("gas")
    cold = mean_c < 10
    assert np.corrcoef(heat[cold], mean_c[cold])[0, 1] < -0.9
    assert heat[mean_c > 18].mean() < 0.1 * heat[mean_c < 5].mean()


def test_hot_days_take_more_water_and_leave_electricity_alone() -> None:
    mean_c = day_mean_c(SEED, YEAR_S.reshape(-1, 24)[:, 12])
    hot = mean_c > np.sort(mean_c)[-11]
    mild = (mean_c > 10) & (mean_c < 18)
    assert 1.05 < used("water")[hot].mean() / used("water")[mild].mean() < 1.6
    assert abs(used("electricity")[hot].mean() / used("electricity")[mild].mean() - 1) < 0.05


def test_thermometers_and_buildings_have_the_same_cold() -> None:
    found = UrbanTemperature().truth(SITES, YEAR_S)
    measured = of(found, "air_temperature_c").mean(axis=0).reshape(-1, 24).mean(axis=1)
    cold = measured < 10
    assert np.corrcoef(used("district_heating")[cold], measured[cold])[0, 1] < -0.9
