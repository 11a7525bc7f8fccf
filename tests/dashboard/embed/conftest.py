"""Tiles are asked for in the small town, those about water in one with brooks, others that it lacks in one with all."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import cast

import pytest
from starlette.testclient import TestClient

import layers
from tests.support import brooks
from tests.support import small as town
from tests.support.client import asker
from tests.support.tiles import TILES


@pytest.fixture(scope="session")
def by_the_brook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An anonymous asker of the small town with brooks, one of which rises."""
    settled = brooks.settle(tmp_path_factory.mktemp("brook"))
    settled.commit(*brooks.course("water_levels-0001", [60, 70, 80, 90], every_min=10))
    with asker(settled) as made:
        yield made


@pytest.fixture(scope="session")
def with_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An anonymous asker of a town that has two places of every layer there is, none of which measured yet."""
    settled = town.settle(tmp_path_factory.mktemp("all"))
    house, known = settled.house, layers.discover()
    for one in known.keys() - town.LAYERS.keys():
        town.put_sites(house.folders, one, 2)
    settled.house = replace(house, layers=known.with_classes(house.town.classes_named))
    with asker(settled) as made:
        yield made


@pytest.fixture
def client(request: pytest.FixtureRequest, client: TestClient) -> TestClient:
    """Who asks for the tile or the address that a test is about: in a town that has what it shows."""
    params = getattr(request.node, "callspec", None)
    about = " ".join(str(one) for one in params.params.values()) if params else ""
    if "water" in about:
        found = request.getfixturevalue("by_the_brook")
    else:
        found = request.getfixturevalue("with_all") if any(one in about for one in elsewhere(client)) else client
    return cast("TestClient", found)


@cache
def elsewhere(client: TestClient) -> set[str]:
    """The tiles that the small town lacks."""
    return {one for one in TILES if client.get(f"/embed/{one}").status_code == HTTPStatus.NOT_FOUND}
