"""A building's account says what would be usual, what is too much since when, and what is still missing."""

from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
import pytest

from data.records.buildings import Building
from data.records.meters import Meter, MeterCount
from geo.arrays import FloatArray
from services.energy.account import EnergyAccount, EnergyAccounts, days_without_use, local_hours
from services.energy.building_use import building_use
from tests.services.energy.schools import TODAY, school, weather
from tests.support import small
from tests.support.small import NOON, Small

Weathered: TypeAlias = tuple[Small, FloatArray]
TABLES = """
[[co2]]
carrier = "gas"
year = 2020
g_per_kwh = 200.0
source = "Test 2020"
[[tariff]]
carrier = "gas"
since = 2020-01-01
eur_per_unit = 0.1
base_eur = 365.0
source = "Vertrag"
[[reference]]
category = "4100"
purpose = "heat"
guide = 50.0
mean = 100.0
area = "NGF"
year = 2020
source = "VDI"
[[climate_factor]]
months_from = 2025-06-01
postcode = "44575"
factor = 1.1
source = "DWD"
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Weathered:
    made = small.settle(tmp_path_factory.mktemp("accounts"))
    small.fill(made)
    return made, weather(made)


def hall(closed: str = "") -> Building:
    return Building(title="Halle", closed=closed)


def account_of(made: Small, building_id: str, today: date = TODAY) -> EnergyAccount:
    store = made.house.store()
    store.follow()
    (found,) = EnergyAccounts(made.house, store, today).of(made.house.records.buildings.one(building_id))
    return found


def test_a_calm_year_shows_nothing_and_says_what_would_be_found(town: Weathered) -> None:
    made, mean_c = town
    found = account_of(made, school(made, mean_c))
    assert found.beside is not None
    assert (found.lack, found.beside.excess, found.until) == ("", None, None)
    assert (str(found.beside.first), str(found.beside.last)) == ("2025-01-01", "2025-12-31")
    assert found.beside.smallest is not None
    assert found.beside.smallest <= 0.2
    assert found.load is not None
    assert found.load.night < found.load.working
    assert found.change is not None
    assert found.change.percent == pytest.approx(0.0, abs=4.0)
    assert (found.year.cost, found.year.co2, found.year.lacks) == (None, None, "reference")
    assert not found.is_old(TODAY)


def test_nights_that_are_dearer_are_found_with_their_day(town: Weathered) -> None:
    made, mean_c = town
    began = TODAY - timedelta(days=9)
    found = account_of(made, school(made, mean_c, dearer=2.5, since=began))
    assert found.beside is not None
    assert found.beside.excess is not None
    assert abs((found.beside.excess.since - began).days) <= 2
    assert found.beside.excess.mostly == "night"


def test_tables_with_sources_make_cost_carbon_and_a_comparison(
    town: Weathered, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made, mean_c = town
    folder = tmp_path_factory.mktemp("town")
    (folder / "energy.toml").write_text(TABLES, "utf-8")
    monkeypatch.setattr(type(made.house.town), "folder", folder, raising=False)
    year = account_of(made, school(made, mean_c)).year
    assert year.cost is not None
    assert year.co2 is not None
    assert year.comparison is not None
    assert year.cost.value == pytest.approx(year.used * 0.1 + 365.0)
    assert year.co2.value == pytest.approx(year.used * 0.2)
    assert year.comparison.per_m2 == pytest.approx(year.used * 1.1 / 3000, rel=0.02)


def test_too_few_days_say_when_there_will_be_enough(town: Weathered) -> None:
    made, mean_c = town
    few = account_of(made, school(made, mean_c, known=slice(-40, None)))
    assert (few.lack, few.beside) == ("days", None)
    assert few.until == TODAY + timedelta(days=148 - 39)
    some = account_of(made, school(made, mean_c, known=slice(-100, None)))
    assert some.beside is not None
    assert (some.beside.detector, some.beside.excess) == (None, None)


def test_days_that_should_be_known_and_are_not_are_old(town: Weathered) -> None:
    made, mean_c = town
    found = account_of(made, school(made, mean_c, known=slice(0, -10)))
    assert found.last == TODAY - timedelta(days=11)
    assert found.is_old(TODAY)


def test_counts_of_months_show_a_year_and_seek_nothing(town: Weathered) -> None:
    made, _ = town
    meters = made.house.records.meters
    (building_id,) = made.house.records.buildings.put(hall())
    meter_id = meters.add(Meter(building="-", building_id=building_id, title="1", carrier="water", unit="m³", digits=6))
    for month in range(26, -1, -1):
        meters.note(meter_id, MeterCount(at=NOON - timedelta(days=30 * month), count=100.0 * (26 - month)))
    found = account_of(made, building_id)
    assert (found.lack, found.load) == ("shared", None)
    assert found.year.used == pytest.approx(100.0 / 30 * 365, rel=0.02)
    assert found.year.co2 is None


def test_holidays_and_closed_times_are_days_without_use(town: Weathered) -> None:
    made, _ = town
    days = np.arange(np.datetime64("2026-12-20"), np.datetime64("2026-12-28"))
    building = hall(closed="2026-12-21/2026-12-22")
    assert days_without_use(made.house, building, days).astype(str).tolist() == [
        *("2026-12-21", "2026-12-22", "2026-12-25", "2026-12-26"),
    ]


def test_hours_are_told_by_the_towns_clock_across_its_change(town: Weathered) -> None:
    made, mean_c = town
    store = made.house.store()
    building = made.house.records.buildings.one(school(made, mean_c))
    use = building_use(made.house, store, building, "gas", first=date(2026, 3, 28), last=date(2026, 3, 30))
    assert use is not None
    local = local_hours(use).astype("datetime64[h]").astype(str).tolist()
    assert local[0] == "2026-03-28T00"
    assert "2026-03-29T02" not in local
    assert {"2026-03-29T01", "2026-03-29T03"} <= set(local)
    assert local[-1] == "2026-03-30T23"
