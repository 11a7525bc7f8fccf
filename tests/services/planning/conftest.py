"""A small fleet whose ways are straight, for tests that leave no tour behind."""

from dataclasses import replace

import pytest

import layers
from data import town as towns
from services.context import House
from tests.services.test_fleet import GIVEN, VEHICLE, put
from tests.support import small


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = small.settle(tmp_path_factory.mktemp("rest")).house
    made = replace(made, layers=layers.discover().with_classes(towns.load("castrop_rauxel").classes_named))
    for word, typed in (*GIVEN.items(), ("vehicle", {**VEHICLE, "name": "Pritsche 2"})):
        put(made, word, typed)
    return made
