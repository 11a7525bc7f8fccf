"""Nearest of 2,000 sites for 1,000,000 points, and a new mask of usable sites for 76,000 addresses."""

import sys
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from bench.peers import Bench, Contender
from geo.nearest import SiteIndex, nearest, warm_up

Floats = npt.NDArray[np.float64]

RANDOM = np.random.default_rng(25832)
TOWN = np.array([374_000.0, 5_708_000.0])
POINTS = TOWN + RANDOM.uniform(0, 10_000, (1_000_000, 2))
SITES = TOWN + RANDOM.uniform(0, 10_000, (2_000, 2))
ADDRESSES = POINTS[:76_000]
USABLE = RANDOM.random(len(SITES)) < 0.8  # noqa: PLR2004 - four of five containers have room
SAME_M = 1e-6


def ours() -> Callable[[], Floats]:
    """Index and answer, all of it timed."""
    warm_up()
    return lambda: nearest(POINTS, SITES)[1][:, 0]


def scipy_tree() -> Callable[[], Floats]:
    """Build scipy's k-d tree and ask it with two threads."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - only the peer's process pays for its imports

    return lambda: np.asarray(cKDTree(SITES).query(POINTS, workers=2)[0])


def geopandas_join() -> Callable[[], Floats]:
    """Join two GeoDataFrames that exist already."""
    import geopandas as gpd  # noqa: PLC0415 - as scipy_tree
    import shapely  # noqa: PLC0415 - as scipy_tree

    points = gpd.GeoDataFrame(geometry=shapely.points(POINTS), crs=25832)
    sites = gpd.GeoDataFrame(geometry=shapely.points(SITES), crs=25832)

    def run() -> Floats:
        joined = gpd.sjoin_nearest(points, sites, distance_col="distance_m")
        # A point as near to two sites has two rows.
        return np.asarray(joined["distance_m"].groupby(joined.index).first())

    return run


def ours_new_mask() -> Callable[[], Floats]:
    """Answer for a new mask; the index was made when the sites were loaded."""
    warm_up()
    index = SiteIndex(SITES)
    return lambda: index.nearest(ADDRESSES, usable=USABLE)[1][:, 0]


def scipy_new_mask() -> Callable[[], Floats]:
    """A k-d tree has no mask: it is built of the usable sites."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - as scipy_tree

    return lambda: np.asarray(cKDTree(SITES[USABLE]).query(ADDRESSES, workers=2)[0])


def same(mine: Floats, theirs: Floats) -> bool:
    """Compare distances to a micrometre."""
    return bool(np.abs(mine - theirs).max() <= SAME_M)


def main() -> int:
    """Run both questions against all peers."""
    all_points = Bench("nearest, 1,000,000 points x 2,000 sites", Contender("ours", ours))
    all_points.against(Contender("scipy cKDTree, workers=2", scipy_tree), same=same)
    all_points.against(Contender("geopandas sjoin_nearest", geopandas_join), same=same)
    new_mask = Bench("nearest, new mask of 2,000 sites, 76,000 points", Contender("ours", ours_new_mask))
    new_mask.against(Contender("scipy cKDTree, workers=2", scipy_new_mask), same=same)
    return max(all_points.exit_code, new_mask.exit_code)


if __name__ == "__main__":
    sys.exit(main())
