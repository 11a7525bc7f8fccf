"""Limits that each site of a layer states of its own (``Layer.marks``): gauges are judged by theirs alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNMARKED = -1.0
"""What a site is rated that has no limits of its own, or is not released for such a judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where sites state limits of the shown value.

    Args:
        names: of the attributes, of rising limits; each site may have some of them or none.
        deadband: a limit is left again only so far below it.
        released: an attribute that has to be ``yes`` before the limits are applied; empty: they always are.
    """

    names: tuple[str, ...]
    deadband: float = 0.0
    released: str = ""

    def of(self, attributes: Mapping[str, Any]) -> list[float]:
        """The limits of one site that are numbers, in the order of their names."""
        found = (attributes.get(name) for name in self.names)
        return [float(one) for one in found if isinstance(one, int | float) and not isinstance(one, bool)]

    def are_released(self, attributes: Mapping[str, Any]) -> bool:
        """Whether anybody may be told how a value of this site stands to its limits."""
        return not self.released or attributes.get(self.released) == "yes"


def rated(
    marks: Marks | None, attributes: Sequence[Mapping[str, Any]], value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What the classes of a layer are of: the values themselves, or how many of its own limits each site has reached.

    Args:
        marks: None: the layer's sites have no limits of their own.
        attributes: of n sites.
        value: (n, ...) NaN where nothing is known.

    Returns:
        Of the shape of ``value``; NaN stays NaN.
    """
    if marks is None or not len(attributes):
        return value
    limits = np.full((len(attributes), len(marks.names)), np.inf)
    for row, one in enumerate(attributes):
        known = marks.of(one) if marks.are_released(one) else []
        limits[row, : len(known)] = known
    ones = (1,) * (value.ndim - 1)
    reached = (value[:, None] >= limits.reshape(*limits.shape, *ones)).sum(axis=1).astype(float)
    unmarked = np.isinf(limits[:, 0]).reshape(-1, *ones)
    return np.where(np.isnan(value), np.nan, np.where(unmarked, UNMARKED, reached))
