"""A short season with rain, watering and growing roots, as pyfao56 1.4.3 computes it, for two places at once."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from analysis.green.crop import Crop, measured
from analysis.green.evapotranspiration import Station, wind_at_2_m
from analysis.green.root_zone import RootZone, SoilLayersError
from analysis.green.water_balance import Forcing, Moisture, Plants, Surface, dual
from tests.analysis.green.test_evapotranspiration import BY_DAY, RH_LOW, WIND

CROP: Final = Crop(
    single=(0.45, 0.95, 0.7),
    basal=(0.35, 0.9, 0.65),
    days=(3, 4, 3, 2),
    height_m=(0.5, 3.0),
    roots_m=(0.4, 1.0),
    depletion=0.5,
)
RAIN: Final = [0, 0, 4.2, 0, 0, 0, 12.5, 0, 0, 0, 0, 0.6]
EVAPORATED: Final = [0, 0, 0, 2.3001, 0.5272, 0.3623, 0.195, 2.0796, 0.8318, 0.8308, 1.4151, 1.5244]
TRANSPIRED: Final = [
    1.1355, 1.7291, 1.4936, 2.1339, 2.0335, 2.9168, 3.9696, 5.5419, 3.3422, 4.0233, 4.5847, 3.1528,
]  # fmt: skip
DEPLETED: Final = [
    21.1355, 22.8646, 20.1582, 24.5922, 27.153, 30.4321, 22.0967, 29.7182, 18.8923, 23.7463, 29.7461, 33.8233,
]  # fmt: skip


def both(values: list[float]) -> np.ndarray:
    return np.repeat(np.array(values, float)[:, None], 2, axis=1)


def zone(*, capacity: float = 0.23, wilting: float = 0.11) -> RootZone:
    share = np.ones((1, 2))
    return RootZone(bottom_m=np.array([1.0]), field_capacity=capacity * share, wilting_point=wilting * share)


def weather() -> Forcing:
    wind = wind_at_2_m(WIND, Station(elevation_m=60.0, latitude_deg=51.55, wind_height_m=10.0))
    watered = [0.0] * 8 + [15.0] + [0.0] * 3
    return Forcing(
        reference_mm=both(BY_DAY),
        rain_mm=both(RAIN),
        watered_mm=both(watered),
        wetted=both([0.4] * 12),
        wind_ms=both(wind.tolist()),
        rh_low=both(RH_LOW.tolist()),
    )


def plants() -> Plants:
    basal = CROP.basal_at(np.arange(12.0))
    return Plants(
        basal=both(basal.tolist()),
        height_m=both(CROP.height_at(basal).tolist()),
        roots_m=both(CROP.roots_at(basal).tolist()),
        depletion=np.full(2, CROP.depletion),
        bare=np.full(2, CROP.basal[0]),
        cover=np.full((12, 2), np.nan),
    )


def start(of: RootZone) -> Moisture:
    lacking = of.depletion_mm(np.full(2, 0.4), np.full((1, 2), 0.18))
    return Moisture(surface_mm=of.evaporable_mm(0.1), roots_mm=lacking, deep_mm=lacking)


def test_each_day_is_pyfao56s() -> None:
    ground = zone()
    top = Surface(evaporable_mm=ground.evaporable_mm(0.1), readily_mm=np.full(2, 8.0))
    found = dual(ground, top, plants(), weather(), start(ground))
    for ours, theirs in (
        (found.evaporation, EVAPORATED),
        (found.transpiration, TRANSPIRED),
        (found.depletion, DEPLETED),
    ):
        np.testing.assert_allclose(ours, both(theirs), atol=2e-4)


def test_water_is_neither_made_nor_lost() -> None:
    ground, sky = zone(), weather()
    sky = replace(sky, rain_mm=sky.rain_mm + 30.0 * (np.arange(12) == 5)[:, None])
    top = Surface(evaporable_mm=ground.evaporable_mm(0.1), readily_mm=np.full(2, 8.0))
    begin = start(ground)
    found = dual(ground, top, plants(), sky, begin)
    came = (sky.rain_mm + sky.watered_mm).sum(axis=0)
    went = (found.evaporation + found.transpiration + found.percolation).sum(axis=0)
    assert found.percolation.sum() > 0
    np.testing.assert_allclose(found.depletion[-1] - begin.roots_mm, went - came)


def test_a_measured_coefficient_is_carried_on_as_the_table_changes() -> None:
    seen = np.array([np.nan, 0.5, np.nan, np.nan])
    np.testing.assert_allclose(measured(np.array([0.3, 0.4, 0.5, 0.45]), seen), [0.3, 0.5, 0.6, 0.55])


def test_a_windy_dry_place_needs_more() -> None:
    """FAO-56 eq. 70 by hand: (0.04 (4 - 2) - 0.004 (25 - 45)) (3/3)^0.3 = 0.16."""
    found = CROP.in_climate(np.full(12, 4.0), np.full(12, 25.0))
    assert found.basal == pytest.approx((0.35, 1.06, 0.81))
    assert found.single == pytest.approx((0.45, 1.11, 0.86))


@pytest.mark.parametrize(("capacity", "wilting"), [(0.1, 0.2), (23.0, 11.0)])
def test_soil_that_cannot_be_is_named(capacity: float, wilting: float) -> None:
    with pytest.raises(SoilLayersError, match="layer 1 of place 1"):
        zone(capacity=capacity, wilting=wilting)
