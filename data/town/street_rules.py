"""What a town lays down for its vehicles on its streets: exceptions, market days, where they also may drive."""

from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE
from data.errors import DeclarationError
from data.opening_hours import BERLIN, Times

Corner: TypeAlias = tuple[float, float]
"""Lon, lat, degrees EPSG:4326."""


def _in_notation(hours: str) -> str:
    try:
        Times(hours)
    except DeclarationError as error:
        raise ValueError(str(error)) from None
    return hours


def _area(corners: tuple[Corner, ...]) -> tuple[Corner, ...]:
    if corners and len(corners) < 3:  # noqa: PLR2004 - a triangle
        raise ValueError("wanted three corners or more, each [lon, lat]")
    return corners


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Market:
    """When some streets are a market, and nobody drives there.

    Args:
        hours: as in OpenStreetMap; a day with any of them is a market day: ``We,Sa 07:00-14:00; PH off``.
        streets: names of streets that are closed along their whole length.
        area: corners of the ground in which streets are closed; none: it has no other than its streets.
    """

    name: str
    hours: Annotated[str, AfterValidator(_in_notation)]
    streets: tuple[str, ...] = ()
    area: Annotated[tuple[Corner, ...], AfterValidator(_area)] = ()

    def __post_init__(self) -> None:
        if not self.streets and not self.area:
            raise ValueError("names neither streets nor an area; wanted what is closed on market days")

    def is_on(self, day: date, state: str) -> bool:
        """Whether there is a market on this day, by the holidays of a federal state."""
        begin = datetime.combine(day, time(), BERLIN)
        end = datetime.combine(day + timedelta(days=1), time(), BERLIN)
        return any(True for _ in Times(self.hours, state).spells(begin, end))


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class StreetRules:
    """``[streets]`` of town.toml.

    Args:
        duty: by kind of vehicle, on which kinds of ways (``highway`` of OpenStreetMap) it also drives where its work
            demands it, though cars may not (StVO § 35 (6)): never through them.
        clearance_m: what is kept free on either side of a vehicle where a street's width is known.
        crew_m: how far a crew goes from its vehicle to what it empties.
        reversing: names of streets in which vehicles may reverse, each by a risk assessment of the employer.
        turning: places to turn at that the map does not know.
        market: market days.
    """

    duty: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clearance_m: Annotated[float, Field(ge=0, le=5)] = 0.5
    crew_m: Annotated[float, Field(ge=0, le=500)] = 50.0
    reversing: tuple[str, ...] = ()
    turning: tuple[Corner, ...] = ()
    market: tuple[Market, ...] = ()
