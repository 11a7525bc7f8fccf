"""The streets as a vehicle of some size meets them: curved edges, what limits them, and where one can turn."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from geo.arrays import BoolArray, FloatArray, IntArray, as_mask, as_points, as_rows, as_values, as_weights
from geo.errors import OptionError, ShapeError

# Heavier vehicles are trucks to the road signs (StVO, sign 253).
HEAVY_KG = 3_500.0


class Access(IntEnum):
    """Who may use a carriageway, as the signs say it: nobody, who has business there (Anlieger), everybody."""

    NO = 0
    DESTINATION = 1
    YES = 2


@dataclass(frozen=True, kw_only=True)
class Carriageways:
    """Edges between nodes; made by `carriageways`, which checks them.

    Attributes:
        ends: (e, 2) first and second node of each edge.
        points: (p, 2) the bends of all edges, one edge after another, from its first node to its second; metres.
        starts: (e + 1,) the points of edge i are starts[i] to starts[i + 1], at least two.
        along_m: (p,) how far along its edge each point is.
        length_m: (e,) metres.
        speed_kmh: (e,) > 0.
        one_way: (e,) only from the first to the second node.
        access: (e,) values of `Access`, for vehicles up to HEAVY_KG.
        heavy_access: (e,) the same for heavier ones.
        max_weight_kg: (e,) infinity where no limit is known; so the two below.
        max_width_m: (e,) likewise.
        max_height_m: (e,) likewise.
        reversible: (e,) whether one may reverse there: the exceptions.
        turning: (n,) nodes at which a truck can turn in one go: circles, loops, yards.
        blocked: (n,) nodes that no vehicle passes: bollards.
    """

    ends: IntArray
    points: FloatArray
    starts: IntArray
    along_m: FloatArray
    length_m: FloatArray
    speed_kmh: FloatArray
    one_way: BoolArray
    access: IntArray
    heavy_access: IntArray
    max_weight_kg: FloatArray
    max_width_m: FloatArray
    max_height_m: FloatArray
    reversible: BoolArray
    turning: BoolArray
    blocked: BoolArray

    def line(self, edge: int) -> FloatArray:
        """Return the points (k, 2) of one edge."""
        return self.points[self.starts[edge] : self.starts[edge + 1]]


def carriageways(
    ends: npt.ArrayLike,
    points: npt.ArrayLike,
    starts: npt.ArrayLike,
    *,
    nodes: int,
    speed_kmh: npt.ArrayLike,
    one_way: npt.ArrayLike | None = None,
    access: npt.ArrayLike | None = None,
    heavy_access: npt.ArrayLike | None = None,
    max_weight_kg: npt.ArrayLike | None = None,
    max_width_m: npt.ArrayLike | None = None,
    max_height_m: npt.ArrayLike | None = None,
    reversible: npt.ArrayLike | None = None,
    turning: npt.ArrayLike | None = None,
    blocked: npt.ArrayLike | None = None,
) -> Carriageways:
    """Check the streets and return them; the arguments are those of `Carriageways`.

    Args:
        ends: (e, 2).
        points: (p, 2) metres in EPSG:25832.
        starts: (e + 1,).
        nodes: how many there are, n.
        speed_kmh: (e,).
        one_way: None: none is.
        access: None: for everybody.
        heavy_access: likewise.
        max_weight_kg: None, and infinity or NaN in it: no limit is known.
        max_width_m: likewise.
        max_height_m: likewise.
        reversible: None: none is.
        turning: None: no node is.
        blocked: likewise.

    Raises:
        geo.errors.GeoError: wrong shapes, nodes that do not exist, a speed that is not above 0, a negative limit.
    """
    places, bounds = as_points(points, name="points"), _as_starts(starts, points=len(np.asarray(points)))
    count = len(bounds) - 1
    pairs = np.asarray(ends).reshape(-1, 2)
    if len(pairs) != count:
        raise ShapeError("ends", got=np.shape(ends), want=f"({count}, 2)")
    along_m = _along_m(places, bounds)
    return Carriageways(
        ends=as_rows(pairs.ravel(), name="ends", rows=nodes).reshape(-1, 2),
        points=places,
        starts=bounds,
        along_m=along_m,
        length_m=along_m[bounds[1:] - 1],
        speed_kmh=_as_speeds(speed_kmh, count),
        one_way=_flags(one_way, "one_way", count),
        access=_as_access(access, "access", count),
        heavy_access=_as_access(heavy_access, "heavy_access", count),
        max_weight_kg=_as_limits(max_weight_kg, "max_weight_kg", count),
        max_width_m=_as_limits(max_width_m, "max_width_m", count),
        max_height_m=_as_limits(max_height_m, "max_height_m", count),
        reversible=_flags(reversible, "reversible", count),
        turning=_flags(turning, "turning", nodes),
        blocked=_flags(blocked, "blocked", nodes),
    )


def _as_starts(starts: npt.ArrayLike, *, points: int) -> IntArray:
    bounds = as_rows(starts, name="starts", rows=points + 1)
    if not len(bounds) or bounds[0] != 0 or bounds[-1] != points or (np.diff(bounds) < 2).any():  # noqa: PLR2004 - ends
        raise ShapeError("starts", got=bounds.tolist()[:3], want="0 to the number of points, at least two an edge")
    return bounds


def _along_m(points: FloatArray, starts: IntArray) -> FloatArray:
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    whole = np.cumsum(steps)
    return np.asarray(whole - np.repeat(whole[starts[:-1]], np.diff(starts)))


def _as_speeds(speed_kmh: npt.ArrayLike, count: int) -> FloatArray:
    speeds = as_values(speed_kmh, name="speed_kmh", length=count)
    if (speeds <= 0).any():
        index = int(np.argmax(speeds <= 0))
        raise OptionError(f"speed_kmh[{index}]", value=float(speeds[index]), want="a number above 0")
    return speeds


def _flags(values: npt.ArrayLike | None, name: str, count: int) -> BoolArray:
    return np.zeros(count, dtype=np.bool_) if values is None else as_mask(values, name=name, length=count)


def _as_access(values: npt.ArrayLike | None, name: str, count: int) -> IntArray:
    if values is None:
        return np.full(count, Access.YES, dtype=np.int64)
    codes = as_rows(values, name=name, rows=len(Access))
    if len(codes) != count:
        raise ShapeError(name, got=codes.shape, want=f"({count},)")
    return codes


def _as_limits(values: npt.ArrayLike | None, name: str, count: int) -> FloatArray:
    if values is None:
        return np.full(count, np.inf)
    limits = np.array(values, dtype=np.float64)
    unknown = np.isnan(limits) | np.isposinf(limits)
    known = as_weights(np.where(unknown, 0.0, limits), name=name, length=count)
    return np.where(unknown, np.inf, known)
