"""Opening hours and Einwurfzeiten in the notation of OpenStreetMap, with the holidays of the federal state."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
FARTHEST_DAYS: Final = 366
"""A change later than this is none: the library would look for it until the year 9999, for seconds."""
LOOK_AHEAD_CHANGES: Final = 20
"""Changes looked at for the next opening; two a day and a week of holidays are fewer."""
_HOLIDAY: Final = re.compile(r"\bPH\b(?: ([+-]?\d+) days)?")
"""A day that is one, or some days after or before one."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a site may be used.

    The library knows holidays of countries, not of federal states. It is told of them day by day: on a holiday ``PH``
    is written as every day of the week, so that all its rules hold. What lasts beyond midnight follows the day it is.

    Args:
        expression: as in OpenStreetMap: ``Mo-Sa 07:00-20:00; PH,Su off``.
        state: the federal state whose public holidays count (ISO 3166-2:DE, such as ``NW``); empty: those of all.
        zone: the town's time zone.

    Raises:
        DeclarationError: the expression is not in that notation.
    """

    expression: str
    state: str = ""
    zone: ZoneInfo = BERLIN

    def __post_init__(self) -> None:
        _parsed(_HOLIDAY.sub("Mo-Su", self._text), self.zone)

    @property
    def _text(self) -> str:
        return _canonical(self.expression, self.zone)

    def is_open(self, at: datetime) -> bool:
        """Whether the site may be used at this instant (timezone-aware)."""
        local = at.astimezone(self.zone)
        return bool(self._rules(local.date()).is_open(local))

    def is_closed_for_good(self, at: datetime) -> bool:
        """Whether it is closed at this instant and does not open within a year: ``off``."""
        local = at.astimezone(self.zone)
        return self._rules(local.date()).is_closed(local) and self.opens_next(at) is None

    def opens_next(self, at: datetime) -> datetime | None:
        """The next instant from which it may be used; ``at`` itself while it is open, None where it never opens."""
        return self._first(at.astimezone(self.zone), is_open=True)

    def changes_next(self, at: datetime) -> datetime | None:
        """The next instant at which it opens or closes; None where it never does."""
        return self._first(at.astimezone(self.zone), is_open=not self.is_open(at))

    def spells(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From when until when it may be used between two instants; what lasts longer is cut there."""
        at: datetime | None = begin
        while at is not None and (opens := self.opens_next(at)) is not None and opens < end:
            at = self.changes_next(opens)
            yield opens, min(at or end, end)

    def _first(self, local: datetime, *, is_open: bool) -> datetime | None:
        for _ in range(LOOK_AHEAD_CHANGES):
            if self.is_open(local) == is_open:
                return local
            later = self._changes(local)
            if later is None:
                return None
            local = later
        return None

    def _changes(self, local: datetime) -> datetime | None:
        """When something may be otherwise than now; looked for no further than to the next holiday."""
        turn = _turn(local.date(), self._text, self.state)
        midnight = None if turn is None else datetime.combine(turn, time(), self.zone)
        _, end, *_ = next(iter(self._rules(local.date()).intervals(local, midnight)))
        return midnight if end is None else end

    def _rules(self, day: date) -> OpeningHours:
        return _parsed(_written_on(day, self._text, self.state), self.zone)


@lru_cache(maxsize=4096)
def _turn(day: date, expression: str, state: str) -> date | None:
    """The first later day on which holidays make other rules hold; None within a year."""
    if not _HOLIDAY.search(expression):
        return None
    later = (day + timedelta(days=n) for n in range(1, FARTHEST_DAYS))
    today = _written_on(day, expression, state)
    return next((one for one in later if _written_on(one, expression, state) != today), None)


@lru_cache(maxsize=16_384)
def _written_on(day: date, expression: str, state: str) -> str:
    """The rules as they hold on a day."""

    def said(found: re.Match[str]) -> str:
        after = int(found[1] or 0)
        left = f"PH {after:+d} days" if after else "PH"
        return "Mo-Su" if day - timedelta(days=after) in _holidays(state) else left

    return _HOLIDAY.sub(said, expression)


def holiday(day: date, state: str = "") -> str:
    """What a public holiday of a federal state is called in German; empty: the day is none."""
    return str(_holidays(state).get(day) or "")


def readable(expression: object, state: str = "") -> Times | None:
    """The hours of a text, a tag or a fact in a federal state; None where there is none, or nobody can read it."""
    return _read(str(expression), state) if expression else None


@lru_cache(maxsize=4096)
def _read(expression: str, state: str) -> Times | None:
    try:
        return Times(expression, state)
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


@lru_cache(maxsize=4096)
def _canonical(expression: str, zone: ZoneInfo) -> str:
    """As the library writes it: one way for each rule."""
    return str(_parsed(expression, zone))


@lru_cache(maxsize=16)
def _holidays(state: str) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", subdiv=state or None, language="de")
