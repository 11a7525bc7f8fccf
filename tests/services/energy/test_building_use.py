"""A building's series: counts by hand, load profiles and a tree of meters make one, and say what was measured."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from data.records.buildings import Building
from data.records.meter_profiles import MeterProfile
from data.records.meters import Meter, MeterCount
from data.store import Store
from services.context import House
from services.energy.building_use import building_use, carriers_of
from tests.support import small

FIRST, LAST = date(2025, 3, 25), date(2025, 4, 5)


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return small.settle(tmp_path_factory.mktemp("buildings")).house


@pytest.fixture
def store(house: House) -> Store:
    return house.store()


def meter(house: House, building_id: str, **facts: object) -> str:
    said = {"building": "-", "title": "1", "carrier": "electricity", "unit": "kWh", "digits": 6, **facts}
    return house.records.meters.add(Meter(building_id=building_id, **said))  # type: ignore[arg-type]  # as named


def school(house: House) -> Building:
    (building_id,) = house.records.buildings.put(Building(title="Schule", category="4100", area_m2=3000))
    return house.records.buildings.one(building_id)


def put_profile(house: House, meter_id: str, kwh: float, step_s: int = 900) -> None:
    begin = np.arange(np.datetime64("2025-03-20T00:00:00"), np.datetime64("2025-04-10"), np.timedelta64(step_s, "s"))
    house.records.meter_profiles.put(meter_id, MeterProfile(begin, np.full(len(begin), kwh), step_s))


def test_quarters_of_an_hour_become_hours_and_days_by_the_towns_clock(house: House, store: Store) -> None:
    building = school(house)
    put_profile(house, meter(house, building.building_id), 0.5)
    use = building_use(house, store, building, "electricity", first=FIRST, last=LAST)
    assert use is not None
    assert (use.unit, len(use.hour), set(use.hour_used)) == ("kWh", 12 * 24 - 1, {2.0})
    assert use.used.tolist() == [48.0] * 5 + [46.0] + [48.0] * 6, "clocks go forward on the 30th"
    assert use.measured.all()
    assert carriers_of(house, building) == ["electricity"]


def test_counts_of_months_are_shared_and_say_so(house: House, store: Store) -> None:
    building = school(house)
    meter_id = meter(house, building.building_id)
    for day, count in ((date(2025, 3, 1), 100.0), (date(2025, 4, 1), 410.0), (date(2025, 5, 1), 710.0)):
        at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        house.records.meters.note(meter_id, MeterCount(at=at, count=count))
    use = building_use(house, store, building, "electricity", first=FIRST, last=LAST)
    assert use is not None
    assert use.used == pytest.approx([10.0] * 12)
    assert not use.measured.any()
    assert np.isnan(use.hour_used).all()
    assert np.isnan(use.baseline_days()).all()


def test_the_sun_on_the_roof_is_used_and_what_is_fed_in_is_not(house: House, store: Store) -> None:
    building = school(house)
    main = meter(house, building.building_id)
    sun, grid = (meter(house, building.building_id, flow=one) for one in ("made", "fed_in"))
    part = meter(house, building.building_id, parent_id=main, title="Küche")
    for meter_id, kwh in ((main, 4.0), (sun, 2.0), (grid, 1.0), (part, 1.5)):
        put_profile(house, meter_id, kwh, 3600)
    use = building_use(house, store, building, "electricity", first=FIRST, last=LAST)
    assert use is not None
    assert set(use.hour_used) == {5.0}
    assert sorted(len(one.below) for one in use.tree) == [0, 0, 1]
    (branch,) = (one for one in use.tree if one.below)
    assert branch.rest == pytest.approx(2.5 * (12 * 24 - 1))


def test_a_meter_that_is_read_no_longer_uses_nothing_since(house: House, store: Store) -> None:
    building = school(house)
    old, new = (meter(house, building.building_id, title=one) for one in ("alt", "neu"))
    put_profile(house, new, 1.0, 3600)
    put_profile(house, old, 1.0, 3600)
    house.records.meters.remove(old)
    today = datetime.now(UTC).date()
    use = building_use(house, store, building, "electricity", first=today + timedelta(1), last=today + timedelta(2))
    assert use is not None
    assert set(use.tree[0].use.hours.used) == {0.0}
    assert np.isnan(use.used).all(), "of the other nothing is known then"


def test_a_building_without_such_meters_has_no_series(house: House, store: Store) -> None:
    assert building_use(house, store, school(house), "gas", first=FIRST, last=LAST) is None
