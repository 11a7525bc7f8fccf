"""The columns of the regression: numbers as they are, classes as one column each."""

from collections.abc import Mapping

import numpy as np

from geo.arrays import FloatArray
from geo.errors import OptionError

# A class with fewer stations than this says more about these stations than about the class.
FEWEST_A_CLASS = 3


def columns(
    at_stations: Mapping[str, FloatArray], at_cells: Mapping[str, FloatArray], *, categories: frozenset[str]
) -> tuple[FloatArray, FloatArray]:
    """Return the drift at the stations (n, q) and at the cells (m, q), each column centred and scaled.

    A class of a category gets a column where at least three stations, and not all but two, have it; all
    other classes share the level of the rest. A number without spread among the stations cannot be learned.

    Raises:
        OptionError: a covariate has the same value at all stations.
    """
    stations: list[FloatArray] = []
    cells: list[FloatArray] = []
    for name, values in at_stations.items():
        for station, cell in _terms(name, values, at_cells[name], is_category=name in categories):
            middle, spread = station.mean(), station.std()
            stations.append((station - middle) / spread)
            cells.append((cell - middle) / spread)
    n, m = _lengths(at_stations, at_cells)
    empty = np.empty((n, 0)), np.empty((m, 0))
    return (np.column_stack(stations), np.column_stack(cells)) if stations else empty


def _terms(
    name: str, stations: FloatArray, cells: FloatArray, *, is_category: bool
) -> list[tuple[FloatArray, FloatArray]]:
    if not is_category:
        if np.ptp(stations) == 0:
            want = "values that differ between the stations, else its effect cannot be learned"
            raise OptionError(f"covariates[{name!r}]", value=float(stations[0]), want=want)
        return [(stations, cells)]
    classes, counts = np.unique(stations, return_counts=True)
    usual = classes[np.argmax(counts)]
    own = [c for c, count in zip(classes, counts, strict=True) if count >= FEWEST_A_CLASS and c != usual]
    return [(np.asarray(stations == c, float), np.where(np.isnan(cells), np.nan, cells == c)) for c in own]


def _lengths(at_stations: Mapping[str, FloatArray], at_cells: Mapping[str, FloatArray]) -> tuple[int, int]:
    first = next(iter(at_stations), None)
    return (0, 0) if first is None else (len(at_stations[first]), len(at_cells[first]))
