"""A closure, and the sources that yield them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import shapely

from data.registry import declarations
from services.context import House

SOURCES = "services.closures.sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Streets that no vehicle uses on a day; two that say the same are equal.

    Args:
        reason: why, for people: ``Wochenmarkt``.
        streets: names of streets that are closed along their whole length.
        area: ground in which streets are closed, EPSG:25832; of a line, what lies around it.
    """

    reason: str
    streets: tuple[str, ...] = ()
    area: shapely.Geometry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureSource:
    """Something that knows of closures.

    Args:
        id: its module's stem.
        closed: what it knows of a day; asked each time, so it must answer at once.
    """

    id: str
    closed: Callable[[House, date], Iterable[Closure]]


def closures(house: House, day: date) -> frozenset[Closure]:
    """All that is closed on a day."""
    sources = declarations(SOURCES, "SOURCE", ClosureSource).values()
    return frozenset(one for source in sources for one in source.closed(house, day))
