"""Litres until a day: sensors correct the balance, the interval says how sure it is."""

from typing import Final

import numpy as np
import pytest

from analysis.green.demand import ErrorTerms, Trenches
from analysis.green.root_zone import RootZone
from analysis.green.water_balance import Forcing, Plants, Surface

DAYS: Final = 20


def trenches(errors: ErrorTerms | None = None) -> Trenches:
    share, row = np.ones((1, 2)), np.ones((DAYS, 2))
    zone = RootZone(bottom_m=np.array([1.0]), field_capacity=0.25 * share, wilting_point=0.12 * share)
    plants = Plants(
        basal=0.9 * row,
        height_m=4.0 * row,
        roots_m=1.0 * row,
        depletion=np.full(2, 0.5),
        bare=np.full(2, 0.15),
        cover=np.nan * row,
    )
    top = Surface(evaporable_mm=zone.evaporable_mm(0.1), readily_mm=np.full(2, 9.0))
    return Trenches(zone=zone, surface=top, plants=plants, area_m2=np.array([6.0, 12.0]), errors=errors or ErrorTerms())


def dry(days: int, *, rain_mm: float = 0.0) -> Forcing:
    row = np.ones((days, 2))
    return Forcing(
        reference_mm=4 * row,
        rain_mm=rain_mm * row,
        watered_mm=0 * row,
        wetted=row,
        wind_ms=2 * row,
        rh_low=45 * row,
    )


def nothing_seen(days: int) -> np.ndarray:
    return np.full((days, 2), np.nan)


def test_without_a_sensor_the_balance_runs_on_and_becomes_less_sure() -> None:
    known = trenches()
    found = known.followed(dry(DAYS), nothing_seen(DAYS), known.begun(np.full(2, 90.0)))
    percent = np.array([one.percent for one in found])
    assert (np.diff(percent, axis=0) < 0).all()
    assert (np.diff([one.variance for one in found], axis=0) > 0).all()


def test_a_sensor_draws_the_balance_to_what_it_sees() -> None:
    known = trenches()
    truth = known.followed(dry(10), nothing_seen(10), known.begun(np.full(2, 60.0)))
    seen = nothing_seen(10)
    seen[:, 0] = [one.percent[0] for one in truth]
    found = known.followed(dry(10), seen, known.begun(np.full(2, 90.0)))[-1]
    assert found.percent[0] == pytest.approx(truth[-1].percent[0], abs=3)
    assert found.percent[1] > truth[-1].percent[1] + 15
    assert found.variance[0] < found.variance[1] / 4


def test_the_first_correction_by_hand() -> None:
    """Start 30 % and sensor 10 % of 130 mm: gain 0.9, the day's own error aside."""
    known = trenches(ErrorTerms(sensor_percent=10.0, flux_share=0.0, least_mm=0.0))
    start = known.begun(np.full(2, 90.0))
    alone = known.followed(dry(1), nothing_seen(1), start)[0]
    seen = known.followed(dry(1), np.full((1, 2), 50.0), start)[0]
    np.testing.assert_allclose(seen.percent, alone.percent + 0.9 * (50 - alone.percent))


def test_litres_are_what_lacks_on_the_area() -> None:
    known = trenches()
    now = known.followed(dry(10), np.full((10, 2), 45.0), known.begun(np.full(2, 45.0)))[-1]
    found = known.demand(now, dry(3))
    lacking_mm = (50 - found.percent) / 100 * 130
    np.testing.assert_allclose(found.litres, lacking_mm * known.area_m2)
    assert (found.low < found.litres).all()
    assert (found.litres < found.high).all()
    assert (known.demand(now, dry(5)).litres > found.litres).all()


def test_wet_soils_need_nothing_and_no_soil_takes_more_than_it_holds() -> None:
    known = trenches()
    wet = known.demand(known.begun(np.full(2, 100.0)), dry(2, rain_mm=20))
    assert wet.litres.tolist() == wet.low.tolist() == [0, 0]
    dead = known.demand(known.begun(np.zeros(2)), dry(2), target_percent=100)
    np.testing.assert_allclose(dead.high, 130 * known.area_m2)


def test_raw_values_above_field_capacity_count_as_full() -> None:
    known = trenches()
    begin = known.begun(np.full(2, 100.0))
    full, over = (known.followed(dry(3), np.full((3, 2), percent), begin)[-1] for percent in (100.0, 140.0))
    np.testing.assert_allclose(full.percent, over.percent)


def test_a_watering_that_the_balance_knows_nothing_of_is_believed_at_once() -> None:
    known = trenches()
    before = known.followed(dry(15), np.full((15, 2), 30.0), known.begun(np.full(2, 30.0)))[-1]
    after = known.followed(dry(1), np.array([[95.0, 30.0]]), before)[0]
    assert after.percent[0] > 85
    assert after.percent[1] < 32
