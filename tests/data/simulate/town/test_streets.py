"""The street network of the demo town."""

from typing import Any

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.folders import Folders
from data.projection import geometry_to_metres
from data.town import geodata


@pytest.fixture(scope="module")
def streets(built_town: Folders) -> tuple[dict[str, Any], np.ndarray]:
    table, lines = geodata.read(built_town.town, "streets")
    return {name: np.array(table[name].to_pylist()) for name in table.column_names}, geometry_to_metres(lines)


def _parts(streets: dict[str, Any], keep: np.ndarray) -> int:
    start, end = streets["from_node"][keep], streets["to_node"][keep]
    used, index = np.unique(np.concatenate([start, end]), return_inverse=True)
    links = coo_array((np.ones(len(start)), index.reshape(2, -1)), shape=(len(used), len(used)))
    return int(connected_components(links, directed=False)[0])


def test_the_network_is_about_400_km_long(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, lines = streets
    assert 380 < columns["length_m"].sum() / 1000 < 420
    np.testing.assert_allclose(shapely.length(lines), columns["length_m"], rtol=1e-6)


def test_the_network_is_connected(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, _ = streets
    assert _parts(columns, np.ones(len(columns["walk"]), dtype=bool)) == 1


def test_one_can_walk_from_everywhere_to_everywhere(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, _ = streets
    assert _parts(columns, columns["walk"]) == 1


def test_edges_run_between_their_nodes(built_town: Folders) -> None:
    table, lines = geodata.read(built_town.town, "streets")
    nodes, points = geodata.read(built_town.town, "street_nodes")
    assert nodes["node_id"].to_pylist() == list(range(len(points)))
    for column, place in (("from_node", 0), ("to_node", -1)):
        there = geometry_to_metres(points[np.array(table[column].to_pylist())])
        assert shapely.distance(there, shapely.get_point(geometry_to_metres(lines), place)).max() < 0.2


def test_motorways_are_for_driving_one_way_only(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, _ = streets
    motorway = columns["highway"] == "motorway"
    assert (columns["oneway"][motorway] == 1).all()
    assert columns["drive"][motorway].all()
    assert not columns["walk"][motorway].any()


def test_one_can_leave_every_motorway_by_a_ramp(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, _ = streets
    ramp = columns["highway"] == "motorway_link"
    others = ~np.isin(columns["highway"], ["motorway", "motorway_link"])
    ground = set(columns["from_node"][others]) | set(columns["to_node"][others])
    for name in ("A 2", "A 42", "A 45"):
        own = ramp & (columns["name"] == name)
        assert set(columns["to_node"][own]) & ground
        assert set(columns["from_node"][own]) & ground


def test_known_streets_are_there(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    known = {
        "Wittener Straße",
        "Lange Straße",
        "Münsterstraße",
        "Bahnhofstraße",
        "Schöttelkamp",
        "Recklinghauser Straße",
    }
    assert known <= set(streets[0]["name"])


def test_every_street_with_houses_has_a_name(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, _ = streets
    residential = np.isin(columns["highway"], ["residential", "living_street", "tertiary", "secondary"])
    assert (columns["name"][residential] != "").all()


def test_a_generated_name_is_given_to_one_street_only(streets: tuple[dict[str, Any], np.ndarray]) -> None:
    columns, lines = streets
    for name in np.unique(columns["name"][columns["highway"] == "residential"]):
        own = shapely.union_all(lines[columns["name"] == name])
        assert shapely.length(shapely.envelope(own)) < 5_000, name
