"""Isochrones: nodes and pieces of street within a limit."""

import numpy as np
import numpy.typing as npt
import pytest

from geo.network import Network

CORNER = np.array([370_000.0, 5_710_000.0])


def at(*offsets: tuple[float, float]) -> npt.NDArray[np.float64]:
    places: npt.NDArray[np.float64] = CORNER + np.array(offsets)
    return places


LINE = CORNER + np.array([(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (300.0, 0.0)])
EDGES = [(0, 1), (1, 2), (2, 3)]


def spans(pieces: npt.NDArray[np.float64]) -> set[tuple[float, float]]:
    """The pieces of a street that runs east, as spans of metres from its beginning."""
    return {(round(float(a), 6), round(float(b), 6)) for a, b in np.sort(pieces[:, :, 0] - CORNER[0], axis=1)}


def covered(pieces: npt.NDArray[np.float64], at_m: float) -> bool:
    return any(low - 1e-6 <= at_m <= high + 1e-6 for low, high in spans(pieces))


def test_the_limit_itself_is_within() -> None:
    network = Network(LINE, EDGES, [100.0] * 3)
    assert network.within([0], 200.0).tolist() == [True, True, True, False]
    assert network.within([0], 0.0).tolist() == [True, False, False, False]
    assert network.within([], 500.0).tolist() == [False] * 4


def test_seconds_follow_the_speed() -> None:
    network = Network(LINE, EDGES, [100.0] * 3, speed_kmh=[36.0, 3.6, 36.0])
    assert network.within([0], limit_s=10.0).tolist() == [True, True, False, False]
    assert network.within([0], limit_s=110.0).tolist() == [True, True, True, False]


def test_streets_are_cut_where_the_limit_is_reached() -> None:
    network = Network(LINE, EDGES, [100.0] * 3)
    pieces = network.streets_within(network.snap(at((150.0, 10.0))), 90.0)
    ends = {end for span in spans(pieces) for end in span}
    assert (min(ends), max(ends)) == (70.0, 230.0)
    assert all(covered(pieces, at_m) for at_m in range(70, 231, 5))


@pytest.mark.parametrize("seed", range(5))
def test_a_place_is_on_a_piece_exactly_when_its_way_is_short_enough(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = Network(LINE, EDGES, [100.0, 140.0, 100.0], one_way=rng.random(3) < 0.5)
    sites = network.snap(CORNER + rng.uniform(0, 300, (2, 1)) * [1.0, 0.0])
    pieces = network.streets_within(sites, 80.0)
    for at_m in rng.uniform(0, 300, 200):
        way_m = network.costs(network.snap(at((at_m, 0.0))), sites).min()
        assert covered(pieces, at_m) == (way_m <= 80.0)
