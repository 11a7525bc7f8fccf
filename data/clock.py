"""The one clock that everything is told the time by; a replay shifts it and never the data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

TOLERANCE: Final = timedelta(minutes=10)
"""Clocks may differ by this much: what is so far ahead is of the present."""


def _system_utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time in UTC.

    Args:
        source: returns the present instant, timezone-aware, UTC.
        shift: what is added to it (negative: the past).
        speed: how many seconds of told time pass in one second of the source, from ``origin`` on.
        origin: the source's instant at which told and source time differ by ``shift`` alone; until then it stands.
        until: the told time stops here; None: it never stops.
    """

    source: Callable[[], datetime] = _system_utc
    shift: timedelta = timedelta(0)
    speed: float = 1.0
    origin: datetime | None = None
    until: datetime | None = None

    @classmethod
    def replaying(
        cls, start: datetime, *, origin: datetime, speed: float = 1.0, until: datetime | None = None
    ) -> "Clock":
        """A clock that tells ``start`` at the real instant ``origin`` and goes on from there, all UTC."""
        return cls(shift=start - origin, speed=speed, origin=origin, until=until)

    @property
    def replayed_at(self) -> datetime | None:
        """What a replay tells now, UTC; None where the clock tells the present."""
        return None if self.origin is None else self.now()

    def now(self) -> datetime:
        """The present instant, UTC."""
        present = self.source()
        if self.origin is not None:
            present = self.origin + max(present - self.origin, timedelta(0)) * self.speed
        told = present + self.shift
        return told if self.until is None else min(told, self.until)

    def epoch_ms(self) -> int:
        """The present instant in whole milliseconds since 1970-01-01T00:00Z."""
        return round(self.now().timestamp() * 1000)
