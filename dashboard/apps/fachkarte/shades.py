"""How the shapes of an answer look: classes of the column they show, a colour each, and how many are in each."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.workbench import ResultShapes
from services.workbench.result import ShapeKind

CLASSES: Final = 5
_DIGITS: Final = 2
_SKEWED: Final = 3.0
"""So many times the middle value the highest may be before classes grow wider upwards."""

RAMPS: Final[Mapping[ShapeKind, tuple[str, ...]]] = {
    "sites": ("#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#084594"),
    "left_out": ("#fdd0a2", "#fdae6b", "#f16913", "#d94801", "#8c2d04"),
    "reached": ("#c7e9c0", "#a1d99b", "#74c476", "#31a354", "#006d2c"),
    "high": ("#fcbba1", "#fc9272", "#fb6a4a", "#de2d26", "#a50f15"),
    "low": ("#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c"),
    "area": ("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f"),
    "proposal": ("#fbb4d9", "#f768a1", "#dd3497", "#ae017e", "#7a0177"),
    "line": ("#bdd7c6", "#8fc3a4", "#56a87c", "#238b57", "#00552f"),
}
"""By kind, from low to high; even in lightness, and told apart by their shape as well."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The classes of some shapes.

    Args:
        lows: lower ends of the classes but the first, rising; none: all look alike.
        colours: one a class.
        counts: how many shapes are in each class.
        index: (n,) the class of each shape; -1: it has no value.
    """

    lows: tuple[float, ...]
    colours: tuple[str, ...]
    counts: tuple[int, ...]
    index: NDArray[np.intp]

    @classmethod
    def of(cls, shapes: ResultShapes) -> "Shades":
        """Those of an answer."""
        ramp = RAMPS[shapes.kind]
        if shapes.shows is None:
            return cls((), (ramp[3],), (len(shapes.geometry),), np.zeros(len(shapes.geometry), np.intp))
        values = np.array([_number(one) for one in shapes.columns[shapes.shows].to_pylist()], np.float64)
        lows = breaks(values[np.isfinite(values)])
        index = np.where(np.isfinite(values), np.searchsorted(lows, values, side="right"), -1)
        counts = tuple(int((index == one).sum()) for one in range(len(lows) + 1))
        spread = [ramp[round(one)] for one in np.linspace(0, len(ramp) - 1, len(lows) + 1)] if lows else [ramp[3]]
        return cls(tuple(lows), tuple(spread), counts, index)


def breaks(values: NDArray[np.float64]) -> list[float]:
    """Where classes meet, rising, with two digits: evenly between the extremes, or by roots where few are high."""
    if not len(values) or values.min() == values.max():
        return []
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high > _SKEWED * float(np.median(values)):
        edges = np.linspace(math.sqrt(low), math.sqrt(high), CLASSES + 1)[1:-1] ** 2
    else:
        edges = np.linspace(low, high, CLASSES + 1)[1:-1]
    rounded = sorted({_rounded(one, high - low) for one in edges.tolist()})
    whole = bool(np.equal(np.mod(values, 1), 0).all())
    return sorted({float(math.ceil(one)) if whole else one for one in rounded if low < one <= high})


def _rounded(value: float, span: float) -> float:
    """Two digits of what the values span."""
    digits = _DIGITS - 1 - math.floor(math.log10(max(abs(value), span / 10)))
    return round(value, digits)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
