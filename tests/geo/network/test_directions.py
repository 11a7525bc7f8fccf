"""Routes as points and as steps."""

import numpy as np
import numpy.typing as npt
import pytest

from geo.network import Network, Turn

CORNER = np.array([370_000.0, 5_710_000.0])


def at(*offsets: tuple[float, float]) -> npt.NDArray[np.float64]:
    places: npt.NDArray[np.float64] = CORNER + np.array(offsets)
    return places


# A crossroads: node 0 in the middle; south, north, east and west of it, 100 m each.
NODES = CORNER + np.array([(0.0, 0.0), (0.0, -100.0), (0.0, 100.0), (100.0, 0.0), (-100.0, 0.0)])
EDGES = [(1, 0), (0, 2), (0, 3), (0, 4)]
NAMES = ["Südstraße", "Nordstraße", "Oststraße", None]
CROSSROADS = Network(NODES, EDGES, [100.0] * 4, names=NAMES)


def steps(
    start: tuple[float, float], end: tuple[float, float], network: Network = CROSSROADS
) -> list[tuple[str | None, str, float]]:
    places = network.snap(CORNER + np.array([start, end]))
    route = network.routes_from(places).to(places, 1)
    assert route is not None
    return [(step.name, step.turn.value, round(step.distance_m, 6)) for step in route.steps]


@pytest.mark.parametrize(
    ("end", "name", "turn"),
    [
        ((70.0, 0.0), "Oststraße", Turn.RIGHT),
        ((-70.0, 0.0), None, Turn.LEFT),
        ((0.0, 70.0), "Nordstraße", Turn.STRAIGHT),
    ],
)
def test_a_crossroads_is_a_turn(end: tuple[float, float], name: str | None, turn: Turn) -> None:
    assert steps((0.0, -60.0), end) == [("Südstraße", "depart", 60.0), (name, turn.value, 70.0), (name, "arrive", 0.0)]


def test_along_one_street_there_is_one_step() -> None:
    assert steps((0.0, -60.0), (0.0, -20.0)) == [("Südstraße", "depart", 40.0), ("Südstraße", "arrive", 0.0)]


def test_being_there_already_is_the_arrival() -> None:
    places = CROSSROADS.snap(at((0.0, -60.0)))
    route = CROSSROADS.routes_from(places).to(places, 0)
    assert route is not None
    assert [step.turn for step in route.steps] == [Turn.ARRIVE]
    assert route.distance_m == 0.0


def test_a_bend_without_a_choice_is_no_step() -> None:
    bend = Network(NODES[[1, 0, 3]], [(0, 1), (1, 2)], [100.0, 100.0], names=["Bogen", "Bogen"])
    assert steps((0.0, -60.0), (50.0, 0.0), bend) == [("Bogen", "depart", 110.0), ("Bogen", "arrive", 0.0)]


def test_a_bend_of_the_same_street_at_a_junction_is_a_step() -> None:
    ring = Network(NODES, EDGES, [100.0] * 4, names=["Ring", "Nordstraße", "Ring", None])
    assert [step[1] for step in steps((0.0, -60.0), (50.0, 0.0), ring)] == ["depart", "right", "arrive"]


@pytest.mark.parametrize(
    ("angle_deg", "turn"),
    [
        (10, Turn.STRAIGHT),
        (45, Turn.SLIGHT_RIGHT),
        (-45, Turn.SLIGHT_LEFT),
        (90, Turn.RIGHT),
        (-90, Turn.LEFT),
        (140, Turn.SHARP_RIGHT),
        (-140, Turn.SHARP_LEFT),
        (175, Turn.BACK),
    ],
)
def test_angles_have_names(angle_deg: float, turn: Turn) -> None:
    towards = np.radians(angle_deg)
    end = (100 * np.sin(towards), 100 * np.cos(towards))
    nodes = CORNER + np.array([(0.0, -100.0), (0.0, 0.0), end])
    network = Network(nodes, [(0, 1), (1, 2)], [100.0, 100.0], names=["A", "B"])
    routes = network.routes_from(network.snap(nodes[[0]]))
    route = routes.to(network.snap(nodes[[2]]), 0)
    assert route is not None
    assert [step.turn for step in route.steps] == [Turn.DEPART, turn, Turn.ARRIVE]


def test_steps_know_where_and_in_which_direction_they_begin() -> None:
    places = CROSSROADS.snap(CORNER + np.array([(0.0, -60.0), (70.0, 0.0)]))
    route = CROSSROADS.routes_from(places).to(places, 1)
    assert route is not None
    assert [step.bearing_deg for step in route.steps] == pytest.approx([0.0, 90.0, 90.0])
    assert route.steps[1].point == pytest.approx(tuple(CORNER))
    assert (route.points - CORNER).tolist() == [[0.0, -60.0], [0.0, 0.0], [70.0, 0.0]]
    assert route.distance_m == pytest.approx(130.0)
    assert route.seconds == pytest.approx(130.0 / 75.0 * 60.0)


def test_the_way_to_and_from_the_street_counts_and_is_walked() -> None:
    car = Network(NODES, EDGES, [100.0] * 4, speed_kmh=36.0)
    places = car.snap(CORNER + np.array([(9.0, -60.0), (9.0, -20.0)]))
    route = car.routes_from(places, by="time").to(places, 1)
    assert route is not None
    assert route.distance_m == pytest.approx(58.0)
    assert route.seconds == pytest.approx(4.0 + 18.0 / 1.25)


def test_starting_at_a_node_has_no_step_of_no_length() -> None:
    assert steps((0.0, -1e-9), (50.0, 0.0))[0] == ("Oststraße", "depart", 50.0)
