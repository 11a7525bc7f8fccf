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
from data.town.gazetteer import Gazetteer

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


def test_what_is_not_for_everybody_is_no_site_and_not_on_the_map_but_counted(report: Report, root: Path) -> None:
    assert {
        "sites of bins left out, not for everybody: 1 (access=private 1)",
        "sites of charging left out, not for everybody: 2 (access=customers 1, disused=yes 1)",
        "sites of paper left out, not for everybody: 1 (access=no 1)",
    } <= set(report.notes)
    kinds, _ = geodata.read(Folders(root).town, "pois")
    assert kinds["kind"].to_pylist().count("bench") == 1
    assert any(one.startswith("points of interest left out, not for everybody: 5 (") for one in report.notes)


def test_places_of_children_and_old_people_are_on_the_map_whoever_may_enter(root: Path) -> None:
    kinds = geodata.read(Folders(root).town, "pois")[0]["kind"].to_pylist()
    assert (kinds.count("kindergarten"), kinds.count("nursing_home")) == (1, 1)


def test_places_for_recycling_of_no_known_kind_and_lost_house_numbers_are_counted(report: Report) -> None:
    assert "places for recycling that no layer takes, by what they say of their kind: 1 of 3" in report.notes
    assert "house numbers left out, without a street or place: 1" in report.notes


def test_a_range_of_house_numbers_of_a_hamlet_without_streets_is_found_as_written(report: Report, root: Path) -> None:
    assert report.town
    assert Gazetteer.read(Folders(root).town).find("Weiler 47-49").places[0].name == "Weiler 47-49"
