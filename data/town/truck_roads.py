"""The town's streets as its vehicles need them: lines, limits, places to turn, by the numbers of the town's files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.projection import geometry_to_metres
from data.town import geodata
from data.town.geodata import UnknownTownFileError
from data.town.streets import NoStreetsError
from geo.network.trucks import Access, Carriageways, carriageways

WALK_KMH: Final = 7.0
"""Where only people on foot go, vehicles go at their pace."""
TURNING_M: Final = 30.0
"""A place to turn is that of a node as near as this."""
_CODES: Final = {"yes": Access.YES, "destination": Access.DESTINATION, "no": Access.NO}
_LIMITS: Final = ("max_weight_kg", "max_width_m", "max_height_m", "width_m")


@dataclass(frozen=True, eq=False, slots=True)
class TruckRoads:
    """n streets between m nodes; what is not known is NaN.

    Args:
        names: (n,) empty where there is none.
        highway: (n,) as in OpenStreetMap.
        lines: (n,) EPSG:25832, in the direction of one-way streets.
        ends: (n, 2) rows of nodes.
        one_way: (n,).
        speed_kmh: (n,) of cars; 0 or more.
        access: (n,) `Access` of vehicles up to 3.5 t; that of streets without cars is NO.
        heavy_access: (n,) of heavier ones.
        limits: (n, 4) max_weight_kg, max_width_m, max_height_m, width_m.
        nodes_m: (m, 2) EPSG:25832.
        turning: (m,) whether vehicles can turn there.
        barrier: (m,) whether they pass there not.
        knows_limits: whether anything at all is known of limits and turning places.
    """

    names: NDArray[np.str_]
    highway: NDArray[np.str_]
    lines: NDArray[np.object_]
    ends: NDArray[np.int64]
    one_way: NDArray[np.bool_]
    speed_kmh: NDArray[np.float64]
    access: NDArray[np.int64]
    heavy_access: NDArray[np.int64]
    limits: NDArray[np.float64]
    nodes_m: NDArray[np.float64]
    turning: NDArray[np.bool_]
    barrier: NDArray[np.bool_]
    knows_limits: bool

    @classmethod
    def read(cls, folder: Path) -> "TruckRoads":
        """Read a town's files; those older than its limits have none. NoStreetsError: the town has no streets."""
        try:
            (table, lines), (nodes, points) = (geodata.read(folder, name) for name in ("streets", "street_nodes"))
        except UnknownTownFileError as error:
            raise NoStreetsError("this town has no street network; import one to plan tours along it") from error
        against = np.asarray(table["oneway"]) < 0
        ends = _rows(nodes["node_id"], np.column_stack([table["from_node"], table["to_node"]]))
        known, marks = _optional(folder, "street_limits"), _optional(folder, "street_points")
        at = _rows(table["edge_id"], np.asarray(known["edge_id"]))
        drive = np.asarray(table["drive"])
        return cls(
            names=np.asarray(table["name"].to_pylist(), dtype=np.str_),
            highway=np.asarray(table["highway"].to_pylist(), dtype=np.str_),
            lines=geometry_to_metres(np.where(against, shapely.reverse(lines), lines)),
            ends=np.where(against[:, None], ends[:, ::-1], ends),
            one_way=np.asarray(table["oneway"]) != 0,
            speed_kmh=np.asarray(table["speed_kmh"], dtype=np.float64),
            access=_access(known, "access", at, drive),
            heavy_access=_access(known, "heavy_access", at, drive),
            limits=np.column_stack([_numbers(known, name, at, len(drive)) for name in _LIMITS]),
            nodes_m=shapely.get_coordinates(geometry_to_metres(points)),
            turning=_marked(nodes, marks, "turning"),
            barrier=_marked(nodes, marks, "barrier"),
            knows_limits=known.num_rows + marks.num_rows > 0,
        )

    def edges(self, names: Iterable[str], areas: Iterable[shapely.Geometry], *, least_m: float) -> NDArray[np.bool_]:
        """(n,) the streets of these names, and those of which so many metres, or all, lie in an area (EPSG:25832)."""
        found = np.isin(self.names, list(names))
        for area in areas:
            inside = shapely.length(shapely.intersection(self.lines, area))
            found |= (inside > 0) & (inside >= np.minimum(least_m, shapely.length(self.lines) - 1e-6))
        return found

    def near(self, places_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(m,) the nodes nearest to places (k, 2), as far as they are no further than TURNING_M."""
        found = np.zeros(len(self.nodes_m), dtype=np.bool_)
        for place in places_m:
            away_m = np.hypot(*(self.nodes_m - place).T)
            if len(away_m) and away_m.min() <= TURNING_M:
                found[away_m.argmin()] = True
        return found

    @property
    def _crossings(self) -> NDArray[np.bool_]:
        """(m,) the nodes at which streets to drive on meet."""
        driven = self.ends[self.access != Access.NO]
        return np.asarray(np.bincount(driven.ravel(), minlength=len(self.nodes_m)) > 1)

    def carriageways(
        self,
        *,
        duty: Iterable[str],
        clearance_m: float,
        reversible: NDArray[np.bool_],
        turning: NDArray[np.bool_],
    ) -> Carriageways:
        """The streets for vehicles that also drive on ways of the kinds of `duty`, for who has business there.

        Where nothing is known of limits and places to turn, there is one at the end of every street.

        Args:
            duty: kinds of ways (``highway``).
            clearance_m: kept free on either side where the width is known.
            reversible: (n,) where they may reverse.
            turning: (m,) further places to turn at.
        """
        on_duty = np.isin(self.highway, list(duty)) & (self.access == Access.NO)
        points, line = shapely.get_coordinates(self.lines, return_index=True)
        weight_kg, width_m, height_m, between_m = self.limits.T
        return carriageways(
            self.ends,
            points,
            np.append(0, np.cumsum(np.bincount(line, minlength=len(self.lines)))),
            nodes=len(self.nodes_m),
            speed_kmh=np.where(self.speed_kmh > 0, np.where(on_duty, WALK_KMH, self.speed_kmh), WALK_KMH),
            one_way=self.one_way,
            access=np.where(on_duty, Access.DESTINATION, self.access),
            heavy_access=np.where(on_duty, Access.DESTINATION, self.heavy_access),
            max_weight_kg=weight_kg,
            max_width_m=np.fmin(width_m, np.maximum(between_m - 2 * clearance_m, 0.0)),
            max_height_m=height_m,
            reversible=reversible,
            turning=self.turning | turning | (~self._crossings if not self.knows_limits else False),
            blocked=self.barrier,
        )


def _optional(folder: Path, name: str) -> pa.Table:
    try:
        return geodata.read(folder, name)[0]
    except UnknownTownFileError:
        return geodata.SCHEMAS[name].empty_table()


def _rows(ids: pa.ChunkedArray, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows at which ids stand."""
    known = np.asarray(ids)
    order = np.argsort(known)
    return np.asarray(order[np.searchsorted(known, wanted, sorter=order)]) if len(known) else wanted


def _access(known: pa.Table, name: str, at: NDArray[np.int64], drive: NDArray[np.bool_]) -> NDArray[np.int64]:
    codes = np.full(len(drive), Access.YES, dtype=np.int64)
    codes[at] = [_CODES[one] for one in known[name].to_pylist()]
    return np.where(drive, codes, Access.NO)


def _numbers(known: pa.Table, name: str, at: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    numbers = np.full(count, np.nan)
    numbers[at] = np.asarray(known[name].to_numpy(), dtype=np.float64)
    return numbers


def _marked(nodes: pa.Table, marks: pa.Table, kind: str) -> NDArray[np.bool_]:
    chosen = np.asarray(marks["node_id"])[np.asarray(marks["kind"].to_pylist(), dtype=object) == kind]
    return np.isin(np.asarray(nodes["node_id"]), chosen)
