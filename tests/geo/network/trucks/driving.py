"""What vehicles may do, written a second time and slowly: for comparison with the edge-based search."""

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx
import numpy as np

from geo.arrays import FloatArray
from geo.network.trucks import Carriageways, TruckStops, TruckWay

REVERSING_M_S = 5.0 / 3.6
TURN_S = 30.0

# What a vehicle has just done: edge, way (0 or 1), whether tail first, and part of the journey (0, 1, 2).
Move = tuple[int, int, bool, int]


class Driving:
    """Passable streets, of which some are for residents."""

    def __init__(self, ways: Carriageways, passable: set[int], residential: set[int], most_kmh: float) -> None:
        self.ways, self.passable, self.residential, self.most_kmh = ways, passable, residential, most_kmh
        self.arms = [0] * len(ways.turning)
        for edge in passable:
            for node in ways.ends[edge].tolist():
                self.arms[node] += 1

    def seconds(self, edge: int, *, back: bool) -> float:
        kmh = min(self.ways.speed_kmh[edge], self.most_kmh)
        return float(self.ways.length_m[edge] / (REVERSING_M_S if back else kmh / 3.6))

    def may_go(self, edge: int, way: int, *, back: bool) -> bool:
        if edge not in self.passable or (back and not self.ways.reversible[edge]):
            return False
        return not (self.ways.one_way[edge] and (way == 1 or back))

    def part(self, before: int, edge: int) -> int | None:
        """The part of a journey that an edge belongs to after some other part; None: it would be driven through."""
        if edge in self.residential:
            return 0 if before == 0 else 2
        return 1 if before in {0, 1} else None

    def may_turn_into(self, node: int, one: tuple[int, int, bool], other: tuple[int, int, bool]) -> bool:
        """Whether at a node an edge gone one way, in one gear, can be followed by another."""
        (edge, way, back), (following, next_way, next_back) = one, other
        returns = edge == following and way != next_way
        if self.ways.blocked[node] and not returns:
            return False
        if not back and not next_back:
            return bool(self.ways.turning[node]) or not (returns or self.is_sharp(one, other))
        if not back:
            return returns
        if next_back:
            return not returns
        return edge != following and bool(self.ways.turning[node] or self.arms[node] >= 3)

    def is_sharp(self, one: tuple[int, int, bool], other: tuple[int, int, bool]) -> bool:
        """Whether a vehicle would have to turn by more than 165 degrees."""
        first, second = self.gone(*one[:2]), self.gone(*other[:2])
        a, b = first[-1] - first[-2], second[1] - second[0]
        if not np.hypot(*a) or not np.hypot(*b):
            return False
        turned = np.degrees(np.arctan2(a[0] * b[1] - a[1] * b[0], a @ b))
        return bool(abs(turned) > 165)

    def gone(self, edge: int, way: int) -> FloatArray:
        line = self.ways.line(edge)
        return line if way == 0 else line[::-1]

    def graph(self) -> nx.DiGraph:
        """All moves, and what each costs once the one before is done; the turn between them is paid by the later."""
        graph = nx.DiGraph()
        moves = [
            (edge, way, back, part)
            for edge in self.passable
            for way in (0, 1)
            for back in (False, True)
            for part in ((0, 2) if edge in self.residential else (1,))
            if self.may_go(edge, way, back=back)
        ]
        graph.add_nodes_from(moves)
        for move in moves:
            for following, turn_s in self.following(move):
                graph.add_edge(move, following, weight=turn_s + self.seconds(following[0], back=following[2]))
        return graph

    def following(self, move: Move) -> Iterator[tuple[Move, float]]:
        edge, way, back, part = move
        node = int(self.ways.ends[edge, 1 - way])
        for other in self.passable:
            for next_way in (0, 1):
                for next_back in (False, True):
                    begins = int(self.ways.ends[other, next_way]) == node
                    next_part = self.part(part, other)
                    if not begins or next_part is None or not self.may_go(other, next_way, back=next_back):
                        continue
                    one, two = (edge, way, back), (other, next_way, next_back)
                    if self.may_turn_into(node, one, two):
                        turns = not back and ((edge == other and way != next_way) or self.is_sharp(one, two))
                        yield (other, next_way, next_back, next_part), TURN_S if turns else 0.0

    def cost(self, stops: TruckStops, start: tuple[int, int], end: tuple[int, int]) -> float:
        """Seconds from a stop and facing to another, each given as row and 0 or 1."""
        graph, best = self.graph(), np.inf
        for move, seconds in self.leaving(stops, *start):
            costs = nx.single_source_dijkstra_path_length(graph, move)
            for last, reached in costs.items():
                for arrived, arrival_s in self.arriving(stops, *end):
                    for following, turn_s in self.following(last):
                        if following[:3] == arrived:
                            best = min(best, seconds + reached + turn_s + arrival_s)
        return min(best, self.along(stops, start, end))

    def leaving(self, stops: TruckStops, row: int, facing: int) -> Iterator[tuple[Move, float]]:
        edge, share = int(stops.edge[row]), float(stops.share[row])
        part = 0 if edge in self.residential else 1
        gone = share if facing == 0 else 1 - share
        if self.may_go(edge, facing, back=False):
            yield (edge, facing, False, part), (1 - gone) * self.seconds(edge, back=False)
        if self.may_go(edge, 1 - facing, back=True):
            yield (edge, 1 - facing, True, part), gone * self.seconds(edge, back=True) + TURN_S

    def arriving(self, stops: TruckStops, row: int, facing: int) -> Iterator[tuple[tuple[int, int, bool], float]]:
        edge, share = int(stops.edge[row]), float(stops.share[row])
        gone = share if facing == 0 else 1 - share
        yield (edge, facing, False), gone * self.seconds(edge, back=False)
        yield (edge, 1 - facing, True), (1 - gone) * self.seconds(edge, back=True)

    def along(self, stops: TruckStops, start: tuple[int, int], end: tuple[int, int]) -> float:
        edge, facing = int(stops.edge[start[0]]), start[1]
        if edge != stops.edge[end[0]] or facing != end[1]:
            return np.inf
        ahead = float(stops.share[end[0]] - stops.share[start[0]]) * (1 if facing == 0 else -1)
        if ahead >= 0 and self.may_go(edge, facing, back=False):
            return ahead * self.seconds(edge, back=False)
        if ahead < 0 and self.may_go(edge, 1 - facing, back=True):
            return -ahead * self.seconds(edge, back=True) + TURN_S
        return np.inf


