"""Snapping to the nearest place on an edge, against shapely."""

import numpy as np
import numpy.typing as npt
import pytest
import shapely

from geo.errors import DegreesError, NotFiniteError
from geo.network import Network

CORNER = np.array([370_000.0, 5_710_000.0])


def at(*offsets: tuple[float, float]) -> npt.NDArray[np.float64]:
    places: npt.NDArray[np.float64] = CORNER + np.array(offsets)
    return places


def random_network(seed: int, *, nodes: int = 300, edges: int = 500) -> Network:
    rng = np.random.default_rng(seed)
    places = CORNER + rng.uniform(0, 3_000, (nodes, 2))
    pairs = rng.integers(0, nodes, (edges, 2))
    short = np.column_stack([pairs[:, 0], np.minimum(pairs[:, 0] + 1, nodes - 1)])
    pairs = np.where(rng.random((edges, 1)) < 0.7, short, pairs)
    return Network(places, pairs, np.ones(edges))


@pytest.mark.parametrize("seed", range(4))
def test_shapely_finds_no_nearer_edge(seed: int) -> None:
    network = random_network(seed)
    points = CORNER + np.random.default_rng(seed).uniform(-1_500, 4_500, (400, 2))
    lines = shapely.linestrings(network.streets.nodes[network.streets.edges])
    apart = shapely.distance(shapely.points(points)[:, None], lines[None, :])
    found = network.snap(points)
    np.testing.assert_allclose(found.away_m, apart.min(axis=1), rtol=0, atol=1e-6)
    np.testing.assert_allclose(np.hypot(*(found.point - points).T), found.away_m, rtol=0, atol=1e-6)
    chosen = shapely.distance(shapely.points(found.point), lines[found.edge])
    np.testing.assert_allclose(chosen, 0, atol=1e-6)
    assert ((found.share >= 0) & (found.share <= 1)).all()


def test_a_point_beside_an_edge_lies_on_it_not_at_its_node() -> None:
    network = Network(at((0.0, 0.0), (100.0, 0.0)), [(0, 1)], [100.0])
    found = network.snap(at((30.0, 4.0)))
    assert found.share.tolist() == pytest.approx([0.3])
    assert (found.point - CORNER).tolist() == [[30.0, 0.0]]
    assert found.away_m.tolist() == [4.0]


def test_of_equal_edges_the_first_is_taken() -> None:
    network = Network(at((0.0, 0.0), (10.0, 0.0)), [(0, 1), (0, 1), (1, 0)], [10.0, 10.0, 10.0])
    assert network.snap(at((5.0, 1.0))).edge.tolist() == [0]


def test_an_edge_without_length_is_a_place() -> None:
    found = Network([CORNER], [(0, 0)], [0.0]).snap(at((3.0, 4.0)))
    assert found.away_m.tolist() == [5.0]
    assert found.share.tolist() == [0.0]


@pytest.mark.parametrize("nodes", [[], at((0.0, 0.0))])
def test_without_edges_a_point_lies_on_none(nodes: npt.ArrayLike) -> None:
    found = Network(nodes, [], []).snap([CORNER])
    assert found.edge.tolist() == [-1]
    assert np.isinf(found.away_m).all()


def test_bad_points_are_named() -> None:
    network = random_network(0)
    with pytest.raises(NotFiniteError, match=r"points\[1\]"):
        network.snap([tuple(CORNER), (np.nan, 5e6)])
    with pytest.raises(DegreesError, match=r"points\[0\]"):
        network.snap([(7.3, 51.5)])
