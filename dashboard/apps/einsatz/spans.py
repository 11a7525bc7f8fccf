"""How long something has lasted and how sure an hour is, as short as a column of a table wants it."""

import math
from datetime import UTC, datetime
from typing import Final

from dashboard.parts.figures import ZONE, number
from dashboard.texts import Words

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000
_UNITS: Final = (("day", DAY_MS), ("hour", HOUR_MS), ("minute", MINUTE_MS))
NONE: Final = "\N{EN DASH}"


def lasted(ms: float, words: Words) -> str:
    """``2 h``, ``40 min``, ``3 d``: whole units, rounded down; nothing where nobody knows."""
    if not math.isfinite(ms):
        return ""
    unit, length = next((one for one in _UNITS if ms >= one[1]), _UNITS[-1])
    return words.say(f"einsatz.span.{unit}", n=number(max(0, ms) // length, decimals=0, words=words))


def expected(full_ms: float, earliest_ms: float, latest_ms: float, *, now: datetime, words: Words) -> str:
    """``16:30 ± 2 h``, of tomorrow with that word, later the day alone; a dash where nobody knows."""
    if not math.isfinite(full_ms):
        return NONE
    at, today = datetime.fromtimestamp(full_ms / 1000, UTC).astimezone(ZONE), now.astimezone(ZONE).date()
    days = (at.date() - today).days
    if days > 1:
        return words.say("einsatz.expected.day", day=words[f"einsatz.weekday.{at.weekday()}"], date=f"{at:%d.%m.}")
    if days < 0 or full_ms < now.timestamp() * 1000:
        return words["einsatz.expected.now"]
    slack = max(1, math.ceil((latest_ms - earliest_ms) / 2 / HOUR_MS))
    key = "today" if days == 0 else "tomorrow"
    return words.say(f"einsatz.expected.{key}", time=_rounded(at), hours=number(slack, decimals=0, words=words))


def _rounded(at: datetime) -> str:
    """To half an hour: a forecast knows no minutes."""
    return f"{at:%H}:{'30' if at.minute >= 30 else '00'}"  # noqa: PLR2004 - half an hour
