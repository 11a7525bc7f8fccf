"""Who lives in an area: census cells at its edge count by the part of them that lies in it."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from services.workbench.grid import cell_squares

SMALLEST_M2: Final = 1.0


def shares_of_cells(
    xy_m: NDArray[np.float64], area: shapely.Geometry, town: shapely.Geometry | None
) -> NDArray[np.float64]:
    """(n,) which share of the residents of each cell of 100 m lives in an area, were they spread evenly over it.

    Args:
        xy_m: (n, 2) middles of the cells.
        area: in metres.
        town: nobody of the cells lives outside of it, so that the shares of its districts add up to 1; None: not known.
    """
    squares = cell_squares(xy_m)
    inside = area if town is None else shapely.intersection(area, town)
    shapely.prepare(inside)
    share = np.zeros(len(xy_m))
    share[shapely.contains_properly(inside, squares)] = 1.0
    edge = np.flatnonzero((share == 0) & shapely.intersects(inside, squares))
    part = shapely.area(shapely.intersection(squares[edge], inside))
    of = shapely.area(squares[edge] if town is None else shapely.intersection(squares[edge], town))
    share[edge] = np.minimum(part / np.maximum(of, SMALLEST_M2), 1.0)
    return share
