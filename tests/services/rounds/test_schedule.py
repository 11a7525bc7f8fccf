"""What rounds empty on a day: weekdays and weeks, holidays, strike and snow, and what is none of theirs."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import sites
from data.records.rounds import HOLIDAY_RULES, FixedRound, HolidayRule, PlannedStop, RoundNotice
from services.context import House
from services.rounds import NextRound, due, next_day, next_due
from services.rounds.contractors import contractor
from services.rounds.workdays import driven_on, origins
from tests.support import small

MONDAY = date(2026, 7, 6)
"""Of the even week 28."""
ASCENSION = date(2026, 5, 14)
"""A Thursday."""
DAY = timedelta(days=1)
DAILY = FixedRound(name="Innenstadt", body="euv", layer="bins", holidays="work", stops=())


def stop(number: int, *weekdays: int, **more: str) -> PlannedStop:
    return PlannedStop(site_id=f"bins-{number:04d}", weekdays=weekdays, **more)  # type: ignore[arg-type]  # weeks


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = small.settle(tmp_path).house
    made.records.rounds.upload(
        [replace(DAILY, stops=(stop(1, 1, 4), stop(2, 1, weeks="odd"), stop(3, 2)))], at=small.LONG_AGO
    )
    return made


def driven(house: House, day: date) -> list[str]:
    return [one.site_id for one in due(house, day)]


def test_stops_are_due_on_their_weekdays_and_weeks_in_order(house: House) -> None:
    assert driven(house, MONDAY) == ["bins-0001"]
    assert driven(house, MONDAY + 7 * DAY) == ["bins-0001", "bins-0002"]
    assert [driven(house, MONDAY + n * DAY) for n in (1, 2, 3)] == [["bins-0003"], [], ["bins-0001"]]
    (first, _) = due(house, MONDAY + 7 * DAY)
    assert (first.round_name, first.tour, first.position, first.planned_on) == (
        "Innenstadt",
        "litter",
        1,
        MONDAY + 7 * DAY,
    )


def test_weeks_are_those_of_the_calendar_also_across_the_year(house: House) -> None:
    """2026 has 53 weeks: two odd ones follow each other."""
    assert [driven(house, date(2026, 12, 28)), driven(house, date(2027, 1, 4))] == [["bins-0001", "bins-0002"]] * 2


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("work", [0, 1, 2, 3]),
        ("skip", [None, 1, 2, 3]),
        ("after", [1, 1, 2, 3]),
        ("before", [-1, 1, 2, 3]),
        ("week", [1, 2, 4, 3]),
    ],
)
def test_a_holiday_moves_what_its_rule_says(rule: HolidayRule, days: list[int | None]) -> None:
    """Thursday to Sunday of the week of Ascension Day."""
    found = [driven_on(rule, ASCENSION + n * DAY, "NW") for n in range(4)]
    assert found == [None if n is None else ASCENSION + n * DAY for n in days]


def test_holidays_are_those_of_the_federal_state() -> None:
    assert [driven_on("skip", date(2026, 6, 4), state) for state in ("NW", "BE")] == [None, date(2026, 6, 4)]


def test_what_a_holiday_moved_says_so_and_comes_once(house: House) -> None:
    (known,) = house.records.rounds.items()
    house.records.rounds.upload([replace(known, holidays="after", stops=(stop(1, 4, 5),))], at=small.LONG_AGO)
    assert driven(house, ASCENSION) == []
    (found,) = due(house, ASCENSION + DAY)
    assert (found.planned_on, found.reason) == (ASCENSION + DAY, "")
    house.records.rounds.upload([replace(known, holidays="after", stops=(stop(1, 4),))], at=small.LONG_AGO)
    (found,) = due(house, ASCENSION + DAY)
    assert (found.planned_on, found.reason) == (ASCENSION, "Christi Himmelfahrt")


def test_a_notice_moves_or_cancels_a_day(house: House) -> None:
    house.records.rounds.announce(
        RoundNotice(body="euv", round_id=None, day=MONDAY, moved_to=MONDAY + 2 * DAY, reason="Streik")
    )
    assert [driven(house, MONDAY + n * DAY) for n in range(3)] == [[], ["bins-0003"], ["bins-0001"]]
    assert due(house, MONDAY + 2 * DAY)[0].reason == "Streik"
    house.records.rounds.announce(
        RoundNotice(round_id="round-0001", day=MONDAY + 2 * DAY, moved_to=MONDAY + 4 * DAY, reason="Schnee")
    )
    assert driven(house, MONDAY + 2 * DAY) == []
    assert due(house, MONDAY + 4 * DAY)[0].reason == "Streik; Schnee"
    notice = RoundNotice(round_id="round-0001", day=MONDAY + 4 * DAY, moved_to=None, reason="Glatteis")
    house.records.rounds.announce(notice)
    assert driven(house, MONDAY + 4 * DAY) == []


def test_a_notice_of_another_body_changes_nothing(house: House) -> None:
    house.records.rounds.announce(RoundNotice(body="town", round_id=None, day=MONDAY, moved_to=None, reason="Streik"))
    assert driven(house, MONDAY) == ["bins-0001"]


def test_what_is_gone_or_a_contractors_is_due_for_nobody(house: House) -> None:
    path = house.folders.sites_of("bins")
    known = sites.read(path)
    known.attributes[0]["emptied_by"] = "Firma Müller & Co"
    known.valid_to[2] = small.NOON
    sites.write(path, known)
    assert (driven(house, MONDAY), driven(house, MONDAY + DAY)) == ([], [])


def test_a_round_is_driven_while_it_is_valid(house: House) -> None:
    house.records.rounds.retire("round-0001", at=small.NOON)
    assert [driven(house, day) for day in (date(2026, 6, 29), MONDAY)] == [["bins-0001", "bins-0002"], []]


@pytest.mark.parametrize(
    ("said", "found"),
    [("", ""), ("EUV Stadtbetrieb", ""), ("euv", ""), ("EUV Stadt", "EUV Stadt"), ("Remondis", "Remondis")],
)
def test_who_is_the_body_itself_is_no_contractor(house: House, said: str, found: str) -> None:
    assert contractor(house, "bins", {"emptied_by": said}) == found


@given(
    rule=st.sampled_from(HOLIDAY_RULES),
    state=st.sampled_from(["NW", "BY", "SN"]),
    first=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    moved=st.dictionaries(st.integers(0, 9), st.integers(1, 5) | st.none(), max_size=4),
)
def test_every_planned_day_is_driven_once_or_is_cancelled(
    rule: HolidayRule, state: str, first: date, moved: dict[int, int | None]
) -> None:
    """Whatever holidays and chains of notices do, nothing is lost in silence and nothing comes twice."""
    one = replace(DAILY, round_id="round-0001", holidays=rule)
    notices = [
        RoundNotice(
            body="euv", round_id=None, day=first + n * DAY, moved_to=first + (n + by) * DAY if by else None, reason="x"
        )
        for n, by in moved.items()
    ]
    found = [it.planned_on for n in range(-20, 60) for it in origins(one, first + n * DAY, notices, state)]
    planned = [first + n * DAY for n in range(-5, 40)]

    def arrives(day: date | None) -> bool:
        for _ in range(20):
            told = next((it for it in notices if it.day == day), None)
            if day is None or told is None:
                break
            day = told.moved_to
        return day is not None

    assert [found.count(day) for day in planned] == [int(arrives(driven_on(rule, day, state))) for day in planned]


def test_the_next_day_of_a_round_and_of_each_of_its_stops(house: House) -> None:
    (one,) = house.records.rounds.items()
    assert next_day(house, one, MONDAY + 2 * DAY, []) == MONDAY + 3 * DAY
    sites = ["bins-0001", "bins-0002", "bins-0003", "bins-0004"]
    assert next_due(house, sites, MONDAY) == {
        "bins-0001": NextRound(MONDAY, "Innenstadt"),
        "bins-0002": NextRound(MONDAY + 7 * DAY, "Innenstadt"),
        "bins-0003": NextRound(MONDAY + DAY, "Innenstadt"),
    }
    assert [*next_due(house, sites, MONDAY, days=2)] == ["bins-0001", "bins-0003"]
    house.records.rounds.announce(RoundNotice(body="euv", round_id=None, day=MONDAY, moved_to=None, reason="Streik"))
    found = next_due(house, sites[:1], MONDAY, given=[one])
    assert found == {"bins-0001": NextRound(MONDAY + 3 * DAY, "Innenstadt")}
    assert next_due(house, sites, MONDAY, given=[]) == {}


def test_rounds_and_notices_are_read_once_however_many_days_are_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = house.records.rounds
    items, notices = Mock(wraps=known.items), Mock(wraps=known.notices)
    monkeypatch.setattr(known, "items", items)
    monkeypatch.setattr(known, "notices", notices)
    assert next_due(house, ["bins-0001", "bins-0002"], MONDAY + DAY).keys() == {"bins-0001", "bins-0002"}
    assert (items.call_count, notices.call_count) == (1, 1)
