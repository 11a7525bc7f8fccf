"""Each layer stands without the others: a town that has just this one has whole pages, and no trace of the rest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest
from starlette.testclient import TestClient

import layers
from dashboard.factory import create
from data import town
from data.declare import Layer, Layers
from data.lake import TABLES, Lake
from data.records import Assignment, Device
from tests.support import small
from tests.support.small import LONG_AGO, NOON

EVERY = layers.discover()
CLASSES = town.load("castrop_rauxel").classes_named
PAGES = ("/", "/karte", "/bei-mir", "/methoden", "/offene-daten", "/embed", "/api/live", "/api/collections")
LISTS = ("/api/collections", "/offene-daten")
"""What enumerates the layers of a town."""
CITIZENS = [one.id for one in EVERY.open.values() if one.reader != "technical"]
"""A town of engineers alone there is not: to them their layers are one more than these."""


@pytest.fixture(scope="module", params=CITIZENS)
def alone(request: pytest.FixtureRequest) -> Layer:
    """One of the layers there are for citizens."""
    return EVERY[request.param]


@pytest.fixture(scope="module")
def client(alone: Layer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Whoever asks a town that has this layer and no other: two sites, the first of which reports."""
    house = small.settle(tmp_path_factory.mktemp(alone.id)).house
    house = replace(house, layers=Layers([alone]).with_classes(CLASSES))
    for former in small.LAYERS:
        house.folders.sites_of(former).unlink()
    small.put_sites(house.folders, alone.id, 2)
    served = f"{alone.id}-0001"
    house.records.add_devices([Device(device_id="A", profile="plain", network="ttn")])
    house.records.assign_many([Assignment(device_id="A", site_id=served, valid_from=LONG_AGO)])
    first, at = small.reading("bins-0001", 0.0, NOON - timedelta(minutes=10)), "measure"
    rows = [{**first, "site_id": served, at: one.id, "value": (one.low + one.high) / 2} for one in alone.measures]
    table = pa.Table.from_pylist(rows, schema=TABLES["readings"].schema)
    Lake(house.folders.lake).append("readings", table, layer_versions={alone.id: 1})
    with TestClient(create(house), raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("path", PAGES)
def test_its_town_has_whole_pages(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_each_of_its_places_has_a_page(client: TestClient, alone: Layer) -> None:
    assert [client.get(f"/ort/{alone.id}-000{one}").status_code for one in (1, 2)] == [200, 200]


@pytest.mark.parametrize("path", LISTS)
def test_no_list_names_another(client: TestClient, alone: Layer, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert [one for one in EVERY if one != alone.id and f"{one}-0001" in answer.text] == []
    assert [one for one in EVERY if one != alone.id and f'"{one}"' in answer.text] == []
