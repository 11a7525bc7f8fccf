"""Times as suppliers of energy write them: by the town's clock, German or ISO, 24:00, the hour that comes twice."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from data.errors import FieldError
from data.opening_hours import BERLIN

_GERMAN: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?)?(Z|[+-]\d\d:?\d\d)?")
_CENTURY: Final = 2000


class InstantsInOrder:
    """Reads the times of one meter's rows one after another: only so the hour that comes twice in October is told."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def read(self, text: str) -> datetime:
        """The instant in UTC; FieldError ``time``: it is none, or the clock skipped it."""
        at = self._next(text.strip())
        self._last = at
        return at

    def _next(self, text: str) -> datetime:
        if found := _ISO.fullmatch(text):
            if found[7]:
                return _whole(text, lambda: datetime.fromisoformat(text)).astimezone(UTC)
            return self._by_the_clock(text, (found[1], found[2], found[3]), found.group(4, 5, 6))
        if found := _GERMAN.fullmatch(text):
            year = found[3] if len(found[3]) == 4 else str(_CENTURY + int(found[3]))  # noqa: PLR2004 - digits of a year
            return self._by_the_clock(text, (year, found[2], found[1]), found.group(4, 5, 6))
        raise FieldError("time", f"{text[:40]!r} is no time such as 31.12.2025 23:45 or 2025-12-31T23:45")

    def _by_the_clock(self, text: str, ymd: tuple[str, str, str], hms: tuple[str | None, ...]) -> datetime:
        hour, minute, second = (int(one or 0) for one in hms)
        is_midnight = (hour, minute, second) == (24, 0, 0)
        year, month, day = (int(one) for one in ymd)
        at = _whole(text, lambda: datetime(year, month, day, 0 if is_midnight else hour, minute, second, tzinfo=BERLIN))
        local = at + timedelta(days=int(is_midnight))
        first, second_time = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
        if second_time < first:
            raise FieldError("time", f"{text!r} never was: the clocks went forward")
        return second_time if self._last is not None and first <= self._last < second_time else first


def _whole(text: str, make: Callable[[], datetime]) -> datetime:
    try:
        return make()
    except ValueError:
        raise FieldError("time", f"{text[:40]!r} is no day and time that there is") from None
