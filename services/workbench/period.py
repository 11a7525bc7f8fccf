"""The time that a question is about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data import instants
from data.errors import BadRequestError

LONGEST: Final = timedelta(days=3 * 366)


class QuestionPeriodError(BadRequestError):
    """It ends before it begins, or is too long."""


@dataclass(frozen=True, slots=True)
class QuestionPeriod:
    """Whole hours from start to end, UTC."""

    start: datetime
    end: datetime

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last of its days at UTC+1."""
        return instants.day_of(self.start), instants.day_of(self.end - timedelta.resolution)

    def day_starts(self, number: NDArray[np.intp]) -> NDArray[np.datetime64]:
        """(n,) datetime64[D]: the day at UTC+1 on which the 24 hours of these numbers begin, the first being 0."""
        begin = np.datetime64(instants.day_of(self.start), "D")
        return np.asarray(begin + number.astype("timedelta64[D]"))

    @property
    def hours(self) -> int:
        """How many."""
        return round((self.end - self.start).total_seconds()) // 3_600

    @classmethod
    def read(cls, start: str | None, end: str | None, *, now: datetime, default: timedelta) -> "QuestionPeriod":
        """Read two texts; a date is a whole day at UTC+1, without an end it is now, without a start ``default`` before.

        Raises:
            QuestionPeriodError: it ends before it begins, or is longer than three years.
            InstantError: a text is no instant.
        """
        until = now if end is None else instants.parse(end, zone=instants.MET)
        if end is not None and instants.is_date(end):
            until += timedelta(days=1)
        until = until.replace(minute=0, second=0, microsecond=0)
        begin = until - default if start is None else instants.parse(start, zone=instants.MET)
        begin = begin.replace(minute=0, second=0, microsecond=0)
        if begin >= until:
            sentence = f"start {instants.text(begin)} is not before end {instants.text(until)}"
            raise QuestionPeriodError(sentence, reason="ends_before", start=begin, end=until)
        if until - begin > LONGEST:
            sentence = f"start to end is longer than {LONGEST.days} days; ask for less at once"
            raise QuestionPeriodError(sentence, reason="too_long", most=LONGEST.days)
        return cls(begin, until)
