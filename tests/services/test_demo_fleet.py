"""The fleet of a demonstration comes from the town's file, once, and whole."""

from dataclasses import replace

import pytest

import layers
from data import town
from data.errors import DeclarationError
from data.records.fleet import KINDS, Vehicle
from services.context import House
from services.demo_fleet import put_demo_fleet
from services.fleet import gaps
from tests.support import small


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    known = layers.discover()
    castrop = town.load("castrop_rauxel").with_layers(known)
    made = small.settle(tmp_path_factory.mktemp("fleet")).house
    return replace(made, town=castrop, layers=known.with_classes(castrop.classes_named))


def test_the_future_has_a_fleet_that_can_drive_and_gets_it_once(house: House) -> None:
    put_demo_fleet(house)
    counts = {word: len(house.records.fleet.items(kind)) for word, kind in KINDS.items()}
    assert counts == {"vehicle": 2, "team": 2, "depot": 1, "unloading_point": 1}
    assert list(gaps(house, house.clock.now())) == []
    version = house.records.version()
    put_demo_fleet(house)
    assert house.records.version() == version


def test_a_town_without_a_demonstration_has_none() -> None:
    known, declared = layers.discover(), town.load("castrop_rauxel")
    assert declared.with_layers(known, "none").demo_fleet == {}
    assert declared.with_layers(known, "day_one").demo_fleet == declared.demo_fleet


def test_a_fleet_that_cannot_be_is_said_by_its_place(house: House) -> None:
    (first, *others) = house.town.demo_fleet["vehicle"]
    wrong = replace(house, town=replace(house.town, demo_fleet={"vehicle": ({**first, "depot_id": "Mond"}, *others)}))
    with pytest.raises(DeclarationError, match=r"demo_fleet\.vehicle, number 1: .*'Mond'"):
        put_demo_fleet(wrong)
    assert house.records.fleet.items(Vehicle) == []
    put_demo_fleet(house)
    assert len(house.records.fleet.items(Vehicle)) == 2
