"""Days with a name as iCalendar (RFC 5545): events of whole days are read and written, one date each.

Read is what calendars of waste consist of: VEVENT with SUMMARY and DTSTART. What would add days (RRULE, RDATE) is
refused by name rather than lost.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from data.errors import DeclarationError

ZONE: Final = ZoneInfo("Europe/Berlin")
OCTETS: Final = 75
"""So long is a line at most; what is longer goes on after a line end and a blank."""
_REPEATS: Final = frozenset({"RRULE", "RDATE"})
_ESCAPED: Final = re.compile(r"\\([\\;,nN])")
_DATE: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


class NamedDay(NamedTuple):
    """One event."""

    day: date
    name: str


class _ContentLine(NamedTuple):
    number: int
    name: str
    value: str


def read(path: Path) -> list[NamedDay]:
    """The events of a file but for those that are cancelled, in its order.

    Raises:
        DeclarationError: it cannot be read, an event lacks its day or name, or repeats itself.
    """
    if not path.is_file():
        raise DeclarationError(f"the calendar {path} is missing")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: {error}") from None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise DeclarationError(f"{path}, line 1: begins with {text[:20]!r}; wanted BEGIN:VCALENDAR")
    return [day for event in _events(text) for day in _day(event, path)]


def written(days: Iterable[NamedDay], *, title: str, now: datetime) -> bytes:
    """A calendar of these days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stadtklima//DE", f"X-WR-CALNAME:{_escaped(title)}"]
    for one in days:
        key = hashlib.sha256(f"{title}\n{one.name}\n{one.day}".encode()).hexdigest()[:24]
        lines += ["BEGIN:VEVENT", f"UID:{key}@stadtklima", f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
        lines += [f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"SUMMARY:{_escaped(one.name)}"]
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _events(text: str) -> Iterator[list[_ContentLine]]:
    """The properties of each event; those of an alarm inside of one are none of its."""
    event: list[_ContentLine] = []
    inside: list[str] = []
    for line in _lines(text):
        if line.name == "BEGIN":
            inside.append(line.value.upper())
            event = [line] if inside[-1] == "VEVENT" else event
        elif line.name == "END":
            if inside and inside.pop() == "VEVENT":
                yield event
        elif inside and inside[-1] == "VEVENT":
            event.append(line)


def _lines(text: str) -> Iterator[_ContentLine]:
    held: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in {" ", "\t"} and held:
            held[-1] = (held[-1][0], held[-1][1] + line[1:])
        else:
            held.append((number, line))
    for number, line in held:
        head, _, value = line.partition(":")
        yield _ContentLine(number, head.partition(";")[0].strip().upper(), value.strip())


def _day(event: list[_ContentLine], path: Path) -> Iterator[NamedDay]:
    where = f"{path}, line {event[0].number}"
    told = {line.name: line for line in event}
    if repeats := sorted(told.keys() & _REPEATS):
        raise DeclarationError(
            f"{path}, line {told[repeats[0]].number}: {repeats[0]} is not read; write one event for each day"
        )
    if told.get("STATUS", event[0]).value.upper() == "CANCELLED":
        return
    if missing := [name for name in ("DTSTART", "SUMMARY") if name not in told or not told[name].value]:
        raise DeclarationError(f"{where}: the event lacks {missing[0]}")
    yield NamedDay(_date(told["DTSTART"], path), _plain(told["SUMMARY"].value))


def _date(line: _ContentLine, path: Path) -> date:
    found = _DATE.fullmatch(line.value)
    try:
        if found is None:
            raise ValueError("wanted a date such as 20261201")  # noqa: TRY301 - said like other faults of the line
        if not found[2]:
            return datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        at = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone follows
        return at.replace(tzinfo=UTC).astimezone(ZONE).date() if found[3] else at.date()
    except ValueError as error:
        raise DeclarationError(f"{path}, line {line.number}: DTSTART {line.value!r}: {error}") from None


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", r"\n")


def _folded(line: str) -> str:
    """Broken between letters, not inside of one."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            parts.append("")
            size = 1  # the blank
        parts[-1] += letter
        size += octets
    return "\r\n ".join(parts)
