"""Which backups are kept: all of some days, then the last of each week, then the last of each month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_MONTH: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long: ``days`` all of them, for ``weeks`` more the last of each, for ``months`` more the last of each."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    def kept(self, made: Iterable[datetime], *, now: datetime) -> set[datetime]:
        """Of backups (UTC) those that are kept; the newest always is. Weeks are ISO's, months the calendar's."""
        all_until = now - timedelta(days=self.days)
        weekly_until = all_until - timedelta(weeks=self.weeks)
        monthly_until = weekly_until - self.months * _MONTH
        kept: set[datetime] = set()
        seen: set[tuple[str, int, int]] = set()
        for at in sorted(made, reverse=True):
            week, month = ("week", *at.isocalendar()[:2]), ("month", at.year, at.month)
            fresh = (week not in seen and at >= weekly_until) or (month not in seen and at >= monthly_until)
            if not kept or at >= all_until or fresh:
                kept.add(at)
            seen |= {week, month}
        return kept
