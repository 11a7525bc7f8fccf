"""What everybody may know: listed buildings alone, whole years, a year behind, by area; never where people live."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from data.clock import Clock
from data.records.buildings import Building
from data.records.meter_profiles import MeterProfile
from data.records.meters import Meter
from services.context import House
from services.energy.published_energy import EnergyShelf, PublishedEnergy, keep, worked_out
from tests.support import small
from tests.support.small import NOON

SCHOOL = Building(title="Schule A", category="4100", area_m2=1_000.0, is_public=True)
Put = Callable[..., str]


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = small.settle(tmp_path_factory.mktemp("published")).house
    return replace(made, clock=Clock(source=lambda: NOON))


@pytest.fixture
def put(house: House) -> Put:
    def put_one(building: Building, kwh_an_hour: float, *, first: int = 2023, last: int = 2025) -> str:
        (building_id,) = house.records.buildings.put(building)
        facts = {"building": "-", "title": "1", "carrier": "electricity", "unit": "kWh", "digits": 6}
        meter_id = house.records.meters.add(Meter(building_id=building_id, **facts))  # type: ignore[arg-type]  # as named
        begin = np.arange(
            np.datetime64(f"{first - 1}-12-31T00:00:00"), np.datetime64(f"{last + 1}-01-02"), np.timedelta64(3600, "s")
        )
        house.records.meter_profiles.put(meter_id, MeterProfile(begin, np.full(len(begin), kwh_an_hour), 3600))
        return building_id

    return put_one


def told(house: House) -> PublishedEnergy:
    return worked_out(house, house.store())


def test_years_are_whole_and_a_year_behind(house: House, put: Put) -> None:
    put(SCHOOL, 1.0)
    found = told(house)
    assert found.newest == 2024, "in 2026 the year 2025 has not been over for a year"
    assert [(one.year, one.per_m2) for one in found.buildings[0].uses] == [(2023, 8.8), (2024, 8.8)]


def test_a_year_of_which_too_little_is_known_is_none(house: House, put: Put) -> None:
    building_id = put(SCHOOL, 1.0, first=2024, last=2024)
    (meter,) = house.records.meters.of_building(building_id)
    begin = np.arange(np.datetime64("2024-03-01T00:00:00"), np.datetime64("2024-03-20"), np.timedelta64(3600, "s"))
    house.records.meter_profiles.put(meter.meter_id, MeterProfile(begin, np.full(len(begin), np.nan), 3600))
    assert told(house).kinds == ()


def test_kinds_are_weighted_by_area_and_say_how_many_and_how_much(house: House, put: Put) -> None:
    put(SCHOOL, 1.0)
    put(replace(SCHOOL, title="Schule B", area_m2=3_000.0), 9.0)
    put(replace(SCHOOL, title="Schule C", area_m2=4_000.0, is_public=False), 99.0)
    (one,) = (one for one in told(house).kinds if one.year == 2024)
    assert (one.kind, one.counted, one.of, one.area_share) == ("41", 2, 3, 0.5)
    assert one.per_m2 == pytest.approx(10.0 * 8784 / 4000.0, abs=0.1)


@pytest.mark.parametrize(
    "never",
    [
        {"category": "6100"},
        {"category": "6300"},
        {"category": "5100", "is_lived_in": True},
        {"category": "4400", "area_m2": 700.0},
        {"area_m2": 0.0},
        {"category": ""},
    ],
)
def test_what_the_rule_keeps_back_is_told_nowhere_whoever_lists_it(house: House, never: dict[str, object]) -> None:
    house.records.buildings.put(replace(SCHOOL, title="Nie", **never))  # type: ignore[arg-type]  # as named
    found = told(house)
    assert (found.buildings, found.kinds, found.kept_back) == ((), (), 1)


def test_what_was_worked_out_is_read_by_all_and_looked_at_anew(house: House, put: Put) -> None:
    shelf = EnergyShelf(house)
    assert shelf.newest() is None
    put(SCHOOL, 1.0)
    keep(house, told(house))
    assert shelf.newest() == told(house)
    file = house.folders.published / "energy.json"
    assert set(json.loads(file.read_text("utf-8"))) == {"newest", "buildings", "kinds", "kept_back"}
    keep(house, PublishedEnergy(newest=2024))
    assert shelf.newest() is None
