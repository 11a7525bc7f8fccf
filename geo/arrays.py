"""Checks that every function of the core makes on its arguments, and the array types it speaks.

Each check returns the argument as the array the compiled code wants (C order, float64, int64 or bool;
without a copy where it already is) or raises an error that names the argument and the first bad index.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from geo.errors import (
    BadRowError,
    DegreesError,
    GeoError,
    NegativeError,
    NotFiniteError,
    OffEarthError,
    OptionError,
    RowError,
    ShapeError,
)

T = TypeVar("T", bound=np.generic)

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# No place of EPSG:25832's area has coordinates this small, and every longitude and latitude has.
LARGEST_DEGREE = 180.0
# Beyond this, squares of differences would lose the millimetres (and no such place exists).
LARGEST_METRE = 1e8


def as_points(values: npt.ArrayLike, *, name: str) -> FloatArray:
    """Return points of shape (n, 2) in metres; an empty sequence is (0, 2).

    Raises:
        ShapeError: not (n, 2) numbers.
        NotFiniteError: NaN or infinity, with the row of the first.
        DegreesError: a point with both coordinates within ±180, with the row of the first.
        OffEarthError: a coordinate beyond ±100,000 km, with the row of the first.
    """
    points = _floats(values, name=name, want="(n, 2) numbers, easting and northing in metres")
    if points.size == 0 and points.ndim == 1:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:  # noqa: PLR2004 - two coordinates
        raise ShapeError(name, got=points.shape, want="(n, 2), easting and northing in metres")
    _refuse_not_finite(points, name=name)
    _refuse_degrees(points, name=name)
    _refuse_off_earth(points, name=name)
    return points


def as_values(values: npt.ArrayLike, *, name: str, length: int | None = None, allow_nan: bool = False) -> FloatArray:
    """Return numbers of shape (n,), n = length where that is given; NaN passes only where it is allowed.

    Raises:
        ShapeError: not one-dimensional, or not of that length.
        NotFiniteError: NaN (where not allowed) or infinity, with the index of the first.
    """
    array = _one_dimension(_floats(values, name=name, want="(n,) numbers"), name=name, length=length)
    if allow_nan:
        _refuse(NotFiniteError, np.isinf(array), array, name=name)
    else:
        _refuse_not_finite(array, name=name)
    return array


def as_weights(values: npt.ArrayLike, *, name: str, length: int | None = None) -> FloatArray:
    """Return finite numbers >= 0 of shape (n,): residents, lengths, costs.

    Raises:
        ShapeError, NotFiniteError: as `as_values`.
        NegativeError: a negative number, with the index of the first.
    """
    array = as_values(values, name=name, length=length)
    if array.size and array.min() < 0:
        _refuse(NegativeError, array < 0, array, name=name)
    return array


def as_mask(values: npt.ArrayLike | None, *, name: str, length: int) -> BoolArray:
    """Return a mask of shape (length,); None is all True. Only booleans are a mask, never 0 and 1.

    Raises:
        ShapeError: not booleans, or not of that length.
    """
    if values is None:
        return np.ones(length, dtype=np.bool_)
    mask = np.asarray(values)
    if mask.size == 0 and mask.ndim == 1:
        mask = mask.astype(np.bool_)
    if mask.dtype != np.bool_:
        raise ShapeError(name, got=mask.dtype, want="booleans")
    return np.ascontiguousarray(_one_dimension(mask, name=name, length=length))


def as_rows(values: npt.ArrayLike, *, name: str, rows: int) -> IntArray:
    """Return whole numbers of shape (n,), each a row of an array with that many rows.

    Raises:
        ShapeError: not whole numbers, or not one-dimensional.
        RowError: a number below 0 or beyond the last row, with the index of the first.
    """
    array = np.asarray(values)
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.int64)
    if not np.issubdtype(array.dtype, np.integer):
        raise ShapeError(name, got=array.dtype, want="whole numbers")
    outside = (_one_dimension(array, name=name, length=None) < 0) | (array >= rows)
    if outside.any():
        index = int(np.argmax(outside))
        raise RowError(name, index=index, value=int(array[index]), rows=rows)
    return np.ascontiguousarray(array, dtype=np.int64)


def as_length_m(value: float, *, name: str) -> float:
    """Return a length >= 0 in metres: a radius, a limit, a band; OptionError: NaN, infinite or negative."""
    length_m = float(value)
    if not 0 <= length_m < np.inf:
        raise OptionError(name, value=value, want="a finite number of metres, zero or more")
    return length_m


def as_count(value: int, *, name: str, least: int = 1) -> int:
    """Return a whole number that is at least `least`; OptionError: not a whole number, or a smaller one."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise OptionError(name, value=value, want=f"a whole number, {least} or more")
    return int(value)


def _floats(values: npt.ArrayLike, *, name: str, want: str) -> FloatArray:
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "fiu" and array.size:
            raise ShapeError(name, got=array.dtype, want=want)
        return np.ascontiguousarray(array, dtype=np.float64)
    except GeoError:
        raise
    except (TypeError, ValueError) as error:
        raise ShapeError(name, got=type(values).__name__, want=want) from error


def _one_dimension(array: npt.NDArray[T], *, name: str, length: int | None) -> npt.NDArray[T]:
    if array.ndim != 1 or (length is not None and len(array) != length):
        raise ShapeError(name, got=array.shape, want=f"({'n' if length is None else length},)")
    return array


def _refuse_not_finite(array: FloatArray, *, name: str) -> None:
    # The extremes carry every NaN and infinity: two fast passes and no mask for the usual, clean array.
    if array.size and not (np.isfinite(array.min()) and np.isfinite(array.max())):
        _refuse(NotFiniteError, ~np.isfinite(array), array, name=name)


def _refuse_degrees(points: FloatArray, *, name: str) -> None:
    if len(points) and points[:, 1].min() <= LARGEST_DEGREE:
        _refuse(DegreesError, np.abs(points).max(axis=1) <= LARGEST_DEGREE, points, name=name)


def _refuse_off_earth(points: FloatArray, *, name: str) -> None:
    if points.size and max(points.max(), -points.min()) > LARGEST_METRE:
        _refuse(OffEarthError, np.abs(points) > LARGEST_METRE, points, name=name)


def _refuse(error: type[BadRowError], bad: BoolArray, array: FloatArray, *, name: str) -> None:
    """Raise for the first row with anything bad in it."""
    if bad.any():
        index = int(np.argmax(bad.reshape(len(array), -1).any(axis=1)))
        raise error(name, index=index, value=array[index].tolist())
