"""Whom new sites are for: residents, those without parking of their own, and whom somebody brings in a file."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.workbench.areas import within
from services.workbench.attributes import numbers
from services.workbench.ground import QuestionGround
from services.workbench.parameters import TOWN

Base: TypeAlias = Literal["residents", "without_plot", "others"]


@dataclass(frozen=True, slots=True)
class SitingDemand:
    """n places where people are.

    Args:
        xy_m: (n, 2) metres, EPSG:25832.
        weight: (n,) people.
        district: (n,) row of the Stadtteil; -1 outside of all.
        are_counted: residents by a census, and all of them; else they are estimated.
        of_cells: how many of the rows, the first, are cells of residents.
        is_everybody: whether the rows are just the town's cells.
    """

    xy_m: NDArray[np.float64]
    weight: NDArray[np.float64]
    district: NDArray[np.intp]
    are_counted: bool
    of_cells: int
    is_everybody: bool = False

    @classmethod
    def of(
        cls, ground: QuestionGround, base: Base, *, others: str | None, others_weight: str, area: str
    ) -> "SitingDemand":
        """Residents of an area and others in it; AttributeValueError: a weight is no number."""
        parts = [] if base == "others" else [_residents(ground, base)]
        if others is not None:
            parts.append(_others(ground, others, others_weight))
        if not parts:
            none = np.zeros(0)
            return cls(np.zeros((0, 2)), none, none.astype(np.intp), are_counted=True, of_cells=0)
        whole = _joined(parts)
        return whole if area == TOWN and others is None else whole.inside(within(ground.area(area), whole.xy_m))

    def inside(self, inside: NDArray[np.bool_]) -> "SitingDemand":
        """What lies in it."""
        cells = int(inside[: self.of_cells].sum())
        return SitingDemand(self.xy_m[inside], self.weight[inside], self.district[inside], self.are_counted, cells)


def _residents(ground: QuestionGround, base: Base) -> SitingDemand:
    people = ground.bench.population
    weight, counted = people.residents, people.are_counted
    if base == "without_plot":
        weight, counted = weight * ground.bench.without_plot, False
    return SitingDemand(people.xy_m, weight, people.district, counted, len(weight), is_everybody=True)


def _others(ground: QuestionGround, name: str, weight: str) -> SitingDemand:
    places = ground.places(name)
    people = np.ones(len(places)) if not weight else numbers(places.attributes, weight, of=name)
    return SitingDemand(places.xy_m, people, ground.bench.districts.of(places.xy_m), are_counted=True, of_cells=0)


def _joined(parts: list[SitingDemand]) -> SitingDemand:
    if len(parts) == 1:
        return parts[0]
    return SitingDemand(
        np.concatenate([one.xy_m for one in parts]),
        np.concatenate([one.weight for one in parts]),
        np.concatenate([one.district for one in parts]),
        all(one.are_counted for one in parts),
        parts[0].of_cells,
    )
