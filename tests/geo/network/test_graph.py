"""The network against networkx and scipy, one-way streets and disconnected parts included."""

from itertools import pairwise

import hypothesis.strategies as st
import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geo.errors import NegativeError, NotFiniteError, OptionError, RowError, ShapeError
from geo.network import By, Network, Positions, warm_up

Floats = npt.NDArray[np.float64]
CORNER = np.array([370_000.0, 5_710_000.0])


def at(*offsets: tuple[float, float]) -> npt.NDArray[np.float64]:
    places: npt.NDArray[np.float64] = CORNER + np.array(offsets)
    return places


LINE = CORNER + np.array([(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (300.0, 0.0)])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Small graphs, often in several parts, with parallel edges, loops, edges of no length and one-ways."""
    count = draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    edges = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=14))
    lengths = rng.integers(0, 4, len(edges)) * rng.choice([1.0, 50.0, 0.3], len(edges))
    return Network(
        CORNER + rng.integers(0, 5, (count, 2)) * 10.0,
        edges,
        lengths,
        one_way=rng.random(len(edges)) < draw(st.sampled_from([0.0, 0.4, 1.0])),
        speed_kmh=rng.uniform(5, 50, len(edges)),
    )


def as_networkx(network: Network, by: By) -> nx.MultiDiGraph:
    streets = network.streets
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(streets.nodes)))
    for (a, b), cost, one_way in zip(streets.edges.tolist(), streets.cost(by), streets.one_way, strict=True):
        graph.add_edge(a, b, weight=cost)
        if not one_way:
            graph.add_edge(b, a, weight=cost)
    return graph


def with_positions(network: Network, by: By, **named: Positions) -> nx.MultiDiGraph:
    """Cut the edges at all positions, so that networkx knows them as nodes (name, row)."""
    graph, streets = as_networkx(network, by), network.streets
    pace = 1.0 if by == "distance" else 3.6 / 4.5
    for edge in range(len(streets.edges)):
        stops = [(0.0, int(streets.edges[edge, 0])), (1.0, int(streets.edges[edge, 1]))]
        for name, positions in named.items():
            for row in np.flatnonzero(positions.edge == edge):
                door, stop = (name, int(row)), (name, int(row), "street")
                share = float(positions.share[row])
                stops.insert(-1, (share, stop))  # type: ignore[arg-type]  # nodes of any kind
                if share in (0.0, 1.0):
                    corner = int(streets.edges[edge, int(share)])
                    graph.add_edge(corner, stop, weight=0.0)
                    graph.add_edge(stop, corner, weight=0.0)
                graph.add_edge(door, stop, weight=positions.away_m[row] * pace)
                graph.add_edge(stop, door, weight=positions.away_m[row] * pace)
        stops.sort(key=lambda stop: stop[0])
        for (low, a), (high, b) in pairwise(stops):
            graph.add_edge(a, b, weight=(high - low) * streets.cost(by)[edge])
            if not streets.one_way[edge]:
                graph.add_edge(b, a, weight=(high - low) * streets.cost(by)[edge])
    return graph


def costs_to(graph: nx.MultiDiGraph, targets: list[object]) -> dict[object, float]:
    if not targets:
        return {}
    return dict(nx.multi_source_dijkstra_path_length(graph.reverse(), set(targets)))


@given(data=st.data(), network=networks(), by=st.sampled_from(["distance", "time"]))
def test_networkx_agrees_on_every_node(data: st.DataObject, network: Network, by: By) -> None:
    count = len(network.streets.nodes)
    sites = data.draw(st.lists(st.integers(0, count - 1), max_size=5))
    usable = np.array(data.draw(st.lists(st.booleans(), min_size=len(sites), max_size=len(sites))), dtype=bool)
    index, cost = network.nearest(sites, usable=usable, by=by)
    graph = as_networkx(network, by)
    used = [site for site, good in zip(sites, usable, strict=True) if good]
    expected = costs_to(graph, list(used))
    np.testing.assert_allclose(cost, [expected.get(node, np.inf) for node in range(count)], atol=1e-9)
    for node in range(count):
        if index[node] >= 0:
            assert usable[index[node]]
            assert nx.dijkstra_path_length(graph, node, sites[index[node]]) == pytest.approx(cost[node])
        else:
            assert np.isinf(cost[node])


@given(network=networks(), by=st.sampled_from(["distance", "time"]), seed=st.integers(0, 2**32))
def test_networkx_agrees_from_door_to_door(network: Network, by: By, seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = network.snap(CORNER + rng.uniform(-10, 50, (6, 2)))
    sites = network.snap(CORNER + rng.uniform(-10, 50, (4, 2)))
    graph = with_positions(network, by, people=people, sites=sites)
    usable = rng.random(4) < 0.7
    index, cost = network.nearest_site(people, sites, usable=usable, by=by)
    table = network.costs(people, sites, by=by)
    for row in range(6):
        expected = [
            nx.dijkstra_path_length(graph, ("people", row), ("sites", site))
            if ("people", row) in graph and nx.has_path(graph, ("people", row), ("sites", site))
            else np.inf
            for site in range(4)
        ]
        np.testing.assert_allclose(table[row], expected, atol=1e-9)
        best = np.min(np.array(expected)[usable], initial=np.inf)
        assert cost[row] == pytest.approx(best)
        assert index[row] == -1 if np.isinf(best) else expected[index[row]] == pytest.approx(best)


@given(network=networks(), seed=st.integers(0, 2**32))
def test_a_route_is_as_long_as_its_cost(network: Network, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = network.snap(CORNER + rng.uniform(-10, 50, (5, 2)))
    routes = network.routes_from(places, 0)
    for row, cost in enumerate(routes.cost(places)):
        route = routes.to(places, row)
        if np.isinf(cost):
            assert route is None
            continue
        assert route is not None
        assert route.distance_m == pytest.approx(cost)
        np.testing.assert_allclose(route.points[[0, -1]], [places.point[0], places.point[row]], atol=1e-9)
        on_streets = cost - places.away_m[0] - places.away_m[row]
        moving = sum(step.distance_m for step in route.steps)
        assert moving <= on_streets + 1e-9


def test_scipy_agrees_on_a_large_graph() -> None:
    rng = np.random.default_rng(3)
    side = 120
    row, column = np.divmod(np.arange(side * side), side)
    right, up = np.flatnonzero(column < side - 1), np.flatnonzero(row < side - 1)
    edges = np.vstack([np.column_stack([right, right + 1]), np.column_stack([up, up + side])])
    edges = edges[rng.random(len(edges)) < 0.8]
    length = rng.exponential(50, len(edges))
    network = Network(CORNER + np.column_stack([column, row]) * 40.0, edges, length)
    sites = rng.integers(0, side * side, 60)
    matrix = coo_array((length, edges.T), shape=(side * side,) * 2).tocsr()
    expected = dijkstra(matrix, directed=False, indices=sites, min_only=True)
    np.testing.assert_allclose(network.nearest(sites)[1], expected, rtol=1e-12)


def test_a_street_of_many_bends_and_a_ring_are_searched_to_their_ends() -> None:
    count = 20_000
    bends = np.arange(count)
    places = CORNER + np.column_stack([bends * 2.0, bends % 2])
    line = Network(places, np.column_stack([bends[:-1], bends[1:]]), np.full(count - 1, 2.0))
    np.testing.assert_array_equal(line.nearest([0])[1], bends * 2.0)
    ring = Network(places, np.column_stack([bends, np.roll(bends, -1)]), np.full(count, 2.0))
    np.testing.assert_array_equal(ring.nearest([0])[1], np.minimum(bends, count - bends) * 2.0)


def test_sites_very_far_from_the_street_keep_the_search_exact() -> None:
    network = Network(LINE, [(0, 1), (1, 2), (2, 3)], [100.0, 100.0, 100.0])
    sites = network.snap(at((0.0, 5_000_000.0), (300.0, 10.0)))
    index, cost = network.nearest_site(network.snap(LINE), sites)
    assert index.tolist() == [1, 1, 1, 1]
    assert cost.tolist() == [310.0, 210.0, 110.0, 10.0]


def test_a_one_way_street_leads_to_the_site_not_from_it() -> None:
    ring = Network(LINE, [(0, 1), (1, 2), (2, 3), (3, 0)], [1.0, 1.0, 1.0, 1.0], one_way=[True] * 4)
    assert ring.nearest([0])[1].tolist() == [0.0, 3.0, 2.0, 1.0]
    walking = Network(LINE, [(0, 1), (1, 2), (2, 3), (3, 0)], [1.0, 1.0, 1.0, 1.0])
    assert walking.nearest([0])[1].tolist() == [0.0, 1.0, 2.0, 1.0]


def test_time_prefers_the_faster_street() -> None:
    network = Network(LINE[:3], [(0, 1), (0, 2), (2, 1)], [1000.0, 800.0, 800.0], speed_kmh=[10.0, 50.0, 50.0])
    assert network.nearest([1])[1].tolist() == [1000.0, 0.0, 800.0]
    assert network.nearest([1], by="time")[1].tolist() == pytest.approx([115.2, 0.0, 57.6])


def test_walking_takes_a_minute_for_75_metres() -> None:
    network = Network(LINE[:2], [(0, 1)], [75.0])
    assert network.nearest([0], by="time")[1].tolist() == pytest.approx([0.0, 60.0])


def test_what_is_not_connected_has_no_nearest_site() -> None:
    network = Network(LINE, [(0, 1), (2, 3)], [100.0, 100.0])
    index, distance_m = network.nearest([0])
    assert index.tolist() == [0, 0, -1, -1]
    assert distance_m.tolist() == [0.0, 100.0, np.inf, np.inf]
    people, sites = network.snap([LINE[3]]), network.snap([LINE[0]])
    assert network.nearest_site(people, sites)[0].tolist() == [-1]
    assert network.routes_from(people).to(sites, 0) is None


@pytest.mark.parametrize(("sites", "usable"), [([], None), ([0, 1], [False, False])])
def test_no_usable_site_is_an_answer(sites: list[int], usable: list[bool] | None) -> None:
    network = Network(LINE, [(0, 1), (1, 2), (2, 3)], [1.0, 1.0, 1.0])
    index, distance_m = network.nearest(sites, usable=usable)
    assert index.tolist() == [-1] * 4
    assert np.isinf(distance_m).all()


def test_an_empty_network_answers() -> None:
    network = Network([], [], [])
    assert network.nearest([])[0].shape == (0,)
    assert network.within([], 100.0).shape == (0,)
    nowhere = network.snap([CORNER])
    assert network.nearest_site(nowhere, nowhere)[0].tolist() == [-1]
    assert network.routes_from(nowhere).nearest(nowhere)[0].tolist() == [-1]


def test_the_nearest_of_a_visitor_skip_what_is_not_usable() -> None:
    network = Network(LINE, [(0, 1), (1, 2), (2, 3)], [100.0, 100.0, 100.0])
    sites = network.snap(LINE)
    routes = network.routes_from(network.snap(at((110.0, 5.0))))
    index, distance_m = routes.nearest(sites, usable=[True, False, True, True], k=4)
    assert index.tolist() == [2, 0, 3, -1]
    assert distance_m.tolist() == pytest.approx([95.0, 115.0, 195.0, np.inf])


def test_bad_streets_are_named() -> None:
    with pytest.raises(RowError, match=r"edges\[:, 1\]\[1\] is 4"):
        Network(LINE, [(0, 1), (1, 4)], [1.0, 1.0])
    with pytest.raises(NegativeError, match=r"length_m\[1\]"):
        Network(LINE, [(0, 1), (1, 2)], [1.0, -1.0])
    with pytest.raises(NotFiniteError, match=r"length_m\[0\]"):
        Network(LINE, [(0, 1)], [np.nan])
    with pytest.raises(ShapeError, match="length_m"):
        Network(LINE, [(0, 1)], [1.0, 2.0])
    with pytest.raises(ShapeError, match="edges"):
        Network(LINE, [(0, 1, 2)], [1.0])
    with pytest.raises(ShapeError, match="names"):
        Network(LINE, [(0, 1)], [1.0], names=[])
    with pytest.raises(OptionError, match=r"speed_kmh\[0\] is 0"):
        Network(LINE, [(0, 1)], [1.0], speed_kmh=0.0)


def test_bad_questions_are_named() -> None:
    network = Network(LINE, [(0, 1)], [1.0])
    with pytest.raises(RowError, match=r"site_nodes\[1\] is 9"):
        network.nearest([0, 9])
    with pytest.raises(ShapeError, match="usable"):
        network.nearest([0], usable=[True, False])
    with pytest.raises(OptionError, match="by is 'beeline'; wanted: distance, time"):
        network.nearest([0], by="beeline")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(OptionError, match="either limit_m or limit_s"):
        network.within([0])
    with pytest.raises(OptionError, match="limit_m"):
        network.within([0], -1.0)
    with pytest.raises(RowError, match="row"):
        network.routes_from(network.snap([CORNER]), 1)


def test_warming_up_needs_nothing() -> None:
    warm_up()
