"""The street network of an extract: which ways are streets, who may use them, and the graph they make."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.osm.elements import Element
from data.importers.osm.tags import TABLES
from data.importers.osm.truck_limits import MOTOR, Geodata, LimitTally, access, limit_table, limits_of
from data.projection import geometry_to_metres


@dataclass(frozen=True, slots=True)
class Use:
    """Who may use a kind of street, and how fast cars go on it.

    Args:
        speed_kmh: typical speed of cars; 0 where they may not drive.
    """

    walk: bool
    drive: bool
    speed_kmh: float = 0.0


ROADS: Final = {highway: Use(**use) for highway, use in TABLES["roads"].items()}
"""Highway values that are streets; what stands here neither is left out with a reason."""
LEFT_OUT: Final[Mapping[str, str]] = TABLES["left_out"]
FORBIDDEN: Final = frozenset({"no", "private"})


@dataclass(slots=True)
class RoadTally:
    """Where every highway way of the source went: ``in graph`` or ``left out: reason``, counted by highway value."""

    in_graph: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, Counter[str]] = field(default_factory=dict)

    def leave_out(self, highway: str, reason: str) -> None:
        """Count one way that is not in the graph."""
        self.left_out.setdefault(highway, Counter())[reason] += 1

    def total(self) -> int:
        """All highway ways of the source."""
        return self.in_graph.total() + sum(reasons.total() for reasons in self.left_out.values())

    def lines(self) -> list[str]:
        """One line a highway value and fate, for the report."""
        kept = [f"{highway}: {count} in graph" for highway, count in sorted(self.in_graph.items())]
        dropped = [
            f"{highway}: {count} left out: {reason}"
            for highway, reasons in sorted(self.left_out.items())
            for reason, count in sorted(reasons.items())
        ]
        return [*kept, *dropped]


def reason_to_leave_out(way: Element, within: BaseGeometry | None) -> str | None:
    """Why a highway way is not in the graph, or None where it is."""
    highway = way.tags["highway"]
    if way.geometry is None:
        return "nodes are missing in the extract"
    if highway not in ROADS:
        return LEFT_OUT.get(highway, "not a kind of street that is known here")
    if way.geometry.geom_type != "LineString":
        return "an area, not a line"
    if way.tags.get("access") in FORBIDDEN and way.tags.get("foot", "no") in FORBIDDEN:
        return f"access={way.tags['access']}"
    if within is not None and not shapely.intersects(within, way.geometry):
        return "outside the boundary"
    return None


def streets(elements: Iterable[Element], within: BaseGeometry | None) -> tuple[list[Element], RoadTally]:
    """The highway ways that become streets, and the account of all."""
    account, kept = RoadTally(), []
    for way in elements:
        if way.kind != "way" or "highway" not in way.tags:
            continue
        reason = reason_to_leave_out(way, within)
        if reason is None:
            account.in_graph[way.tags["highway"]] += 1
            kept.append(way)
        else:
            account.leave_out(way.tags["highway"], reason)
    return kept, account


@dataclass(frozen=True, slots=True)
class Graph:
    """Tables as data.town.geodata writes them, with their geometries (EPSG:4326)."""

    streets: pa.Table
    lines: NDArray[np.object_]
    nodes: pa.Table
    points: NDArray[np.object_]
    limits: Geodata
    marks: Geodata
    tally: LimitTally


def graph(ways: Sequence[Element], marks: Mapping[int, str] = MappingProxyType({})) -> Graph:
    """Cut the ways that ``streets`` keeps at the nodes they share: one edge between two crossings, ends or marks.

    Marks are ids of nodes at which vehicles can turn, or which they do not pass (street_points).
    """
    used = Counter(ref for way in ways for ref in way.refs)
    used.update(marks.keys() & used.keys())
    used.update(ref for way in ways for ref in (way.refs[0], way.refs[-1]))
    pieces = [piece for way in ways for piece in _pieces(way, used)]
    lines = np.array([shapely.LineString(places) for _, _, places in pieces], dtype=object)
    node_place = {refs[i]: places[i] for _, refs, places in pieces for i in (0, -1)}
    node_id = {ref: number for number, ref in enumerate(node_place)}
    table = _table(pieces, node_id, shapely.length(geometry_to_metres(lines)))
    points = shapely.points(np.array(list(node_place.values()), dtype=np.float64).reshape(-1, 2))
    tally = LimitTally()
    of_way = {way.id: limits_of(way, tally) for way in ways}
    marked = {number: marks[ref] for ref, number in node_id.items() if ref in marks}
    tally.known.update(marked.values())
    tally.known["dead ends"] = _dead_ends(table, marked)
    return Graph(
        streets=table,
        lines=lines,
        nodes=pa.table({"node_id": pa.array(node_id.values(), pa.int64())}),
        points=points,
        limits=limit_table([of_way[way.id] for way, _, _ in pieces], lines),
        marks=(_marks(marked), points[list(marked)]),
        tally=tally,
    )


def _marks(marked: Mapping[int, str]) -> pa.Table:
    return pa.table({"node_id": pa.array(marked, pa.int64()), "kind": pa.array(marked.values(), pa.string())})


def _dead_ends(table: pa.Table, marked: Mapping[int, str]) -> int:
    """How many ends of streets to drive on have no place to turn."""
    driven = table.filter(table["drive"])
    met = Counter([*driven["from_node"].to_pylist(), *driven["to_node"].to_pylist()])
    return sum(times == 1 and marked.get(node) != "turning" for node, times in met.items())


_Piece = tuple[Element, tuple[int, ...], list[tuple[float, ...]]]


def _pieces(way: Element, used: Counter[int]) -> list[_Piece]:
    places = list(way.geometry.coords) if way.geometry else []
    cuts = [0, *(i for i in range(1, len(places) - 1) if used[way.refs[i]] > 1), len(places) - 1]
    return [(way, way.refs[a : b + 1], places[a : b + 1]) for a, b in pairwise(cuts) if b > a]


def _table(pieces: Sequence[_Piece], node_id: dict[int, int], length_m: NDArray[np.float64]) -> pa.Table:
    uses = [ROADS[way.tags["highway"]] for way, _, _ in pieces]
    return pa.table(
        {
            "edge_id": pa.array(range(len(pieces)), pa.int64()),
            "from_node": pa.array([node_id[refs[0]] for _, refs, _ in pieces], pa.int64()),
            "to_node": pa.array([node_id[refs[-1]] for _, refs, _ in pieces], pa.int64()),
            "name": [way.tags.get("name") or way.tags.get("ref", "") for way, _, _ in pieces],
            "highway": [way.tags["highway"] for way, _, _ in pieces],
            "oneway": pa.array([_oneway(way) for way, _, _ in pieces], pa.int8()),
            "walk": [use.walk and way.tags.get("foot") != "no" for use, (way, _, _) in zip(uses, pieces, strict=True)],
            "drive": [use.drive and _cars_may(way) for use, (way, _, _) in zip(uses, pieces, strict=True)],
            "speed_kmh": [_speed(way, use) for use, (way, _, _) in zip(uses, pieces, strict=True)],
            "length_m": length_m,
        }
    )


def _oneway(way: Element) -> int:
    said = way.tags.get("oneway", "")
    if (
        said in ("yes", "1", "true")
        or way.tags.get("junction") == "roundabout"
        or (not said and way.tags["highway"] in ("motorway", "motorway_link"))
    ):
        return 1
    return -1 if said in ("-1", "reverse") else 0


def _cars_may(way: Element) -> bool:
    return access(way.tags, *MOTOR) != "no"


def _speed(way: Element, use: Use) -> float:
    """Signs bound what is typical for the kind of street."""
    limit = way.tags.get("maxspeed", "")
    return min(use.speed_kmh, float(limit)) if limit.isdecimal() else use.speed_kmh
