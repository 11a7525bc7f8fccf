"""Which buildings' energy nobody outside may see, whoever has put them on a list: where it would say how people live.

A year of a flat says who was away; a year of a small Kita or of rooms for refugees says it of few people. Neither is
published as a building, nor is a sum of few: the sum of a kind needs at least ``FEWEST`` buildings.
"""

from typing import Final, Literal, TypeAlias

Withheld: TypeAlias = Literal["", "lived_in", "small_kita", "no_area", "no_category"]
LIVING: Final = ("61", "62", "63", "64", "66")
"""BWZK: houses, homes, shared and cared-for accommodation, lodging."""
KITAS: Final = "44"
"""BWZK: Kindertagesstätten."""
SMALL_KITA_M2: Final = 1_000.0
"""About four groups with their side rooms: below it a year's use follows few children."""
FEWEST: Final = 3
"""Buildings in a sum that is told: from a sum of two either could work out the other."""


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
