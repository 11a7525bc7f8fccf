"""Calendars of whole days are read as they come and written so that others read them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.errors import DeclarationError
from data.town import icalendar
from data.town.icalendar import NamedDay

FILE = Path(__file__).parents[2] / "files/collection/ickern.ics"
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
EVENT = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261130\nSUMMARY:Bio\n{more}END:VEVENT\nEND:VCALENDAR\n"


def test_events_are_read_with_their_day_in_the_town_but_for_those_that_are_cancelled() -> None:
    assert icalendar.read(FILE) == [
        NamedDay(date(2026, 11, 30), "Bioabfall, auch Laub"),
        NamedDay(date(2026, 12, 7), "Restmüll"),
    ]


def test_what_is_written_is_read_again_in_lines_of_at_most_75_octets(tmp_path: Path) -> None:
    days = [NamedDay(date(2026, 12, 1), "Größe; mit, allem\\" * 9), NamedDay(date(2026, 12, 2), "Restmüll")]
    raw = icalendar.written(days, title="Müllabfuhr", now=NOW)
    (tmp_path / "made.ics").write_bytes(raw)
    assert icalendar.read(tmp_path / "made.ics") == days
    assert max(map(len, raw.split(b"\r\n"))) <= icalendar.OCTETS
    assert raw.count(b"UID:") == len({line for line in raw.split(b"\r\n") if line.startswith(b"UID:")}) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EVENT.format(more="RRULE:FREQ=WEEKLY\n"), "line 5: RRULE is not read"),
        (EVENT.format(more="").replace("DTSTART:20261130\n", ""), "line 2: the event lacks DTSTART"),
        (EVENT.format(more="").replace("20261130", "20261131"), "line 3: DTSTART '20261131'"),
        (EVENT.format(more="").replace("20261130", "morgen"), "wanted a date such as 20261201"),
        ("street,fraction\n", "wanted BEGIN:VCALENDAR"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "wrong.ics").write_text(text, "utf-8")
    with pytest.raises(DeclarationError, match=said):
        icalendar.read(tmp_path / "wrong.ics")
