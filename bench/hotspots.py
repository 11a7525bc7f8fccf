"""Gi* on a grid against esda: 99,856 and 1,000,000 cells, z equal to 1e-9."""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np

from bench.peers import Bench, Contender
from geo.arrays import FloatArray
from geo.hotspots import getis_ord_star

SIDES = (316, 1000)


def grid_of(side: int) -> FloatArray:
    """Return skewed positive values with a warm quarter, shape (side, side)."""
    grid = np.random.default_rng(side).gamma(2.0, 3.0, (side, side))
    grid[side // 5 : side // 4, side // 5 : side // 4] += 10.0
    return grid


def ours(grid: FloatArray) -> Callable[[], FloatArray]:
    """Compile on a small grid, then time the large one."""
    getis_ord_star(np.eye(3))
    return lambda: getis_ord_star(grid)


def esda(grid: FloatArray) -> Callable[[], FloatArray]:
    """Build the weights beforehand: only the statistic is timed, and in one process (loky hangs here)."""
    from esda import G_Local  # noqa: PLC0415 - a peer is imported in its own child only
    from libpysal.weights import fill_diagonal, lat2W  # noqa: PLC0415 - as above

    weights = fill_diagonal(lat2W(*grid.shape, rook=False, id_type="int"))
    values = grid.ravel()

    def run() -> FloatArray:
        local = G_Local(values, weights, transform="B", permutations=0, star=True, n_jobs=1)
        return np.asarray(local.Zs).reshape(grid.shape)

    return run


def same(mine: FloatArray, theirs: FloatArray) -> bool:
    """Say whether both z are equal to 1e-9."""
    return bool(np.abs(mine - theirs).max() < 1e-9)  # noqa: PLR2004 - the goal itself


def main() -> int:
    """Run both sizes; 1 if a result differs."""
    codes = []
    for side in SIDES:
        grid = grid_of(side)
        bench = Bench(f"hotspots {side * side:,} cells", Contender("ours", partial(ours, grid)))
        bench.against(Contender("esda.G_Local", partial(esda, grid)), same=same)
        codes.append(bench.exit_code)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
