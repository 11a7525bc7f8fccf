"""Trucks on small random streets: every way is allowed, and as quick as a slow search by networkx finds it."""

from itertools import pairwise
from typing import TypeAlias

import hypothesis.strategies as st
import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from geo.arrays import BoolArray
from geo.network.trucks import Access, Carriageways, Dimensions, TruckNetwork, TruckStops, carriageways
from geo.network.trucks.manoeuvres import FREE
from tests.geo.network.trucks.driving import Driving, Move, faults

Example: TypeAlias = tuple[Carriageways, BoolArray, int]
CORNER = np.array([370_000.0, 5_710_000.0])
PRESS = Dimensions(weight_kg=26_000, width_m=2.55, height_m=3.6, most_kmh=60)


@st.composite
def towns(draw: st.DrawFn) -> Example:
    """Small towns with everything that trucks meet, edges closed today, and a seed for stops."""
    seed = draw(st.integers(0, 2**32))
    rng = np.random.default_rng(seed)
    count, edges = draw(st.integers(2, 8)), draw(st.integers(1, 13))
    nodes = CORNER + rng.permutation(36)[:count, None] % [6, 36] // [1, 6] * 100.0
    ends = rng.integers(0, count, (edges, 2))
    bends = nodes[ends].mean(axis=1) + rng.normal(0, 30, (edges, 2))
    lines = np.stack([nodes[ends[:, 0]], bends, nodes[ends[:, 1]]], axis=1).reshape(-1, 2)
    rare = draw(st.sampled_from([0.0, 0.15, 0.3]))

    def some(share: float, size: int) -> BoolArray:
        return np.asarray(rng.random(size) < share)

    ways = carriageways(
        ends,
        lines,
        np.arange(edges + 1) * 3,
        nodes=count,
        speed_kmh=rng.choice([7.0, 30.0, 50.0, 100.0], edges),
        one_way=some(rare, edges),
        access=rng.choice([Access.NO, Access.DESTINATION, Access.YES], edges, p=[0.1, 0.2, 0.7]),
        heavy_access=np.where(some(rare, edges), Access.DESTINATION, Access.YES),
        max_weight_kg=np.where(some(rare / 2, edges), 12_000.0, np.nan),
        max_width_m=np.where(some(rare / 2, edges), 2.3, np.inf),
        max_height_m=np.where(some(rare / 2, edges), 3.4, np.inf),
        reversible=some(draw(st.sampled_from([0.0, 0.4])), edges),
        turning=some(draw(st.sampled_from([0.0, 0.3, 1.0])), count),
        blocked=some(rare / 2, count),
    )
    return ways, some(rare / 3, edges), seed


def is_open(ways: Carriageways, closed: BoolArray) -> set[int]:
    """The edges the press may pass, by the limits as they are written."""
    return {
        edge
        for edge in range(len(ways.ends))
        if not closed[edge]
        and ways.heavy_access[edge] != Access.NO
        and not ways.max_weight_kg[edge] < 26_000
        and not ways.max_width_m[edge] < 2.55
        and not ways.max_height_m[edge] < 3.6
    }


def driving(network: TruckNetwork, closed: BoolArray) -> Driving:
    """The same town; which streets nobody drives through is taken over, and tested by itself."""
    ways = network.ways
    passable = is_open(ways, closed)
    free = np.asarray((network._moves.row[:-1, :, :, FREE] >= 0).any(axis=(1, 2)))
    residential = {edge for edge in passable if not free[edge]}
    assert residential >= {edge for edge in passable if ways.heavy_access[edge] == Access.DESTINATION}
    return Driving(ways, passable, residential, 60.0)


def some_stops(network: TruckNetwork, seed: int, count: int = 5) -> TruckStops:
    rng = np.random.default_rng(seed)
    points = CORNER + rng.uniform(-50, 550, (count, 2))
    stops = network.stops(points, right=rng.random(count) < 0.4, yard=rng.random(count) < 0.2, most_m=200)
    return stops.rows(np.flatnonzero(stops.served))


@given(town=towns())
def test_ways_are_as_quick_as_a_slow_search_finds_them(
    town: Example,
) -> None:
    ways, closed, seed = town
    network = TruckNetwork(ways, PRESS, closed=closed)
    stops = some_stops(network, seed, 3)
    oracle, found = driving(network, closed), network.matrix(stops)
    for row in range(len(stops)):
        for column in range(len(stops)):
            if row == column:
                assert found.seconds[row, row] == found.metres[row, row] == 0
                continue
            expected = min(
                oracle.cost(stops, (row, int(facing)), (column, int(other)))
                for facing in np.flatnonzero(found.facing[row])
                for other in np.flatnonzero(found.facing[column])
            )
            assert found.seconds[row, column] == pytest.approx(expected)


@given(town=towns())
def test_no_tour_breaks_a_limit_turns_round_or_reverses_where_that_is_forbidden(
    town: Example,
) -> None:
    ways, closed, seed = town
    network = TruckNetwork(ways, PRESS, closed=closed)
    stops = some_stops(network, seed)
    found = network.matrix(stops)
    assert np.isfinite(found.seconds).all()
    assert np.isfinite(found.metres).all()
    order = np.random.default_rng(seed).permutation(len(stops)).tolist()
    legs = network.tour(stops, order)
    assert len(legs) == max(len(order) - 1, 0)
    assert faults(driving(network, closed), stops, order, legs) == []
    planned = sum(found.seconds[one, other] for one, other in pairwise(order))
    assert sum(leg.seconds for leg in legs) <= planned + 1e-6
    for leg, (start, end) in zip(legs, pairwise(order), strict=True):
        assert np.hypot(*np.diff(leg.points, axis=0).T).sum() == pytest.approx(leg.metres, abs=1e-6)
        np.testing.assert_allclose(leg.points[[0, -1]], stops.point[[start, end]], atol=1e-6)


@given(town=towns())
def test_where_a_truck_cannot_stop_no_way_leads_there_and_back(
    town: Example,
) -> None:
    ways, closed, _ = town
    network = TruckNetwork(ways, PRESS, closed=closed)
    oracle = driving(network, closed)
    graph, moves = oracle.graph(), network._moves
    core = {(edge, way, bool(gear), 1) for edge, way, gear, part in zip(*moves.states[:4], strict=True) if part == FREE}
    inner = graph.subgraph(core)
    parts = [part for part in nx.strongly_connected_components(inner) if inner.subgraph(part).edges]
    home: set[Move] = max(parts, key=len, default=set())
    if sum(len(part) == len(home) for part in parts) > 1:
        return  # which of them is taken does not matter
    assert {edge for edge, *_ in home} == {edge for edge, *_ in core}
    came = set(home).union(*(nx.descendants(graph, move) for move in home)) if home else set()
    left = set(home).union(*(nx.ancestors(graph, move) for move in home)) if home else set()
    stand = network._gates._kerbs._stand
    for edge in range(len(ways.ends)):
        for facing in (0, 1):
            states = {(edge, facing, False, part) for part in range(3)} | {
                (edge, 1 - facing, True, part) for part in range(3)
            }
            comes, goes = states & came, {state for state in states & left if state[3] != 2}
            assert stand[edge, facing] == bool(comes and goes), (edge, facing)
