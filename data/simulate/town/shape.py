"""Shapes that look grown: smoothed lines, rough ellipses and a gentle warp; EPSG:25832 metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

CORNERS = 40
PARCEL_CORNERS = 17


def smooth(line: shapely.LineString, *, step_m: float = 25.0) -> shapely.LineString:
    """A centripetal Catmull-Rom curve through all vertices of a line (Yuksel et al. 2011), a vertex each step_m."""
    xy = shapely.get_coordinates(line)
    closed = bool((xy[0] == xy[-1]).all())
    before, after = (xy[-2], xy[1]) if closed else (2 * xy[0] - xy[1], 2 * xy[-1] - xy[-2])
    whole = np.vstack([before, xy, after])
    knots = np.concatenate([[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(whole, axis=0), axis=1)))])
    pieces = [_catmull_rom(whole[i : i + 4], knots[i : i + 4], step_m) for i in range(len(xy) - 1)]
    return shapely.LineString(np.vstack([*pieces, xy[-1:]]))


def _catmull_rom(p: NDArray[np.float64], t: NDArray[np.float64], step_m: float) -> NDArray[np.float64]:
    count = max(int(np.linalg.norm(p[2] - p[1]) / step_m), 1)
    at = np.linspace(t[1], t[2], count, endpoint=False)[:, None]
    a = [_between(p[i], p[i + 1], t[i], t[i + 1], at) for i in range(3)]
    b = [_between(a[i], a[i + 1], t[i], t[i + 2], at) for i in range(2)]
    return _between(b[0], b[1], t[1], t[2], at)


def _between(
    start: NDArray[np.float64], end: NDArray[np.float64], t0: float, t1: float, at: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(start + (end - start) * ((at - t0) / (t1 - t0)))


def disc(centre: tuple[float, float], radius_m: float) -> shapely.Polygon:
    """A round area."""
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    return shapely.Polygon(np.array(centre) + radius_m * np.column_stack([np.cos(angle), np.sin(angle)]))


def ellipse(
    centre: tuple[float, float], radii_m: tuple[float, float], angle_deg: float, rng: np.random.Generator
) -> shapely.Polygon:
    """Roughly an ellipse, with straight edges as woods and parks have that end at parcels."""
    even = np.linspace(0, 2 * np.pi, PARCEL_CORNERS, endpoint=False)
    angle = even + rng.uniform(-0.3, 0.3, PARCEL_CORNERS) * (2 * np.pi / PARCEL_CORNERS)
    rough = np.ones(PARCEL_CORNERS)
    for wave in range(2, 7):
        rough += 0.2 / wave * rng.normal() * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    # A superellipse is boxier than an ellipse: real parcels fill their corners.
    box = (np.abs(np.cos(angle)) ** 3 + np.abs(np.sin(angle)) ** 3) ** (-1 / 3)
    local = (np.clip(rough, 0.65, 1.3) * box)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return shapely.Polygon(np.array(centre) + (local * np.array(radii_m)) @ _rotation(angle_deg))


def rectangle(centre: tuple[float, float], width_m: float, depth_m: float, angle_deg: float) -> shapely.Polygon:
    """A rectangle whose width points angle_deg north of east."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array([width_m, depth_m]) / 2
    return shapely.Polygon(np.array(centre) + corners @ _rotation(angle_deg))


def rounded(polygon: shapely.Polygon, radius_m: float) -> shapely.Polygon:
    """The polygon without sharp corners."""
    return shapely.buffer(shapely.buffer(polygon, radius_m), -2 * radius_m).buffer(radius_m)


def polygons(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """The polygons of any geometry, without slivers of less than 1 m²."""
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 1]


def lines(shape: shapely.Geometry) -> list[shapely.LineString]:
    """The lines of any geometry, without stubs of less than 1 m."""
    return [part for part in shapely.get_parts(shape) if part.geom_type == "LineString" and part.length > 1]


def _rotation(angle_deg: float) -> NDArray[np.float64]:
    turn = np.deg2rad(angle_deg)
    return np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


@dataclass(frozen=True, slots=True)
class Warp:
    """A smooth random displacement of the plane that makes straight things look grown.

    Args:
        waves: (k, 2) wave vectors in radians per metre.
        shifts: (k, 2) amplitudes in metres, east and north.
        phases: (k,) radians.
    """

    waves: NDArray[np.float64]
    shifts: NDArray[np.float64]
    phases: NDArray[np.float64]

    @classmethod
    def random(cls, rng: np.random.Generator, *, reach_m: float, wavelength_m: float, waves: int = 8) -> "Warp":
        """A warp that moves nothing further than reach_m."""
        direction = rng.uniform(0, 2 * np.pi, waves)
        length = wavelength_m * rng.uniform(0.7, 1.6, waves)
        vectors = np.column_stack([np.cos(direction), np.sin(direction)]) * (2 * np.pi / length)[:, None]
        shift = rng.uniform(0, 2 * np.pi, waves)
        shifts = np.column_stack([np.cos(shift), np.sin(shift)]) * reach_m / waves
        return cls(vectors, shifts, rng.uniform(0, 2 * np.pi, waves))

    def __call__(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) displaced metres of (n, 2) metres."""
        return np.asarray(xy_m + np.sin(xy_m @ self.waves.T + self.phases) @ self.shifts)

    def shape(self, geometry: NDArray[np.object_], *, step_m: float = 30.0) -> NDArray[np.object_]:
        """(n,) displaced geometries with a vertex at least each step_m."""
        return np.asarray(shapely.transform(shapely.segmentize(geometry, step_m), self))
