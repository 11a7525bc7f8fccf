"""Numbers, times and ages as people write them in German and English."""

import math
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words

ZONE: Final = ZoneInfo("Europe/Berlin")
"""Clock times on the screen; everything inside is UTC."""

MINUTE_S: Final = 60
HOUR_S: Final = 3600
DAY_S: Final = 86_400
_NEAR_M: Final = 995
_EXACT_BELOW: Final = 1e15
"""Beyond, a float has no decimals."""


def number(value: float, *, decimals: int, words: Words) -> str:
    """A number with decimals and thousands as the language writes them; halves go up; a true minus sign.

    What is no finite number is a dash.
    """
    if not math.isfinite(value):
        return "–"
    exact = Decimal(float(value))
    step = Decimal(10) ** -decimals
    text = f"{exact.quantize(step, ROUND_HALF_UP) if abs(exact) < _EXACT_BELOW else exact:,f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    if words.language == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\N{MINUS SIGN}")


def quantity(value: float, *, unit: str, decimals: int, words: Words) -> str:
    """A number and its unit, kept on one line by a no-break space."""
    return f"{number(value, decimals=decimals, words=words)}\N{NO-BREAK SPACE}{unit}".rstrip("\N{NO-BREAK SPACE}")


def distance(metres: float, words: Words) -> str:
    """Tens of metres, then tenths of kilometres."""
    if metres < _NEAR_M:
        return words.say("distance.meters", n=number(max(10, round(metres / 10) * 10), decimals=0, words=words))
    return words.say("distance.kilometres", n=number(metres / 1000, decimals=1, words=words))


def clock_time(at: datetime, *, beside: datetime | None = None) -> str:
    """``14:05`` in the town's time, ``02:05 (UTC+2)`` where that alone would not tell which instant is meant."""
    return f"{at.astimezone(ZONE):%H:%M}{offset(at, beside=beside)}"


def offset(at: datetime, *, beside: datetime | None = None) -> str:
    """`` (UTC+2)`` of a clock time that comes twice, or stands ``beside`` one of the other season; else nothing."""
    local = at.astimezone(ZONE)
    told = local.utcoffset()
    others = [local.replace(fold=1 - local.fold), *([] if beside is None else [beside.astimezone(ZONE)])]
    if told is None or all(one.utcoffset() == told for one in others):
        return ""
    return f" (UTC{told / timedelta(hours=1):+g})"


def when(at: datetime, *, now: datetime, words: Words) -> str:
    """``14:05``, ``gestern 14:05``, ``20.11. 14:05`` or, of another year, ``20.11.2019 14:05`` in the town's time."""
    local, today = at.astimezone(ZONE), now.astimezone(ZONE).date()
    if local.date() == today:
        return words.say("time.clock", time=clock_time(at))
    if local.date() == today - timedelta(days=1):
        return words.say("time.yesterday", time=clock_time(at))
    date = f"{local:%d.%m.}" if words.language == "de" else f"{local.day} {local:%b}"
    if local.year != today.year:
        date += f"{local:%Y}" if words.language == "de" else f" {local:%Y}"
    return words.say("time.date", date=date, time=clock_time(at))


def age(at: datetime, *, now: datetime, words: Words) -> str:
    """``vor 6 Minuten``: whole units, rounded down."""
    seconds = max(0.0, (now - at).total_seconds())
    for unit, length_s in (("day", DAY_S), ("hour", HOUR_S), ("minute", MINUTE_S)):
        count = math.floor(seconds / length_s)
        if count == 1:
            return words[f"age.{unit}"]
        if count > 1:
            return words.say(f"age.{unit}s", n=number(count, decimals=0, words=words))
    return words["age.now"]


def aged(at: datetime, *, now: datetime, words: Words) -> Markup:
    """The same as an element that assets/js/core/time.js keeps current."""
    written = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return tag("time", {"datetime": written, "data-age": words["age.now"]}, age(at, now=now, words=words))
