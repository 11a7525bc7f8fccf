"""On which days something is emptied, as lists of offices write it: ``Mo, Do``, ``Di-Fr``, ``werktäglich``."""

import re
from dataclasses import dataclass
from typing import Final

from data.errors import FieldError
from data.importers.csv_file import normalised
from data.records.rounds import Weeks

DAYS: Final = ("mo", "di", "mi", "do", "fr", "sa", "so")
LONG: Final = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_OTHER: Final = {"sonnabend": 6, "tue": 2, "tu": 2, "we": 3, "wed": 3, "th": 4, "thu": 4, "mon": 1, "fri": 5, "sat": 6}
NUMBERS: Final = {
    **{name: n for names in (DAYS, LONG) for n, name in enumerate(names, 1)},
    **{f"{name}s": n for n, name in enumerate(LONG, 1)},
    **_OTHER,
    "su": 7,
    "sun": 7,
}
"""Names of days as they are written, normalised."""
_SPANS: Final = {
    "taeglich": (1, 7),
    "jeden_tag": (1, 7),
    "daily": (1, 7),
    "werktags": (1, 6),
    "werktaeglich": (1, 6),
    "arbeitstaeglich": (1, 5),
    "wochenende": (6, 7),
}
_WEEKS: Final[dict[str, Weeks]] = {
    **dict.fromkeys(("", "jede", "jede_woche", "alle", "woechentlich", "every"), "every"),
    **dict.fromkeys(("gerade", "g", "gerade_kw", "gerade_woche", "gerade_wochen", "gkw", "even"), "even"),
    **dict.fromkeys(("ungerade", "u", "ungerade_kw", "ungerade_woche", "ungerade_wochen", "ukw", "odd"), "odd"),
}
_COUNT: Final = re.compile(r"\d+\s*(?:x|mal)\b|(?:ein|zwei|drei)mal", re.IGNORECASE)
_FORTNIGHT: Final = re.compile(r"14[- ]?t|2[- ]?w|zweiw|alle (?:2|zwei) w|vierzehnt", re.IGNORECASE)
_WEEK_WORDS: Final = re.compile(
    r"\(?\b((?:un)?gerade)\b\.?\s*(?:kw|wochen?)?\)?|\(([gu])\.?\)|\b([gu])\.?\s*(?:kw|wochen?)\b|\s([gu])\.?$",
    re.IGNORECASE,
)
_JOIN: Final = re.compile(r"\s*(?:[-–—]|\bbis\b)\s*", re.IGNORECASE)
_APART: Final = re.compile(r"\s*(?:[,;/+&]|\bund\b|\bu\.)\s*|\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Days:
    """What was written.

    Args:
        weekdays: 1 (Monday) .. 7, rising.
        weeks: None: nothing is said of them.
    """

    weekdays: tuple[int, ...]
    weeks: Weeks | None = None


def weeks_of(text: str) -> Weeks:
    """Which weeks a cell means; empty: every; FieldError: none that we know."""
    if (said := normalised(text)) not in _WEEKS:
        raise FieldError("weeks", f"{text[:40]!r} are no weeks; wanted gerade, ungerade or nothing")
    return _WEEKS[said]


def days_of(text: str) -> Days:
    """Which days a cell means.

    Raises:
        FieldError: of ``weekdays``, where it names none; of ``count``, where it says how often and not when; of
            ``weeks``, where it says every other week and not which.
    """
    found = _WEEK_WORDS.search(text)
    weeks = weeks_of(next(filter(None, found.groups()))) if found else None
    rest = _WEEK_WORDS.sub(" ", text).strip(" .,;")
    if _FORTNIGHT.search(rest):
        rest = re.sub(r"\S*(?:14|vierzehn|zwei|2)\S*(?:\s*(?:wochen|tage))?", " ", rest).strip()
        if weeks is None:
            raise FieldError("weeks", f"{text[:40]!r} is every other week; say gerade or ungerade")
    if _COUNT.search(rest):
        raise FieldError("count", f"{text[:40]!r} says how often, not on which days")
    span = _SPANS.get(normalised(rest))
    days = set(range(span[0], span[1] + 1)) if span else _named(rest, text)
    return Days(tuple(sorted(days)), weeks)


def _named(rest: str, text: str) -> set[int]:
    days = set[int]()
    for part in filter(None, _APART.split(_JOIN.sub("-", rest))):
        ends = [NUMBERS.get(normalised(one), 0) for one in part.split("-")]
        if 0 in ends or len(ends) > 2:  # noqa: PLR2004 - from one day until another
            raise FieldError("weekdays", f"{text[:40]!r} names no weekdays; such as 'Mo, Do', 'Di-Fr', 'werktags'")
        first, last = ends[0], ends[-1]
        days |= {(first - 1 + n) % 7 + 1 for n in range((last - first) % 7 + 1)}
    if not days:
        raise FieldError("weekdays", f"{text[:40]!r} names no weekdays; such as 'Mo, Do', 'Di-Fr', 'werktags'")
    return days


def written(weekdays: tuple[int, ...]) -> str:
    """Days as `days_of` reads them: ``Mo, Mi-Fr``."""
    runs = list[list[int]]()
    for one in weekdays:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    first, last = (DAYS[one - 1].capitalize() for one in (run[0], run[-1]))
    joint = "" if len(run) == 1 else ", " if len(run) == 2 else "-"  # noqa: PLR2004 - two days are no span
    return f"{first}{joint}{last}" if joint else first
