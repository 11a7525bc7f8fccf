"""What an extract says to trucks, on a village written by hand and on a real town."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import osmium
import pytest
import shapely

from data.importers.osm import roads
from data.importers.osm.elements import Element, read
from data.importers.osm.truck_limits import LimitTally, StreetLimits, limits_of, points_of
from tests.support.real_files import DATA, needs

LAUF = DATA / "osm" / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"


def street(way_id: int, refs: Iterable[int], **tags: str) -> Element:
    nodes = tuple(refs)
    shape = shapely.LineString([(7.3 + ref / 1_000, 51.5 + (ref % 3) / 1_000) for ref in nodes])
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    return Element("way", way_id, {"highway": "residential"} | named, shape, nodes)


def node(node_id: int, **tags: str) -> Element:
    return Element("node", node_id, tags, shapely.Point(7.3 + node_id / 1_000, 51.5 + (node_id % 3) / 1_000))


@pytest.mark.parametrize(
    ("tags", "limits"),
    [
        ({}, StreetLimits()),
        ({"maxweight": "7.5", "maxweightrating": "3.5 t"}, StreetLimits(max_weight_kg=3_500)),
        ({"maxweight": "12;9"}, StreetLimits(max_weight_kg=9_000)),
        ({"maxweightrating__hgv": "12"}, StreetLimits(max_weight_kg=12_000)),
        ({"maxheight": "default", "maxheight__physical": "3.4"}, StreetLimits(max_height_m=3.4)),
        ({"maxwidth": "2.1", "width": "3"}, StreetLimits(max_width_m=2.1, width_m=3)),
        ({"hgv": "no"}, StreetLimits(heavy_access="no")),
        ({"hgv": "destination", "access": "yes"}, StreetLimits(heavy_access="destination")),
        ({"motor_vehicle": "destination"}, StreetLimits(access="destination", heavy_access="destination")),
        ({"vehicle": "no"}, StreetLimits(access="no", heavy_access="no")),
        ({"access": "no", "motor_vehicle": "delivery"}, StreetLimits(access="destination", heavy_access="destination")),
        ({"motor_vehicle": "agricultural;forestry"}, StreetLimits(access="no", heavy_access="no")),
        ({"access": "permissive"}, StreetLimits()),
        ({"access": "unknown"}, StreetLimits()),
        ({"vehicle": "no", "hgv": "yes"}, StreetLimits(access="no")),
        (
            {"maxweightrating__hgv": "3.5", "maxweightrating__hgv__conditional": "none @ destination"},
            StreetLimits(heavy_access="destination"),
        ),
        (
            {"maxweight": "2.8", "maxweight__conditional": "none @ (psv; delivery)"},
            StreetLimits(access="destination", heavy_access="destination"),
        ),
        ({"maxweight": "2.8", "maxweight__conditional": "none @ agricultural"}, StreetLimits(max_weight_kg=2_800)),
    ],
)
def test_tags_say_who_may_pass(tags: dict[str, str], limits: StreetLimits) -> None:
    assert limits_of(street(1, [1, 2], **tags), LimitTally()) == limits


def test_what_cannot_be_read_is_named() -> None:
    tally = LimitTally()
    assert limits_of(street(1, [1, 2], maxheight="below_default", maxwidth="narrow"), tally) == StreetLimits()
    assert tally.lines()[-1] == (
        "limits that cannot be read, and so are not known: 2 (maxheight=below_default, maxwidth=narrow)"
    )


def test_nodes_say_where_to_turn_and_where_nobody_passes() -> None:
    nodes = [
        node(1, highway="turning_circle"),
        node(2, highway="turning_loop"),
        node(3, barrier="bollard"),
        node(4, barrier="bollard", motor_vehicle="destination"),
        node(5, barrier="gate"),
        node(6, barrier="gate", access="private"),
        node(7, highway="crossing"),
    ]
    assert points_of(nodes) == {1: "turning", 2: "turning", 3: "barrier", 6: "barrier"}


def test_streets_are_cut_at_marks_and_dead_ends_are_counted() -> None:
    ways = [street(1, [1, 2, 3, 4], maxweight="12"), street(2, [2, 5]), street(3, [2, 6])]
    graph = roads.graph(ways, {3: "barrier", 5: "turning", 99: "turning"})
    assert graph.streets["edge_id"].to_pylist() == [0, 1, 2, 3, 4]
    assert graph.limits[0].to_pydict()["edge_id"] == [0, 1, 2]
    assert set(graph.limits[0]["max_weight_kg"].to_pylist()) == {12_000.0}
    assert list(graph.limits[1]) == list(graph.lines[:3])
    assert sorted(graph.marks[0]["kind"].to_pylist()) == ["barrier", "turning"]
    # Nodes 1, 4 and 6 are dead ends; 5 has a place to turn.
    assert graph.tally.known["dead ends"] == 3
    assert graph.tally.lines() == [
        "streets with limits for trucks: weight 1, width 0, height 0, for residents or not for trucks 0",
        "places to turn 1, barriers 1, dead ends without a place to turn 3",
    ]


@needs(LAUF)
def test_a_real_towns_limits_are_as_many_as_its_source_has() -> None:
    kept, _ = roads.streets(read(LAUF), None)
    graph = roads.graph(kept, points_of(read(LAUF)))
    ids, refs = {way.id for way in kept}, {ref for way in kept for ref in way.refs}
    told: Counter[str] = Counter()
    for one in osmium.FileProcessor(str(LAUF)):
        if isinstance(one, osmium.osm.Way) and one.id in ids:
            told.update(key for key in ("maxweight", "maxwidth", "maxheight") if key in one.tags)
        elif isinstance(one, osmium.osm.Node) and one.id in refs:
            told["turning"] += one.tags.get("highway") == "turning_circle"
    known = graph.tally.known
    assert told == {
        "maxweight": known["max_weight_kg"],
        "maxwidth": known["max_width_m"],
        "maxheight": known["max_height_m"],
        "turning": known["turning"],
    }
    assert graph.tally.unreadable == {"width=0": 1}


def test_the_village_has_no_limits_and_says_so() -> None:
    village = read(Path(__file__).parents[2] / "files/village.osm")
    kept, _ = roads.streets(village, None)
    graph = roads.graph(kept, points_of(village))
    assert graph.limits[0].num_rows == graph.marks[0].num_rows == 0
    assert graph.tally.lines()[0].startswith("streets with limits for trucks: weight 0, width 0, height 0")
