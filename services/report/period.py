"""A week or a month of the town's calendar."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, TypeAlias

from data.errors import BadRequestError
from data.opening_hours import BERLIN

Kind: TypeAlias = Literal["week", "month"]
_NAMED: Final = re.compile(r"(2\d{3})-(?:W(\d{2})|(\d{2}))")
_DAY: Final = timedelta(days=1)


class PeriodError(BadRequestError):
    """No week and no month."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:20]!r} is no period; wanted a week such as 2026-W27 or a month such as 2026-07")


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A week (ISO 8601) or a month.

    Args:
        first: its first day.
        last: its last one.
    """

    kind: Kind
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "ReportPeriod":
        """``2026-W27`` or ``2026-07``; PeriodError: it is neither."""
        if not (found := _NAMED.fullmatch(text)):
            raise PeriodError(text)
        year, week, month = found.groups()
        try:
            if week:
                return cls.of("week", date.fromisocalendar(int(year), int(week), 1))
            return cls.of("month", date(int(year), int(month), 1))
        except (ValueError, OverflowError):
            raise PeriodError(text) from None

    @classmethod
    def of(cls, kind: Kind, day: date) -> "ReportPeriod":
        """The one in which a day lies."""
        if kind == "week":
            first = day - day.weekday() * _DAY
            return cls(kind, first, first + 6 * _DAY)
        first = day.replace(day=1)
        return cls(kind, first, (first + 31 * _DAY).replace(day=1) - _DAY)

    @property
    def name(self) -> str:
        """As `parse` reads it."""
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}" if self.kind == "week" else f"{self.first:%Y-%m}"

    @property
    def before(self) -> "ReportPeriod":
        """The one before."""
        return self.of(self.kind, self.first - _DAY)

    @property
    def after(self) -> "ReportPeriod":
        """The next one."""
        return self.of(self.kind, self.last + _DAY)

    @property
    def begin(self) -> datetime:
        """Its first instant in the town's time, UTC."""
        return datetime.combine(self.first, time(), BERLIN).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first instant after it, UTC."""
        return datetime.combine(self.last + _DAY, time(), BERLIN).astimezone(UTC)
