"""What keeps trucks out of the town's streets, and where they can turn: drawn, and for dead ends thrown by dice."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.simulate.town.network import ONE_WAY, StreetNetwork
from data.simulate.town.plan import Plan, PlanLimit

AT_THE_EDGE_M: Final = 30.0
"""A street that ends so near to the boundary goes on beyond it, and has a place to turn there."""
COLUMNS: Final = ("access", "heavy_access", "max_weight_kg", "max_width_m", "max_height_m", "width_m")


def street_limits(plan: Plan, network: StreetNetwork, names: NDArray[np.str_]) -> dict[str, list[Any]]:
    """The columns of street_limits: a row for each piece of a street of which something is drawn."""
    rows = [(int(edge), one) for one in plan.limits for edge in _pieces(one, plan, network, names)]
    known = dict(sorted(rows, key=lambda row: row[0]))
    return {"edge_id": list(known), **{name: [getattr(one, name) for one in known.values()] for name in COLUMNS}}


def _pieces(one: PlanLimit, plan: Plan, network: StreetNetwork, names: NDArray[np.str_]) -> NDArray[np.int64]:
    edges = np.flatnonzero(names[network.way] == one.street)
    if not one.crosses:
        return edges
    across = [line.shape for line in (*plan.waterways, *plan.railways) if line.name == one.crosses]
    return np.asarray(edges[shapely.intersects(network.edges[edges], shapely.union_all(across))])


def turning_places(
    plan: Plan, network: StreetNetwork, boundary: shapely.Geometry, driven: NDArray[np.bool_], seed: int
) -> Mapping[str, Any]:
    """The columns of street_points: at some of the dead ends of streets to drive on (m,) one can turn."""
    rng = np.random.default_rng([seed, 9])
    met = np.bincount(network.ends[driven & ~np.isin(network.kind, ONE_WAY)].ravel(), minlength=len(network.nodes_m))
    ends = np.flatnonzero(met == 1)
    leaves = shapely.distance(shapely.points(network.nodes_m[ends]), shapely.boundary(boundary)) < AT_THE_EDGE_M
    nodes = ends[leaves | (rng.random(len(ends)) < plan.turning_share)]
    return {"node_id": nodes, "kind": np.full(len(nodes), "turning")}
