"""Opening hours as people say them."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final

from dashboard.parts.figures import ZONE, offset
from dashboard.texts import Words
from data.opening_hours import Times

_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY: Final = re.compile(r"\b(" + "|".join((*_DAYS, "PH")) + r")\b")
_SPAN: Final = r"\d\d:\d\d-\d\d:\d\d"
_RULE: Final = re.compile(rf"(?:([A-Z][a-zA-Z,-]*) )?(off|{_SPAN}(?:, ?{_SPAN})*)")
_HOLIDAYS: Final = "PH"


def hours(expression: str, words: Words) -> str | None:
    """``Mo-Sa 07:00-20:00; PH off`` as ``Mo–Sa 7–20 Uhr, nicht an Feiertagen``; None for what is harder to say."""
    if expression == "24/7":
        return words["hours.always"]
    rules = [_rule(one.strip(), words) for one in expression.split(";")]
    said = [one for one in rules if one is not None]
    return ", ".join(said) if len(said) == len(rules) else None


def today(times: Times, *, now: datetime, words: Words) -> str:
    """``Heute 7–20 Uhr, jetzt geöffnet``, or from when on it is open again."""
    midnight = datetime.combine(now.astimezone(ZONE), time(), ZONE)
    spells = [*times.spells(midnight, midnight + timedelta(days=1))]
    if not spells:
        opens = times.opens_next(now)
        when = opening(opens, now=now, words=words) if opens else ""
        return words.say("hours.closed_until", when=when) if when else words["hours.closed"]
    said = _spans((_ends(begin, end) for begin, end in spells), words)
    return words.say("hours.today_open" if times.is_open(now) else "hours.today_closed", spans=said)


def opening(at: datetime, *, now: datetime, words: Words) -> str:
    """``heute ab 7 Uhr``, ``am Montag ab 7 Uhr``."""
    local, day = at.astimezone(ZONE), now.astimezone(ZONE).date()
    minute, shift = local.minute, offset(at)
    key = "hours.hour_minute" if minute or shift else "hours.hour"
    clock = words.say(key, hour=local.hour, minute=f"{minute:02}{shift}")
    days = (local.date() - day).days
    if days in {0, 1}:
        return words.say("hours.tomorrow" if days else "hours.today", time=clock)
    return words.say("hours.on_day", day=words["hours.weekdays"].split()[local.weekday()], time=clock)


def _rule(text: str, words: Words) -> str | None:
    if text == f"{_HOLIDAYS} off":
        return words["hours.holidays_off"]
    found = _RULE.fullmatch(text)
    days, told = (found[1] or "", found[2]) if found else ("", "")
    if not told or _DAY.sub("", days).strip(",-"):
        return None
    if told == "off":
        return words.say("hours.off", days=_days(days, words)) if days else None
    spans = _spans((one.strip().split("-") for one in told.split(",")), words)
    return f"{_days(days, words) if days else words['hours.daily']} {spans}"


def _ends(begin: datetime, end: datetime) -> list[str]:
    """What lasts until midnight ends at 24:00."""
    last = f"{end.astimezone(ZONE):%H:%M}"
    return [f"{begin.astimezone(ZONE):%H:%M}", "24:00" if last == "00:00" else last]


def _spans(spans: Iterable[list[str]], words: Words) -> str:
    """``7–12, 13–16:30 Uhr``."""
    every = (f"{_bare(begin, words)}\N{EN DASH}{_bare(end, words)}" for begin, end in spans)
    return words.say("hours.span", spans=", ".join(every))


def _bare(at: str, words: Words) -> str:
    hour, _, minute = at.partition(":")
    return str(int(hour)) if minute == "00" and words.language == "de" else f"{int(hour)}:{minute}"


def _days(text: str, words: Words) -> str:
    names = {**dict(zip(_DAYS, words["hours.days"].split(), strict=True)), _HOLIDAYS: words["hours.holidays"]}
    return _DAY.sub(lambda found: names[found[1]], text).replace("-", "\N{EN DASH}").replace(",", ", ")
