"""Universal kriging (regression and kriging of its residuals in one system) by PyKrige, and its honest error.

Source: Matheron 1969; Hengl, Heuvelink and Rossiter 2007, About regression-kriging, Computers & Geosciences
33(10): the same as generalised least squares on the covariates plus simple kriging of the residuals.
"""

import numpy as np
import numpy.typing as npt
from pykrige.uk import UniversalKriging

from geo.arrays import FloatArray, as_points, as_values
from geo.errors import OptionError, ShapeError
from geo.surface.covariance import Choices, Covariance

# Cells kriged at once: the system of each block stays below 100 MB with 100 stations.
BLOCK = 20_000
# A variance below this (K²) is rounding: the covariates explain the stations exactly.
NO_VARIANCE = 1e-18
# So many stations more than covariate columns: the constant, one left out, and two for the variance.
FREEDOM = 4
# A station with this leverage is met exactly, whatever it reads.
ALONE = 1 - 1e-9


def refuse_what_cannot_be_learned(drift: FloatArray) -> None:
    """Refuse a drift (n, q) at n stations that leaves too little to learn from.

    Raises:
        OptionError: too few stations; a column that follows from others; a station that alone decides one.
    """
    stations, q = drift.shape
    if stations < q + FREEDOM:
        want = f"at least {q + FREEDOM} stations for {q} covariate columns"
        raise OptionError("stations", value=stations, want=want)
    design = np.column_stack([np.ones(stations), drift])
    if np.linalg.matrix_rank(design) <= q:
        want = "covariates of which none follows from the others at the stations"
        raise OptionError("covariates", value=f"{q} columns", want=want)
    leverage = (np.linalg.qr(design)[0] ** 2).sum(axis=1)
    if leverage.max() > ALONE:
        index = int(np.argmax(leverage))
        want = "no station that alone decides the effect of a covariate"
        raise OptionError(f"covariates[{index}]", value=drift[index].tolist(), want=want)


def krige(
    stations: FloatArray,
    values: FloatArray,
    drift: FloatArray,
    *,
    cells: FloatArray,
    cell_drift: FloatArray,
    covariance: Covariance,
) -> tuple[FloatArray, FloatArray]:
    """Return the expected reading (m,) and its standard error (m,) at the cells (m, 2).

    The error is that of a further station's reading there: its own nugget is in it.
    """
    if covariance.sill < NO_VARIANCE:
        design = np.column_stack([np.ones(len(values)), drift])
        effect = np.linalg.lstsq(design, values, rcond=None)[0]
        return np.column_stack([np.ones(len(cells)), cell_drift]) @ effect, np.zeros(len(cells))
    nugget = covariance.sill * covariance.nugget_share
    system = UniversalKriging(
        *stations.T,
        values,
        variogram_model="exponential",
        variogram_parameters={"psill": covariance.sill - nugget, "range": covariance.range_m, "nugget": nugget},
        drift_terms=["specified"] if drift.shape[1] else [],
        specified_drift=list(drift.T),
        exact_values=False,
    )
    expected, variance = np.empty(len(cells)), np.empty(len(cells))
    for start in range(0, len(cells), BLOCK):
        part = slice(start, start + BLOCK)
        arrays = list(cell_drift[part].T) or None
        expected[part], variance[part] = system.execute("points", *cells[part].T, specified_drift_arrays=arrays)
    return expected, np.sqrt(np.maximum(variance, 0.0))


def leave_one_out(stations: npt.ArrayLike, values: npt.ArrayLike, drift: npt.ArrayLike | None = None) -> FloatArray:
    """Return for each station the reading expected there from all others, shape (n,).

    stations (n, 2) in metres (EPSG:25832), values (n,), drift (n, q) the covariates at the stations. Each
    time regression, covariance and kriging are found anew without the station: nothing of it leaks.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError: an array, with the index.
        OptionError: too few stations; covariates that follow from each other or hang on one station.
    """
    places = as_points(stations, name="stations")
    readings = as_values(values, name="values", length=len(places))
    columns = np.empty((len(places), 0)) if drift is None else np.asarray(drift, dtype=np.float64)
    if columns.ndim != 2 or len(columns) != len(places) or not np.isfinite(columns).all():  # noqa: PLR2004 - rows and columns
        raise ShapeError("drift", got=columns.shape, want=f"({len(places)}, q) finite numbers")
    refuse_what_cannot_be_learned(columns)
    design = np.column_stack([np.ones(len(places)), columns])
    return Choices(places).leave_one_out(readings, design)
