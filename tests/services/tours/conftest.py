"""A small town with two flatbeds, and a tour of one of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import layers
from data import town
from data.records.tours import Tour
from services import tours
from services.context import House
from services.tours import WantedStop
from tests.services.test_fleet import GIVEN, PRESS, VEHICLE, put
from tests.support import small

DAY = date(2026, 7, 1)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two flatbeds of the EUV and a press; a clock that stands at noon of `DAY`."""
    known = layers.discover().with_classes(town.load("castrop_rauxel").classes_named)
    made = replace(small.settle(tmp_path).house, layers=known)
    for word, typed in (*GIVEN.items(), ("vehicle", {**VEHICLE, "name": "Pritsche 2"}), ("vehicle", PRESS)):
        put(made, word, typed)
    return made


@pytest.fixture
def tour(house: House) -> Tour:
    """The first flatbed's, to five bins."""
    return tours.create(house, DAY, "vehicle-0001", [stop(n) for n in range(1, 6)])


def stop(number: int) -> WantedStop:
    """At one of the bins."""
    return WantedStop(site_id=f"bins-{number:04d}", amount_l=80)
