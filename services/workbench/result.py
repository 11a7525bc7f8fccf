"""What a question is answered with: figures, tables, shapes for the map. Words are made of them elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def percent(part: float, whole: float) -> float | None:
    """A share; None: of nothing."""
    return 100 * part / whole if whole else None


def finite(value: float) -> float | None:
    """A number; None: it cannot be said (infinity or NaN)."""
    return float(value) if np.isfinite(value) else None


ShapeKind: TypeAlias = Literal["sites", "left_out", "reached", "high", "low", "area", "proposal", "line"]
"""How shapes look on a map: sites of a question, people left out, what is reached, clusters, an area, new sites."""


@dataclass(frozen=True, slots=True)
class ResultFigure:
    """One number of an answer.

    Args:
        value: None: it cannot be said.
        unit: UCUM-like, as people read it (``m``, ``%``, ``K``); empty: a count.
        decimals: of value, low and high as people read them.
        low: lower end of its interval, where it has one.
        high: upper end.
    """

    value: float | str | None
    unit: str = ""
    decimals: int = 0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ResultShapes:
    """Shapes of an answer.

    Args:
        kind: how they look.
        geometry: (n,) shapely, EPSG:4326.
        columns: n rows, what is known of each.
        shows: the numeric column that colours follow; None: all look alike.
        unit: of that column.
    """

    kind: ShapeKind
    geometry: NDArray[np.object_]
    columns: pa.Table
    shows: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """The answer to a question.

    Args:
        says: which of the question's sentences is true (``question.{id}.says.{says}``); figures stand for its braces.
        figures: by name, the most important first.
        tables: by name; their columns are the question's (``question.{id}.column.{name}``).
        shapes: by name.
        notes: names of limits to be said with it (``question.{id}.note.{name}``), such as estimated residents.
        sources: what else is to be named as a source besides the question's layers: ``residents``, ``streets``.
    """

    says: str = "found"
    figures: Mapping[str, ResultFigure]
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    shapes: Mapping[str, ResultShapes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
