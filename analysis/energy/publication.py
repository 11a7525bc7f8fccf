"""Which buildings' energy nobody outside may see, whoever has put them on a list: where it would say how people live.

A year of a flat says who was away; a year of a small Kita or of rooms for refugees says it of few people. None of them
is published, not in a sum either: sums are of listed buildings alone. A year is told a whole year after it has ended.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from analysis.energy.factors import Purpose
from analysis.energy.units import Carrier

Withheld: TypeAlias = Literal["", "lived_in", "small_kita", "no_area", "no_category"]
LIVING: Final = ("61", "62", "63", "64", "66")
"""BWZK: houses, homes, shared and cared-for accommodation, lodging."""
KITAS: Final = "44"
"""BWZK: Kindertagesstätten."""
SMALL_KITA_M2: Final = 1_000.0
"""About four groups with their side rooms: below it a year's use follows few children."""
PURPOSES: Final[Mapping[Purpose, tuple[Carrier, ...]]] = {
    "heat": ("gas", "district_heating", "oil"),
    "electricity": ("electricity",),
    "water": ("water",),
}
"""For what a building uses its carriers."""
UNITS: Final[Mapping[Purpose, tuple[str, float]]] = {
    "heat": ("kWh/m²", 1.0),
    "electricity": ("kWh/m²", 1.0),
    "water": ("l/m²", 1000.0),
}
"""In which unit a square metre and year is told, and how many of it are in a kWh, of water in a m³."""
YEARS_BEHIND: Final = 2
"""In 2026 the newest year that is told is 2024: it ended a year before 2026 began."""
LEAST_KNOWN: Final = 0.98
"""Share of a year's days that must be known: a week may be missing."""


def withheld(category: str, area_m2: float, *, is_lived_in: bool) -> Withheld:
    """Why a building's own figures are not published; empty: they may be, if the town lists it.

    Args:
        category: BWZK number of four digits.
        area_m2: heated; 0: unknown.
        is_lived_in: people live in it for now, whatever it was built for (a sports hall with beds).
    """
    if is_lived_in or category.startswith(LIVING):
        return "lived_in"
    if not category:
        return "no_category"
    if not area_m2 > 0:
        return "no_area"
    return "small_kita" if category.startswith(KITAS) and area_m2 < SMALL_KITA_M2 else ""
