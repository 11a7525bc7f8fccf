"""Instants and days as texts: the one parser, the one writer, and the day at UTC+1 that daily figures are of."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError

MET: Final = timezone(timedelta(hours=1))
"""Days are cut at UTC+1 the whole year, as the DWD cuts them."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Sums with instants at the ends of the calendar overflow; nothing was measured before or will be after."""
BEGIN: Final = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
END: Final = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
_CLOCKS_APART: Final = timedelta(minutes=5)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT: Final = re.compile(
    rf"{_DATE.pattern}([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(?P<offset>Z|[+-]\d\d(:?\d\d)?)?)?", re.ASCII | re.IGNORECASE
)


class InstantError(BadRequestError, ValueError):
    """A text that is no instant."""


def parse(text: str, *, zone: tzinfo | None = UTC, sent: datetime | None = None) -> datetime:
    """An instant in UTC; what is finer than microseconds is cut, a date alone is its first instant.

    Only the extended format of ISO 8601 is read: ``20261126103000Z`` could be taken for another time of that day.

    Args:
        text: such as ``2026-07-01T14:00:00+02:00``.
        zone: of a text that names none; None: such a text is refused.
        sent: when the text was sent, for `in_utc`.

    Raises:
        InstantError: it is none, or of another year than 1900 to 2199.
    """
    found = _INSTANT.fullmatch(text.strip())
    try:
        told = datetime.fromisoformat(found[0].upper()) if found else None
    except ValueError:
        told = None
    if found is None or told is None:
        sentence = f"{text[:40]!r} is no instant; write it like 2026-07-01T14:00:00Z"
        raise InstantError(sentence, reason="no_instant", wrong=text[:40])
    if told.tzinfo is None and zone is None:
        raise InstantError(f"{text[:40]!r} does not say its time zone; write it like {told.isoformat()}Z")
    return in_utc(told, zone=zone or UTC, sent=sent)


def in_utc(told: datetime, *, zone: tzinfo, sent: datetime | None = None) -> datetime:
    """The same instant in UTC.

    Args:
        told: with a zone of its own, or without.
        zone: of one that has none.
        sent: when it was sent: where clocks are set back, of the two instants that it may be the later one that was
            not to come yet, at most five minutes aside; None: the first of them.

    Raises:
        InstantError: it is of another year than 1900 to 2199.
    """
    if not FIRST_YEAR <= told.year <= LAST_YEAR:
        sentence = f"{told.isoformat()!r} is not of the years {FIRST_YEAR} to {LAST_YEAR}"
        raise InstantError(sentence, reason="no_instant", wrong=told.isoformat())
    first = told.replace(tzinfo=zone) if told.tzinfo is None else told
    second = first.replace(fold=1).astimezone(UTC)
    # Where clocks are set forward the second reading of a time that was skipped is the earlier one.
    repeated = sent is not None and first.astimezone(UTC) < second <= sent + _CLOCKS_APART
    return second if repeated else first.astimezone(UTC)


def is_date(text: str) -> bool:
    """Whether a text that `parse` reads is a date alone."""
    return _DATE.fullmatch(text.strip()) is not None


def text(at: datetime, *, timespec: str = "seconds") -> str:
    """An instant in UTC as all of us write it, ``2026-07-01T14:00:00Z``; ``timespec`` as of datetime.isoformat."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


def epoch_ms(at: datetime) -> int:
    """Milliseconds since 1970 UTC, rounded."""
    return round(at.timestamp() * 1000)


def texts(epoch_ms: NDArray[np.int64]) -> list[str | None]:
    """As `text`, of (n,) milliseconds since 1970 UTC; None where negative."""
    written = np.datetime_as_string(epoch_ms.astype("datetime64[ms]").astype("datetime64[s]")).tolist()
    return [None if ms < 0 else f"{one}Z" for ms, one in zip(epoch_ms.tolist(), written, strict=True)]


def day_of(at: datetime) -> date:
    """The day at UTC+1 in which an instant lies."""
    return at.astimezone(MET).date()


def day_begin(at: datetime) -> datetime:
    """The first instant, in UTC, of the day at UTC+1 in which an instant lies."""
    return at.astimezone(MET).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
