"""The demonstration's buildings: put there once, heat follows cold, electricity the hours of use."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from data.clock import Clock
from services.context import House
from services.demo_buildings import put_demo_buildings
from services.energy.building_use import building_use
from tests.support import small

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = small.settle(tmp_path_factory.mktemp("demo")).house
    made = replace(made, clock=Clock(source=lambda: NOW))
    assert put_demo_buildings(made, years=0) == 25
    return made


def test_they_are_there_once_and_go_on(house: House) -> None:
    assert put_demo_buildings(house) == 0
    assert len(house.records.buildings.listed()) == 25
    assert len(house.records.meters.listed()) == 75


def test_a_school_uses_electricity_by_its_hours_and_every_day_is_measured(house: House) -> None:
    (school,) = (one for one in house.records.buildings.listed() if one.title.startswith("Grundschule am Hügel"))
    use = building_use(house, house.store(), school, "electricity", first=date(2026, 1, 5), last=date(2026, 2, 15))
    assert use is not None
    assert use.measured.all()
    days = use.used.reshape(6, 7)
    assert days[:, :5].min() > days[:, 5:].max()
    assert 20 < np.median(days[:, :5]) / 3.1 < 150, "Wh a m² and day"
