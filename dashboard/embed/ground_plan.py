"""The town's shapes, found by a box: kept packed, for of a whole town only what surrounds one place is drawn."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.embed.sheet import Box
from data.errors import NotFoundError
from data.town import geodata

_TOLD: Final = ("kind", "highway", "name")
"""Columns that say how a shape is drawn."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The n shapes of one file.

    Args:
        bounds: (n, 4) degrees EPSG:4326: west, south, east, north.
        wkb: (n,) bytes.
        columns: (n,) texts each.
    """

    bounds: NDArray[np.float32]
    wkb: NDArray[np.object_]
    columns: dict[str, NDArray[np.str_]]


@dataclass(frozen=True, slots=True)
class ClippedShapes:
    """Shapes cut to a box, EPSG:4326, and what kind and name each has; empty where a file says none."""

    shapes: NDArray[np.object_]
    kind: NDArray[np.str_]
    name: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class GroundPlan:
    """The files of a town's folder, each read when it is first drawn."""

    folder: Path
    _packed: dict[str, Packed] = field(default_factory=dict)

    def within(self, file: str, box: Box) -> ClippedShapes:
        """What of a file such as ``streets`` lies in a box of degrees; nothing where the town has no such file."""
        packed = self._packed.get(file) or self._packed.setdefault(file, self._read(file))
        west, south, east, north = box
        low, high = packed.bounds[:, :2], packed.bounds[:, 2:]
        rows = np.flatnonzero((low <= (east, north)).all(axis=1) & (high >= (west, south)).all(axis=1))
        shapes = shapely.clip_by_rect(shapely.from_wkb(packed.wkb[rows]), *box)
        empty = np.full(len(rows), "")
        told = {name: column[rows] for name, column in packed.columns.items()}
        kind = told.get("highway", told.get("kind", empty))
        seen = ~shapely.is_empty(shapes)
        return ClippedShapes(shapes[seen], kind[seen], told.get("name", empty)[seen])

    def _read(self, file: str) -> Packed:
        try:
            table, shapes = geodata.read(self.folder, file)
        except NotFoundError:
            return Packed(np.empty((0, 4), np.float32), np.empty(0, object), {})
        told = {name: np.array(table[name].to_pylist(), str) for name in _TOLD if name in table.column_names}
        return Packed(shapely.bounds(shapes).astype(np.float32), shapely.to_wkb(shapes), told)
