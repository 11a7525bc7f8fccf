"""25 m rasters of elevation, land cover and built share; EPSG:25832 metres."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from data.simulate.town.houses import Houses
from data.simulate.town.land import Land
from data.simulate.town.network import StreetNetwork
from data.simulate.town.plan import Plan
from data.simulate.town.shape import Warp
from data.town.geodata import Rasters

CELL_M = 25.0
MARGIN_M = 250.0
LOWEST_M, HIGHEST_M = 55.0, 130.0
STREET_WIDTH_M = {"motorway": 12.0, "secondary": 11.0, "tertiary": 9.0, "track": 2.5, "path": 1.5, "footway": 2.0}
COVER = ("farmland", "residential", "industrial", "wood", "park", "cemetery", "sport", "meadow", "square", "water")
SPOIL_TIP_M = 26.0


def build(plan: Plan, land: Land, network: StreetNetwork, houses: Houses, seed: int) -> Rasters:
    """All three grids."""
    west, south, east, north = shapely.bounds(land.boundary)
    x_m = np.arange(np.floor((west - MARGIN_M) / CELL_M), np.ceil((east + MARGIN_M) / CELL_M)) * CELL_M + CELL_M / 2
    y_m = np.arange(np.floor((south - MARGIN_M) / CELL_M), np.ceil((north + MARGIN_M) / CELL_M)) * CELL_M + CELL_M / 2
    y_m = y_m[::-1]
    cover = _land_cover(land, x_m, y_m)
    return Rasters(
        elevation_m=_elevation(plan, x_m, y_m, np.random.default_rng([seed, 7])),
        land_cover=cover,
        land_cover_names=COVER,
        built_share=_built_share(cover, network, houses, x_m, y_m),
        x_m=x_m,
        y_m=y_m,
    )


def _elevation(
    plan: Plan, x_m: NDArray[np.float64], y_m: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Rising from the river in the north to the south, with swells, valleys and a spoil tip."""
    xy = np.column_stack([one.ravel() for one in np.meshgrid(x_m, y_m)])
    _, south, _, north = shapely.bounds(plan.boundary)
    share = np.clip((north - 3_500 - xy[:, 1]) / (north - 3_500 - south), 0, 1)
    swell = Warp.random(rng, reach_m=26.0, wavelength_m=1_900.0, waves=12)(xy) - xy
    height = 58 + 62 * share**0.9 + swell[:, 0] * (0.35 + 0.65 * share)
    height -= 5 * np.exp(-_to_rivers_m(plan, x_m, y_m).ravel() / 160)
    for area in plan.areas:
        if area.name.startswith("Halde"):
            far = np.linalg.norm(xy - np.array(area.shape.centroid.coords[0]), axis=1)
            height += SPOIL_TIP_M * np.clip(1.15 - far / 190, 0, 1)
    grid = gaussian_filter(height.reshape(len(y_m), len(x_m)), 1.5)
    return np.clip(grid, LOWEST_M, HIGHEST_M).astype(np.float32)


def _to_rivers_m(plan: Plan, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(rows, columns) distance of each cell to the nearest river or stream, to the width of a cell."""
    dry = np.ones((len(y_m), len(x_m)), dtype=bool)
    rivers = shapely.segmentize([line.shape for line in plan.waterways if line.kind != "canal"], CELL_M / 2)
    column, row = np.rint((shapely.get_coordinates(rivers) - (x_m[0], y_m[0])) / (CELL_M, -CELL_M)).astype(int).T
    inside = (column >= 0) & (column < len(x_m)) & (row >= 0) & (row < len(y_m))
    dry[row[inside], column[inside]] = False
    return np.asarray(distance_transform_edt(dry) * CELL_M)


def _land_cover(land: Land, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.uint8]:
    xy = np.column_stack([one.ravel() for one in np.meshgrid(x_m, y_m)])
    parts = shapely.get_parts(land.settled)
    areas = [*land.industrial, *land.green, *land.squares]
    shapes = np.array([*parts, *[one.shape for one in areas], *[one.shape for one in land.water]])
    kinds = ["residential"] * len(parts) + [one.kind for one in areas] + ["water"] * len(land.water)
    code = np.array([COVER.index(kind) for kind in kinds], dtype=np.uint8)
    shape, cell = shapely.STRtree(shapely.points(xy)).query(shapes, predicate="contains")
    grid = np.zeros(len(xy), dtype=np.uint8)
    grid[cell] = code[shape]
    return grid.reshape(len(y_m), len(x_m))


def _built_share(
    cover: NDArray[np.uint8], network: StreetNetwork, houses: Houses, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Roofs, streets and yards for each cell, as the neighbourhood feels them."""
    centres = shapely.get_coordinates(shapely.centroid(houses.shapes))
    roads, road_m2 = _road_samples(network)
    xy, m2 = np.vstack([centres, roads]), np.concatenate([shapely.area(houses.shapes) * 1.35, road_m2])
    column = np.rint((xy[:, 0] - x_m[0]) / CELL_M).astype(np.int64)
    row = np.rint((y_m[0] - xy[:, 1]) / CELL_M).astype(np.int64)
    grid = np.bincount(row * len(x_m) + column, m2, minlength=cover.size).reshape(cover.shape) / CELL_M**2
    grid = np.minimum(grid, 1) + np.select(
        [cover == COVER.index("industrial"), cover == COVER.index("square")], [0.35, 0.9], default=0.0
    )
    return np.clip(gaussian_filter(np.minimum(grid, 1), 1.2), 0, 1).astype(np.float32)


def _road_samples(network: StreetNetwork, *, step_m: float = 10.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    fine = shapely.segmentize(network.edges, step_m)
    xy, edge = shapely.get_coordinates(fine, return_index=True)
    each_m = (shapely.length(network.edges) / np.bincount(edge))[edge]
    width_m = np.array([STREET_WIDTH_M.get(kind, 6.5) for kind in network.kind.tolist()])[edge]
    return xy, each_m * width_m
