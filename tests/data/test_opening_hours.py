"""When something may be thrown in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from data.errors import DeclarationError
from data.opening_hours import Times, readable, set_aside, unreadable
from data.town import FEDERAL_STATES

BERLIN = ZoneInfo("Europe/Berlin")
CONTAINER = Times("Mo-Sa 07:00-20:00; PH off", "NW")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2026-11-21 07:00", True),
        ("2026-11-21 06:59", False),
        ("2026-11-21 20:00", False),
        ("2026-11-22 12:00", False),  # a Sunday
        ("2026-06-04 12:00", False),  # Fronleichnam, a holiday in North Rhine-Westphalia
        ("2026-06-05 12:00", True),
    ],
)
def test_throwing_in_is_allowed_in_the_hours(instant: str, is_open: bool) -> None:  # noqa: FBT001 - a test's table
    assert CONTAINER.is_open(at(instant)) is is_open


@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        ("2026-11-21 12:00", "2026-11-21 12:00"),
        ("2026-11-21 21:00", "2026-11-23 07:00"),
        ("2026-06-03 22:00", "2026-06-05 07:00"),
        ("2026-12-24 21:00", "2026-12-28 07:00"),
    ],
)
def test_the_next_opening_skips_nights_sundays_and_holidays(instant: str, opens: str) -> None:
    assert CONTAINER.opens_next(at(instant)) == at(opens)


def test_what_never_opens_has_no_next_opening() -> None:
    assert Times("off").opens_next(at("2026-11-21 12:00")) is None


@pytest.mark.parametrize(
    ("instant", "changes"),
    [
        ("2026-11-21 12:00", "2026-11-21 20:00"),
        ("2026-11-21 21:00", "2026-11-23 07:00"),
        ("2026-06-03 19:00", "2026-06-03 20:00"),
        ("2026-06-04 12:00", "2026-06-05 07:00"),  # Fronleichnam
    ],
)
def test_the_next_change_is_the_closing_of_what_is_open_and_the_opening_of_what_is_closed(
    instant: str, changes: str
) -> None:
    assert CONTAINER.changes_next(at(instant)) == at(changes)


def test_a_holiday_closes_what_is_open_day_and_night() -> None:
    always = Times("24/7; PH off", "NW")
    assert always.changes_next(at("2026-06-03 12:00")) == at("2026-06-04 00:00")
    assert Times("24/7").changes_next(at("2026-06-03 12:00")) is None


def test_utc_and_local_instants_agree() -> None:
    assert CONTAINER.is_open(datetime.fromisoformat("2026-07-01T05:00:00+00:00"))


def test_other_notations_are_refused_with_an_example() -> None:
    with pytest.raises(DeclarationError, match="such as 'Mo-Sa 07:00-20:00; PH off'"):
        Times("Montag bis Samstag")


@pytest.mark.parametrize("written", [None, "", "werktags 7-20 Uhr", ["Mo-Fr"], 7, float("nan"), "0" * 100_000])
def test_what_is_no_opening_hours_is_none(written: object) -> None:
    assert readable(written) is None


def test_hours_that_nobody_can_read_are_set_aside_and_the_others_stay() -> None:
    assert set_aside({"opening_hours": "Mo-Fr 08:00-12:00", "ref": "7"}) == {
        "opening_hours": "Mo-Fr 08:00-12:00",
        "ref": "7",
    }
    aside = set_aside({"opening_hours": "morgens", "ref": "7"})
    assert aside == {"opening_hours_unreadable": "morgens", "ref": "7"}
    assert set_aside(aside) == aside


def test_both_ways_of_unreadable_hours_are_told() -> None:
    assert unreadable({"opening_hours": "morgens"}) == "morgens"
    assert unreadable({"opening_hours_unreadable": "morgens"}) == "morgens"
    assert unreadable({"opening_hours": "24/7"}) is None


def test_a_rule_for_a_year_long_ago_is_no_search_until_the_end_of_time() -> None:
    assert Times("2020 Mo-Fr 08:00-12:00").opens_next(at("2026-11-21 12:00")) is None


@pytest.mark.parametrize("rule", ["PH off", "PH,Su off", "PH closed", "PH Off", "PH,Sa,Su off", "SH,PH off"])
def test_every_way_of_writing_that_holidays_are_off_is_read(rule: str) -> None:
    times = Times(f"Mo-Su 07:00-20:00; {rule}", "NW")
    assert not times.is_open(at("2026-06-04 12:00"))
    assert times.is_open(at("2026-06-05 12:00"))


def test_holidays_may_have_hours_of_their_own() -> None:
    times = Times("Mo-Fr 07:00-20:00; PH 10:00-12:00", "NW")
    assert times.is_open(at("2026-06-04 11:00"))
    assert not times.is_open(at("2026-06-04 13:00"))
    assert times.changes_next(at("2026-06-04 11:00")) == at("2026-06-04 12:00")
    assert times.opens_next(at("2026-06-03 21:00")) == at("2026-06-04 10:00")


def test_days_beside_holidays_are_counted() -> None:
    times = Times("Mo-Su 07:00-20:00; PH -1 day off; PH +1 day off", "NW")
    open_on = [day for day in range(1, 8) if times.is_open(at(f"2026-06-0{day} 12:00"))]
    assert open_on == [1, 2, 4, 6, 7]


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        ("2027-01-06", {"BY", "BW", "ST"}),  # Heilige Drei Könige
        ("2026-06-04", {"BW", "BY", "HE", "NW", "RP", "SL"}),  # Fronleichnam
        ("2026-11-01", {"BW", "BY", "NW", "RP", "SL"}),  # Allerheiligen
        ("2026-12-25", {*FEDERAL_STATES, ""}),
    ],
)
def test_each_federal_state_has_its_own_holidays(day: str, closed_in: set[str]) -> None:
    states = {*FEDERAL_STATES, ""}
    closed = {one for one in states if not Times("24/7; PH off", one).is_open(at(f"{day} 12:00"))}
    assert closed == closed_in


@pytest.mark.parametrize("expression", ["off", "closed", "24/7 off", "2020 Mo-Fr 08:00-12:00"])
def test_what_never_opens_again_is_closed_for_good(expression: str) -> None:
    assert Times(expression).is_closed_for_good(at("2026-11-21 12:00"))


@pytest.mark.parametrize("expression", ["24/7", "Mo-Fr 08:00-12:00", "unknown", "Jan 02 10:00-12:00"])
def test_what_opens_some_day_or_may_be_open_is_not(expression: str) -> None:
    assert not Times(expression).is_closed_for_good(at("2026-11-21 12:00"))