def faults(driving: Driving, stops: TruckStops, order: list[int], legs: list[TruckWay]) -> list[str]:
    """What a tour does that it must not do; each leg for itself and from leg to leg."""
    found = []
    before: tuple[int, int, bool] | None = None
    for leg, (start, end) in zip(legs, pairwise(order), strict=True):
        moves = list(zip(leg.edges.tolist(), leg.ways.tolist(), leg.reversing.tolist(), strict=True))
        found += [f"may not go {move}" for move in moves if not driving.may_go(*move[:2], back=move[2])]
        part: int | None = 0
        for move in moves:
            part = driving.part(part, move[0]) if part is not None else None
        found += ["drives through a street for residents"] if part is None else []
        for one, other in pairwise(moves):
            node = int(driving.ways.ends[one[0], 1 - one[1]])
            if node != driving.ways.ends[other[0], other[1]] or not driving.may_turn_into(node, one, other):
                found.append(f"may not do {one}, {other}")
        found += [] if moves[0][0] == stops.edge[start] and moves[-1][0] == stops.edge[end] else ["another stop"]
        if before and not stops.yard[start] and faced(before) != faced(moves[0]):
            found.append(f"turns round at a stop: {before}, {moves[0]}")
        before = moves[-1]
    return found


def faced(move: tuple[int, int, bool]) -> int:
    """Which way a vehicle looks: along its edge (0) or against it."""
    return 1 - move[1] if move[2] else move[1]
