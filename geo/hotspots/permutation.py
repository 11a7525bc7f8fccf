"""p of Gi* by conditional permutation, for counts and skewed values: no normal distribution is assumed.

A cell keeps its own value, its neighbours are drawn anew from all others without replacement.

Source: Anselin 1995, Local indicators of spatial association, Geographical Analysis 27(2). As in esda, all
cells share the draws. The p is two-sided: twice the smaller tail, at most 1, with (r + 1) / (permutations + 1).
"""

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, IntArray, as_count, as_length_m, as_points, as_values
from geo.compiled import kernel
from geo.errors import OptionError
from geo.hotspots.bands import band_sums
from geo.hotspots.moments import moments
from geo.hotspots.statistic import Shape
from geo.hotspots.windows import as_grid, half_widths, window_sums

# Sums of the same numbers in another order differ by rounding: they are equal, not larger.
TIE = 1e-9
# Three tables of this many numbers are held: 500 MB.
MOST_DRAWS = 20_000_000


def permutation_p(
    grid: npt.ArrayLike, *, radius_cells: int = 1, shape: Shape = "queen", permutations: int = 999, seed: int = 0
) -> FloatArray:
    """Return the two-sided permutation p of each cell's Gi*; NaN where there is no data.

    Grid, options and errors as in `getis_ord_star`; a cell without neighbours has p = 1.
    Memory: permutations times the window's cells, not times the grid's.
    """
    values = as_grid(grid)
    rows, cols = values.shape
    halves = half_widths(radius_cells, shape, rows=rows, cols=cols)
    known = ~np.isnan(values)
    of = moments(values)
    sums, counts = window_sums(values, halves, of)
    p = np.full(values.shape, np.nan)
    scaled = (values[known] - of.mean) / of.reach
    p[known] = _p_of_sums(scaled, sums[known], counts[known], permutations=permutations, seed=seed)
    return p


def permutation_p_points(
    points: npt.ArrayLike, values: npt.ArrayLike, *, band_m: float, permutations: int = 999, seed: int = 0
) -> FloatArray:
    """Return the two-sided permutation p of each point's Gi*; NaN where there is no data.

    Points, values, band and errors as in `getis_ord_star_points`; a point without neighbours has p = 1.
    """
    places = as_points(points, name="points")
    numbers = as_values(values, name="values", length=len(places), allow_nan=True)
    band = as_length_m(band_m, name="band_m")
    known = ~np.isnan(numbers)
    of = moments(numbers)
    scaled = (numbers[known] - of.mean) / of.reach
    sums, counts = band_sums(places[known], scaled, band_m=band)
    p = np.full(len(places), np.nan)
    p[known] = _p_of_sums(scaled, sums, counts, permutations=permutations, seed=seed)
    return p


def _p_of_sums(values: FloatArray, sums: FloatArray, counts: IntArray, *, permutations: int, seed: int) -> FloatArray:
    runs = as_count(permutations, name="permutations")
    if values.size == 0:
        return np.zeros(0)
    neighbours, observed = counts - 1, sums - values
    most = MOST_DRAWS // (int(neighbours.max()) + 1)
    if runs > most:
        want = f"at most {most}, because a neighbourhood has {neighbours.max()} others"
        raise OptionError("permutations", value=permutations, want=want)
    draws = _draws(values.size, int(neighbours.max()), runs=runs, seed=seed)
    drawn = np.zeros((runs, draws.shape[1]))
    np.cumsum(values[draws[:, :-1]], axis=1, out=drawn[:, 1:])
    larger, smaller = _tails(values, observed, neighbours, draws, drawn, np.sort(drawn.T, axis=1))
    smaller_tail = np.minimum(larger, smaller)
    p: FloatArray = np.minimum(1.0, 2.0 * (smaller_tail + 1) / (runs + 1))
    return p


def _draws(population: int, largest: int, *, runs: int, seed: int) -> IntArray:
    """Return (runs, largest + 1) rows of the population; within a run none occurs twice."""
    random = np.random.default_rng(seed)
    return np.stack([random.choice(population, largest + 1, replace=False) for _ in range(runs)])


@kernel
def _tails(  # noqa: PLR0917 - compiled code takes its arrays one by one
    values: FloatArray,
    observed: FloatArray,
    neighbours: IntArray,
    draws: IntArray,
    drawn: FloatArray,
    drawn_sorted: FloatArray,
) -> tuple[IntArray, IntArray]:
    """Count the runs whose sum of k draws is at least, and at most, what was observed; drawn[run, k] is it."""
    runs, width = draws.shape
    larger = np.empty(values.size, dtype=np.int64)
    smaller = np.empty(values.size, dtype=np.int64)
    for i in range(values.size):
        sums = drawn_sorted[neighbours[i]]
        larger[i] = runs - np.searchsorted(sums, observed[i] - TIE)
        smaller[i] = np.searchsorted(sums, observed[i] + TIE, side="right")
    # A cell is not its own neighbour: where a run drew it, the draw after the last one takes its place.
    for run in range(runs):
        for place in range(width):
            i = draws[run, place]
            k = neighbours[i]
            if place < k:
                with_self = drawn[run, k] - observed[i]
                without = with_self - values[i] + values[draws[run, k]]
                larger[i] += int(without >= -TIE) - int(with_self >= -TIE)
                smaller[i] += int(without <= TIE) - int(with_self <= TIE)
    return larger, smaller
