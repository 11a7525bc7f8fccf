"""Where a chart's axes have marks, and what stands there in words."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.parts.figures import ZONE
from dashboard.texts import Words

NOON: Final = 12
MONDAY: Final = 0
JANUARY: Final = 1
LONG: Final = timedelta(days=40)
_STEPS: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of the time axis.

    Args:
        at_ms: milliseconds since 1970 UTC.
        label: in words; empty for a mark alone.
    """

    at_ms: int
    label: str


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
    """Marks of the time axis: noons of two days, Mondays of a month, firsts of months beyond that."""
    begin, end = (datetime.fromtimestamp(one / 1000, ZONE) for one in (begin_ms, end_ms))
    length = end - begin
    if length <= timedelta(days=3):
        return _noons(begin, end, words)
    return _months(begin, end, words) if length > LONG else _mondays(begin, end, words)


def day_month(at: datetime, words: Words) -> str:
    """``2. Nov.`` or ``2 Nov``."""
    month = words["station.months"].split()[at.month - 1]
    return f"{at.day}. {month}" if words.language == "de" else f"{at.day} {month}"


def _noons(begin: datetime, end: datetime, words: Words) -> list[Tick]:
    found, day = [], begin.date()
    while day <= end.date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        noon = midnight.replace(hour=NOON)
        ticks = ((midnight, ""), (noon, _noon(noon, end, words)))
        found += [Tick(_ms(at), label) for at, label in ticks if begin <= at <= end]
        day += timedelta(days=1)
    return found


def _noon(at: datetime, end: datetime, words: Words) -> str:
    back = (end.date() - at.date()).days
    weekday = words["station.weekdays"].split()[at.weekday()]
    day = {0: words["chart.today"], 1: words["chart.yesterday"]}.get(back, weekday)
    return f"{day} {words.say('chart.oclock', time=NOON)}"


def _mondays(begin: datetime, end: datetime, words: Words) -> list[Tick]:
    days = [begin.date() + timedelta(days=i) for i in range((end - begin).days + 2)]
    instants = [datetime(one.year, one.month, one.day, tzinfo=ZONE) for one in days if one.weekday() == MONDAY]
    return [Tick(_ms(at), day_month(at, words)) for at in instants if begin <= at <= end]


def _months(begin: datetime, end: datetime, words: Words) -> list[Tick]:
    names, found = words["station.months"].split(), []
    for count in range(begin.year * 12 + begin.month, end.year * 12 + end.month):
        year, month = divmod(count, 12)
        at = datetime(year, month + 1, 1, tzinfo=ZONE)
        if begin <= at <= end:
            found.append(Tick(_ms(at), str(year) if month + 1 == JANUARY else names[month]))
    return found


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
