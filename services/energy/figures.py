"""Twelve months of a building in EUR, kg of CO2 and beside its kind: each with its source, or with what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np

from analysis.energy.comparison import BuildingComparison, Figure, NoBuildingAreaError, co2_kg, compared, cost_eur
from analysis.energy.factors import PURPOSE, Factors, MissingFactorError, factors
from services.context import House
from services.energy.building_use import BuildingUse

YEAR_DAYS: Final = 365
WHOLE: Final = 350
"""So many known days of a year make it whole, and what is missing is taken to be like the rest."""
Missing: TypeAlias = Literal["", "reference", "area", "year", "building"]
"""What a comparison lacks: rows of the town's table; the same kind of area; a whole year; category or area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """Of the last 365 days up to the last that is known, or of fewer where the first that is known comes later.

    Args:
        first: of these days; None: nothing is known.
        used: of those that are known.
        known: how many are.
        cost: EUR; None: the town has no tariff with a source.
        co2: kg; None: likewise, or it is water.
        comparison: twelve whole months beside its kind; None: see ``lacks``.
        lacks: why there is no comparison.
    """

    first: date | None
    last: date | None
    used: float
    known: int
    cost: Figure | None
    co2: Figure | None
    comparison: BuildingComparison | None
    lacks: Missing


def year_figures(house: House, use: BuildingUse) -> YearFigures:
    """Of one building and carrier."""
    table, there = factors(house.town.folder), np.flatnonzero(~np.isnan(use.used))
    if not len(there):
        nothing: dict[str, None] = dict.fromkeys(("first", "last", "cost", "co2", "comparison"))
        return YearFigures(used=0.0, known=0, lacks="year", **nothing)
    end = int(there[-1]) + 1
    days = slice(max(end - YEAR_DAYS, int(there[0])), end)
    used, known = float(np.nansum(use.used[days])), int((~np.isnan(use.used[days])).sum())
    first, last = (use.day[at].astype(date) for at in (days.start, end - 1))
    comparison, lacks = _compared(table, use)
    return YearFigures(
        first=first,
        last=last,
        used=used,
        known=known,
        cost=_cost(table, use, used, first, last),
        co2=_co2(table, use, used, last),
        comparison=comparison,
        lacks=lacks,
    )


def _cost(table: Factors, use: BuildingUse, used: float, first: date, last: date) -> Figure | None:
    try:
        return cost_eur(table, use.carrier, used, first, last)
    except MissingFactorError:
        return None


def _co2(table: Factors, use: BuildingUse, used: float, last: date) -> Figure | None:
    if use.carrier == "water":
        return None
    try:
        return co2_kg(table, use.carrier, used, last.year)
    except MissingFactorError:
        return None


def _compared(table: Factors, use: BuildingUse) -> tuple[BuildingComparison | None, Missing]:
    """The last twelve whole months of which enough is known, and for heat the town has a Klimafaktor."""
    building, purpose = use.building, PURPOSE[use.carrier]
    if not building.category or not building.area_m2 > 0:
        return None, "building"
    month = use.day.astype("datetime64[M]")
    whole = 0
    for first in np.unique(month)[::-1]:
        of_year = (month >= first) & (month < first + 12)
        known = of_year & ~np.isnan(use.used)
        if known.sum() < WHOLE:
            continue
        whole += 1
        used = float(use.used[known].sum()) / known.sum() * of_year.sum()
        try:
            reference = table.reference_of(building.category, purpose)
            if reference.area != building.area_kind:
                return None, "area"
            asked = {"category": building.category, "purpose": purpose, "postcode": building.postcode}
            return compared(table, used, building.area_m2, months_from=first.astype(date), **asked), ""  # type: ignore[arg-type]  # as named
        except (MissingFactorError, NoBuildingAreaError):
            continue
    return None, "reference" if whole else "year"
