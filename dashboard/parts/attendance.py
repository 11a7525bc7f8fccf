"""Places with people in words: ``hat Platz (Bringhof, geöffnet bis 16:30 Uhr)``."""

from datetime import UTC, datetime
from typing import Final

from dashboard.parts.figures import ZONE, clock_time
from dashboard.texts import Words
from data.declare import Attended
from data.state import State

ATTENDED_NAMES: Final[tuple[State, ...]] = ("open", "closed")


def attended_label(declared: Attended, state: State, until_ms: int, *, now: datetime, words: Words) -> str:
    """What is so now, and until when (milliseconds since 1970 UTC; -1: for ever)."""
    what = declared.title[words.language]
    if until_ms < 0:
        return words.say(f"attended.{state}", what=what)
    time = next_time(datetime.fromtimestamp(until_ms / 1000, UTC), now=now, words=words)
    return words.say(f"attended.{state}_until", what=what, time=time)


def next_time(at: datetime, *, now: datetime, words: Words) -> str:
    """``16:30``, or ``Mo, 08:00`` on another day."""
    local = at.astimezone(ZONE)
    if local.date() == now.astimezone(ZONE).date():
        return clock_time(at)
    day = words["attended.weekdays"].split()[local.weekday()]
    return words.say("attended.on_day", day=day, time=clock_time(at))
