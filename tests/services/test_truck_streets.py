"""The streets for one vehicle, from a town's files and rules to seconds, ways and reasons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

import layers
from data import town
from data.errors import DeclarationError
from data.folders import Folders
from data.projection import geometry_to_degrees, to_metres
from data.records.fleet import Vehicle
from data.town import geodata
from data.town.street_rules import Market, StreetRules
from data.town.streets import NoStreetsError
from geo.errors import DegreesError
from geo.network.trucks import Obstacle, TruckWay
from services.closures import Closure, ClosureSource, closures
from services.closures.sources import markets
from services.context import House, _check_duty
from services.truck_streets import StreetMatrix, VehicleStreets, streets_for
from tests.support import small

THURSDAY, WEDNESDAY = date(2026, 7, 2), date(2026, 7, 1)
PRESS = Vehicle(
    name="Presse 1",
    kind="press",
    fractions=("paper",),
    capacity_l=20_000,
    payload_kg=9_500,
    weight_kg=26_000,
    width_m=2.55,
    height_m=3.6,
    depot_id="depot-0001",
)
PICKUP = replace(PRESS, kind="flatbed", weight_kg=3_500, width_m=2.1, height_m=2.4)

# A ladder of four streets; a lane to the south, a pedestrian street and a dead end to the north. In metres from CORNER.
CORNER = np.array([370_000.0, 5_710_000.0])
NODES = [(0, 0), (200, 0), (400, 0), (0, 200), (200, 200), (400, 200), (200, -100), (200, 400)]
STREETS = [
    (0, 1, "Südstraße", "residential"),
    (1, 2, "Südstraße", "residential"),
    (3, 4, "Nordstraße", "residential"),
    (4, 5, "Nordstraße", "residential"),
    (0, 3, "Westring", "tertiary"),
    (1, 4, "Am Markt", "pedestrian"),
    (2, 5, "Ostring", "tertiary"),
    (1, 6, "Gasse", "residential"),
    (4, 7, "Sackgasse", "residential"),
]
NUMBER = {"Am Markt": 5, "Gasse": 7, "Sackgasse": 8}
IN_THE_NORTH = (200.0, 350.0)
AT_THE_MARKET = (205.0, 100.0)
IN_THE_LANE = (200.0, -80.0)
IN_THE_SOUTH = (100.0, -5.0)


def write_town(folder: Path, limits: list[dict[str, Any]] | None = None, turning: tuple[int, ...] = (7,)) -> None:
    places = CORNER + np.array(NODES, dtype=float)
    lines = shapely.linestrings(places[[street[:2] for street in STREETS]])
    drives = [highway != "pedestrian" for *_, highway in STREETS]
    table = {
        "edge_id": range(len(STREETS)),
        "from_node": [one[0] for one in STREETS],
        "to_node": [one[1] for one in STREETS],
        "name": [one[2] for one in STREETS],
        "highway": [one[3] for one in STREETS],
        "oneway": [0] * len(STREETS),
        "walk": [True] * len(STREETS),
        "drive": drives,
        "speed_kmh": [36.0 if one else 0.0 for one in drives],
        "length_m": shapely.length(lines),
    }
    write(folder, "streets", {name: list(column) for name, column in table.items()}, lines)
    write(folder, "street_nodes", {"node_id": list(range(len(NODES)))}, shapely.points(places))
    if limits is not None:
        schema = geodata.SCHEMAS["street_limits"]
        rows = [{"access": "yes", "heavy_access": "yes", **one} for one in limits]
        known = pa.Table.from_pylist([{name: one.get(name) for name in schema.names} for one in rows], schema)
        geodata.write(folder, "street_limits", known, geometry_to_degrees(lines[[one["edge_id"] for one in limits]]))
        marks: dict[str, list[Any]] = {"node_id": list(turning), "kind": ["turning"] * len(turning)}
        write(folder, "street_points", marks, shapely.points(places[list(turning)]))


def write(folder: Path, name: str, columns: dict[str, list[Any]], shapes: np.ndarray[Any, Any]) -> None:
    table = pa.Table.from_pydict(columns, geodata.SCHEMAS[name])
    geodata.write(folder, name, table, geometry_to_degrees(np.asarray(shapes, dtype=object)))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> House:
    return small.settle(tmp_path_factory.mktemp("small")).house


@pytest.fixture
def house(bare: House, tmp_path: Path) -> House:
    return replace(bare, folders=Folders(tmp_path / "castrop_rauxel"), town=replace(bare.town, streets=StreetRules()))


def ruled(house: House, **rules: Any) -> House:
    return replace(house, town=replace(house.town, streets=StreetRules(**rules)))


def at(*offsets: tuple[float, float]) -> np.ndarray[Any, Any]:
    places: np.ndarray[Any, Any] = CORNER + np.array(offsets)
    return places


def degrees(*offsets: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    lon_lat = shapely.get_coordinates(geometry_to_degrees(shapely.points(at(*offsets))))
    return tuple((float(lon), float(lat)) for lon, lat in lon_lat)


def reasons(streets: VehicleStreets, *offsets: tuple[float, float]) -> list[str]:
    found: StreetMatrix = streets.matrix(at(*offsets))
    return [str(found.unreachable.get(row, "")) for row in range(len(offsets))]


def leg(streets: VehicleStreets, *ends: tuple[float, float]) -> TruckWay | None:
    legs = streets.tour(at(*ends))
    return legs[0] if legs else None


def test_seconds_metres_and_the_way(house: House) -> None:
    write_town(house.folders.town, [])
    streets = streets_for(house, PRESS, day=THURSDAY)
    found = streets.matrix(at((100, -20), (300, 220)), yard=[True, False])
    assert found.unreachable == {}
    way = leg(streets, (100, 0), (300, 0))
    assert way is not None
    assert [way.metres, way.seconds] == pytest.approx([200, 20])
    np.testing.assert_allclose(way.points, at((100, 0), (200, 0), (300, 0)), atol=1e-6)
    legs = streets.tour(at((100, -20), (300, 220), (100, -20)), yard=[True, False, True])
    total = sum(leg.metres for leg in legs)
    assert total == pytest.approx(found.metres[0, 1] + found.metres[1, 0])


def test_each_limit_is_named(house: House) -> None:
    write_town(
        house.folders.town,
        [{"edge_id": NUMBER["Sackgasse"], "max_weight_kg": 12_000.0}, {"edge_id": NUMBER["Gasse"], "width_m": 3.5}],
        turning=(6, 7),
    )
    press, pickup = (streets_for(house, one, day=THURSDAY) for one in (PRESS, PICKUP))
    assert reasons(press, IN_THE_NORTH, IN_THE_LANE) == ["too_heavy", "too_wide"]
    assert reasons(pickup, IN_THE_NORTH, IN_THE_LANE) == ["", ""]
    assert reasons(streets_for(ruled(house, clearance_m=0.4), PRESS, day=THURSDAY), IN_THE_LANE) == [""]


def test_heavier_vehicles_have_an_access_of_their_own(house: House) -> None:
    write_town(house.folders.town, [{"edge_id": NUMBER["Sackgasse"], "heavy_access": "no"}])
    assert reasons(streets_for(house, PRESS, day=THURSDAY), IN_THE_NORTH) == ["no_access"]
    assert reasons(streets_for(house, PICKUP, day=THURSDAY), IN_THE_NORTH) == [""]


def test_dead_ends_are_for_who_can_turn_or_may_reverse(house: House, caplog: pytest.LogCaptureFixture) -> None:
    write_town(house.folders.town, [])
    assert reasons(streets_for(house, PRESS, day=THURSDAY), IN_THE_NORTH, IN_THE_LANE) == ["", "cannot_turn"]
    listed = streets_for(ruled(house, reversing=("Gasse", "Hohlweg")), PRESS, day=THURSDAY)
    assert reasons(listed, IN_THE_LANE) == [""]
    assert listed.unknown == ("Hohlweg",)
    assert "streets that the town does not have: Hohlweg" in caplog.text
    caplog.clear()
    back = leg(listed, IN_THE_LANE, IN_THE_SOUTH)
    assert back is not None
    assert back.reversing.tolist()[0]
    turning = streets_for(ruled(house, turning=degrees((200, -100))), PRESS, day=THURSDAY)
    assert reasons(turning, IN_THE_LANE) == [""]


def test_ways_without_cars_are_for_those_on_duty_and_never_driven_through(house: House) -> None:
    write_town(house.folders.town, [])
    assert reasons(streets_for(house, PICKUP, day=THURSDAY), AT_THE_MARKET) == ["no_access"]
    on_duty = ruled(house, duty={"flatbed": ("pedestrian",)})
    streets = streets_for(on_duty, PICKUP, day=THURSDAY)
    assert reasons(streets, AT_THE_MARKET) == [""]
    assert reasons(streets_for(on_duty, PRESS, day=THURSDAY), AT_THE_MARKET) == ["no_access"]
    through = leg(streets, (200, -5), (200, 205))
    assert through is None or NUMBER["Am Markt"] not in through.edges[1:-1]


def test_market_days_close_streets_by_name_or_area(house: House) -> None:
    write_town(house.folders.town, [])
    corners = degrees((190, 210), (210, 210), (210, 420))
    market = Market(name="Wochenmarkt", hours="We 06:00-14:00", streets=("Sackgasse",))
    by_name = ruled(house, market=(market,))
    by_area = ruled(house, market=(replace(market, streets=(), area=corners),))
    for one in (by_name, by_area):
        assert reasons(streets_for(one, PRESS, day=WEDNESDAY), IN_THE_NORTH) == ["closed"]
        assert reasons(streets_for(one, PRESS, day=THURSDAY), IN_THE_NORTH) == [""]
    assert {closure.reason for closure in closures(by_name, WEDNESDAY)} == {"Wochenmarkt"}
    assert streets_for(by_name, PRESS, day=THURSDAY).closed == frozenset()


def test_other_sources_close_streets_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    write_town(house.folders.town, [])
    before = streets_for(house, PRESS, day=THURSDAY)

    def roadworks(_: House, day: date) -> Iterator[Closure]:
        if day == THURSDAY:
            yield Closure(reason="Baustelle", area=shapely.LineString(at((200, 250), (200, 300))).buffer(5))

    monkeypatch.setattr(markets, "SOURCE", ClosureSource(id="markets", closed=roadworks))
    closed = streets_for(house, PRESS, day=THURSDAY)
    assert (reasons(before, IN_THE_NORTH), reasons(closed, IN_THE_NORTH)) == ([""], ["closed"])
    assert streets_for(house, PRESS, day=WEDNESDAY).network is before.network


def test_networks_are_kept_until_the_files_are_others(house: House) -> None:
    write_town(house.folders.town, [])
    first, again = (streets_for(house, PRESS, day=day) for day in (THURSDAY, WEDNESDAY))
    assert first is again
    assert streets_for(house, replace(PRESS, name="Presse 2"), day=THURSDAY) is first
    assert streets_for(house, PICKUP, day=THURSDAY) is not first


def test_a_town_that_knows_no_limits_says_so(house: House) -> None:
    write_town(house.folders.town)
    streets = streets_for(house, PRESS, day=THURSDAY)
    assert not streets.knows_limits
    assert reasons(streets, IN_THE_NORTH, IN_THE_LANE) == ["", ""]
    assert reasons(streets, (0, 5_000)) == ["too_far"]


def test_a_town_without_streets_cannot_plan(house: House) -> None:
    with pytest.raises(NoStreetsError, match="no street network"):
        streets_for(house, PRESS, day=THURSDAY)


def test_degrees_are_no_metres(house: House) -> None:
    write_town(house.folders.town, [])
    with pytest.raises(DegreesError):
        streets_for(house, PRESS, day=THURSDAY).matrix([(7.3, 51.5)])


def test_a_kind_of_vehicle_that_there_is_not_is_told(house: House) -> None:
    with pytest.raises(
        DeclarationError, match=r"\[streets.duty\] names the vehicles 'tank'; known: flatbed, press, crane"
    ):
        _check_duty(ruled(house, duty={"tank": ("track",)}).town)


@pytest.fixture(scope="module")
def demo(bare: House, built_town: Folders) -> House:
    castrop = town.load("castrop_rauxel").with_layers(layers.discover())
    return replace(bare, folders=built_town, town=castrop)


def test_the_demonstration_shows_what_bars_a_press(demo: House) -> None:
    press, pickup = (streets_for(demo, one, day=THURSDAY) for one in (PRESS, PICKUP))
    assert press.knows_limits
    assert press.unknown == ()
    table, lines = geodata.read(demo.folders.town, "streets")
    names = np.asarray(table["name"].to_pylist(), dtype=object)

    def middle_of(name: str) -> np.ndarray[Any, Any]:
        row = np.flatnonzero(names == name)[-1]
        place = shapely.get_coordinates(shapely.line_interpolate_point(lines[row], 0.5, normalized=True))[0]
        return to_metres(*place)

    lane = middle_of("Biesenkamp")
    assert press.matrix(lane).unreachable == {0: Obstacle.TOO_WIDE}
    assert pickup.matrix(lane).unreachable == {}
    square = middle_of("Am Markt")
    assert press.matrix(square).unreachable == {}
    assert streets_for(demo, PRESS, day=WEDNESDAY).matrix(square).unreachable == {0: Obstacle.CLOSED}
