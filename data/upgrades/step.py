"""One step from a version to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.registry import declarations

Geodata: TypeAlias = tuple[pa.Table, NDArray[np.object_]]
"""n rows without their geometry column, and the (n,) shapely geometries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeStep:
    """A step.

    Args:
        id: ``lake_0002``: of what, and to which version it leads.
        says: what it does, half a sentence for people.
    """

    id: str
    says: str

    @property
    def version(self) -> int:
        """To which it leads."""
        return int(self.id.rpartition("_")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeStep(UpgradeStep):
    """A step of the lake.

    Args:
        run: does it below the lake's folder. It may have been killed half-way: what it did then it finds done.
    """

    run: Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStep(UpgradeStep):
    """A step of the GeoParquet files; each file is written once, by one rename, after all of its steps.

    Args:
        run: from what a file holds (its folder tells whether it is of ``sites`` or ``town``) to what it shall hold.
    """

    run: Callable[[Path, Geodata], Geodata]


_Kind = TypeVar("_Kind", bound=UpgradeStep)


def steps(kind: type[_Kind], *, after: int) -> list[_Kind]:
    """The steps of a kind that lead beyond a version, in their order: numbers sort as their texts do."""
    known = declarations("data.upgrades.steps", "STEP", UpgradeStep).values()
    return [one for one in known if isinstance(one, kind) and one.version > after]
