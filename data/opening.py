"""Opening hours and Einwurfzeiten in the notation of OpenStreetMap, with the holidays of the federal state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub forgets the error

from data.errors import DeclarationError

HOURS: Final = "opening_hours"
"""The attribute of a site that holds its hours."""
UNREADABLE: Final = "opening_hours_unreadable"
"""The attribute that an import puts in its place where the text is in no notation we read."""
BERLIN = ZoneInfo("Europe/Berlin")
FARTHEST_DAYS = 366
"""A change later than this is none: the library would look for it until the year 9999, for seconds."""
LOOK_AHEAD_CHANGES = 20
"""Changes looked at for the next opening; two a day and a week of holidays are fewer."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a site may be used.

    Args:
        expression: as in OpenStreetMap: ``Mo-Sa 07:00-20:00; PH off``. Only ``PH off`` speaks of holidays.
        zone: the town's time zone.
        state: the federal state whose public holidays count (ISO 3166-2:DE, such as ``NW``).

    Raises:
        DeclarationError: the expression is not in that notation.
    """

    expression: str
    zone: ZoneInfo = BERLIN
    state: str = "NW"

    def __post_init__(self) -> None:
        _parsed(self.expression, self.zone)

    def is_open(self, at: datetime) -> bool:
        """Whether the site may be used at this instant (timezone-aware)."""
        local = at.astimezone(self.zone)
        return bool(_parsed(self.expression, self.zone).is_open(local)) and not self._holiday_off(local)

    def opens_next(self, at: datetime) -> datetime | None:
        """The next instant from which it may be used; ``at`` itself while it is open, None where it never opens."""
        local = at.astimezone(self.zone)
        for _ in range(LOOK_AHEAD_CHANGES):
            if self.is_open(local):
                return local
            change = _parsed(self.expression, self.zone).next_change(local)
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            later = [one for one in (change, midnight if self._holiday_off(local) else None) if one is not None]
            if not later:
                return None
            local = min(later)
        return None

    def changes_next(self, at: datetime) -> datetime | None:
        """The next instant at which it opens or closes; None where it never does."""
        local = at.astimezone(self.zone)
        now, known = self.is_open(local), _parsed(self.expression, self.zone)
        for _ in range(LOOK_AHEAD_CHANGES):
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            change = known.next_change(local)
            later = [one for one in (change, midnight if "PH off" in self.expression else None) if one is not None]
            if not later:
                return None
            local = min(later)
            if self.is_open(local) != now:
                return local
        return None

    def _holiday_off(self, local: datetime) -> bool:
        return "PH off" in self.expression and local.date() in _holidays(self.state)


def readable(expression: object) -> Times | None:
    """The hours of a text, a tag or a fact; None where there is none, or nobody can read it."""
    try:
        return Times(str(expression)) if expression else None
    except DeclarationError:
        return None


def unreadable(attributes: Mapping[str, Any]) -> str | None:
    """The hours of a site as somebody wrote them whom we cannot read; None where it has none, or we can."""
    told = attributes.get(HOURS)
    if told and readable(told) is None:
        return str(told)
    return attributes.get(UNREADABLE)


def set_aside(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a site, hours that nobody can read under a name of their own."""
    told = unreadable(attributes)
    return attributes if told is None else {k: v for k, v in attributes.items() if k != HOURS} | {UNREADABLE: told}


@lru_cache(maxsize=4096)
def _parsed(expression: str, zone: ZoneInfo) -> OpeningHours:
    try:
        return OpeningHours(expression, timezone=zone, max_interval_days=FARTHEST_DAYS)
    except ParserError as error:
        raise DeclarationError(
            f"opening hours {expression!r} are not written as in OpenStreetMap, such as 'Mo-Sa 07:00-20:00; PH off'"
        ) from error


@lru_cache(maxsize=16)
def _holidays(state: str) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", subdiv=state)
