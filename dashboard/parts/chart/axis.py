"""Where a chart's axes have marks, and what stands there in words."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from dashboard.parts.figures import ZONE, clock_time
from dashboard.texts import Words

HOURS: Final = (0, 6, 12, 18)
MONDAY: Final = 0
SHORT: Final = timedelta(days=3)
LONG: Final = timedelta(days=40)
HALVES: Final = timedelta(days=150)
_STEPS: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of the time axis, milliseconds since 1970 UTC, in words and, where there is no room, in brief."""

    at_ms: int
    label: str
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What is seen of a day, milliseconds since 1970 UTC; the longest of its labels that fits is shown."""

    begin_ms: int
    end_ms: int
    labels: tuple[str, ...]


def values(low: float, high: float, *, unit: str) -> list[float]:
    """Round values that reach from ``low`` to ``high``, three to six of them; 0, 50 and 100 for percents."""
    if unit == "%":
        return [0.0, 50.0, 100.0]
    rough = (high - low) / 3 or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    size = next(one * power for one in _STEPS if one * power >= rough)
    first, last = math.floor(low / size), math.ceil(high / size)
    return [round(size * i, 6) for i in range(first, max(last, first + 1) + 1)]


def times(begin_ms: int, end_ms: int, words: Words) -> list[Tick]:
    """Marks of the time axis: every six hours of two days, Mondays of a month, halves of few months, else months."""
    begin, end = _local(begin_ms), _local(end_ms)
    midnights = list(_midnights(begin, end))
    if end - begin <= SHORT:
        at = [day.replace(hour=hour) for day in midnights for hour in HOURS]
        ticks = [Tick(_ms(one), words.say("chart.oclock", time=one.hour), f"{one.hour}") for one in at]
    elif end - begin <= LONG:
        ticks = [Tick(_ms(one), day_month(one, words)) for one in midnights if one.weekday() == MONDAY]
    elif end - begin <= HALVES:
        ticks = [Tick(_ms(one), day_month(one, words)) for one in midnights if one.day in {1, 15}]
    else:
        ticks = [Tick(_ms(one), _month(one, words)) for one in midnights if one.day == 1]
    return [one for one in ticks if begin_ms <= one.at_ms <= end_ms]


def days(begin_ms: int, end_ms: int, words: Words) -> list[Day]:
    """The days of a short time; none of a longer one, whose marks name dates."""
    begin, end = _local(begin_ms), _local(end_ms)
    if end - begin > SHORT:
        return []
    edges = pairwise(_midnights(begin, end))
    return [Day(max(begin_ms, _ms(a)), min(end_ms, _ms(b)), _named(a, end, words)) for a, b in edges]


def day_month(at: datetime, words: Words) -> str:
    """``2. Nov.`` or ``2 Nov``."""
    month = words["station.months"].split()[at.month - 1]
    return f"{at.day}. {month}" if words.language == "de" else f"{at.day} {month}"


def hours_minutes(at_ms: int) -> str:
    """``9:10``, with its offset where that comes twice."""
    return clock_time(_local(at_ms)).removeprefix("0")


def date(at_ms: int, words: Words) -> str:
    """``2. Nov. 2026`` or ``2 Nov 2026``."""
    at = _local(at_ms)
    return f"{day_month(at, words)} {at.year}"


def _month(at: datetime, words: Words) -> str:
    """Its name; of January the year."""
    return str(at.year) if at.month == 1 else words["station.months"].split()[at.month - 1]


def _midnights(begin: datetime, end: datetime) -> Iterator[datetime]:
    """Of each day that is touched, and of the day after."""
    for count in range((end.date() - begin.date()).days + 2):
        day = begin.date() + timedelta(days=count)
        yield datetime(day.year, day.month, day.day, tzinfo=ZONE)


def _named(day: datetime, end: datetime, words: Words) -> tuple[str, ...]:
    back = (end.date() - day.date()).days
    weekday = words["station.weekdays"].split()[day.weekday()]
    near = {0: words["chart.today"], 1: words["chart.yesterday"]}.get(back)
    return (near,) if near else (f"{weekday} {day_month(day, words)}", weekday)


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZONE)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
