"""A made-up village from an extract written by hand: what the real town shows, where there is no real extract."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import layers
from data import sites, town
from data.folders import Folders
from data.importers.osm import Report, import_town
from data.town import geodata

VILLAGE = Path(__file__).parents[2] / "files/village.osm"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("towns") / "musterdorf"


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    return import_town(
        VILLAGE, town_id=root.name, name="Musterdorf", folders=Folders(root), layers=layers.discover(), at=at
    )


def test_every_highway_way_is_in_the_graph_or_left_out_with_a_reason(report: Report) -> None:
    assert report.roads.total() == 5
    assert report.roads.in_graph == Counter(residential=2, footway=1, track=1)
    assert list(report.roads.left_out) == ["construction"]


def test_places_become_sites_of_their_layers(report: Report, root: Path) -> None:
    assert {name: n for name, n in report.sites.items() if n} == {"bins": 2, "charging": 1, "glass": 1, "paper": 1}
    bins = sites.read(Folders(root).sites_of("bins"))
    assert set(bins.licence) == {"ODbL-1.0"}
    assert all(bins.district)


def test_the_people_are_those_the_village_states(report: Report, root: Path) -> None:
    table, _ = geodata.read(Folders(root).town, "residents")
    assert report.residents == sum(table["residents"].to_pylist()) == 120


def test_a_one_way_lane_is_driven_one_way_and_walked_both(report: Report, root: Path) -> None:
    assert report.town
    edges, _ = geodata.read(Folders(root).town, "streets")
    ways = {(one["highway"], one["oneway"], one["walk"], one["drive"]) for one in edges.to_pylist()}
    assert {("residential", 0, True, True), ("residential", 1, True, True), ("footway", 0, True, False)} <= ways


def test_the_village_can_be_loaded_and_names_its_source(report: Report, root: Path) -> None:
    made = town.load(report.town, imported=root)
    assert made.attribution["default"].licence == "ODbL-1.0"
    assert "Musterdorf" in made.districts
