"""Rounds in the records: agree with their teams and with the audit, and foreign ones are nobody's."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.errors import FieldError
from data.records import REACH, Records
from data.records.fleet import Team
from data.records.rounds import (
    MOST_STOPS,
    FixedRound,
    PlannedStop,
    RoundNotice,
    UnknownRoundError,
    UnknownRoundNoticeError,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)
STOPS = tuple(PlannedStop(site_id=f"bins-{n}", weekdays=(1, 4)) for n in range(3))
ROUND = FixedRound(body="euv", name="Revier 1", layer="bins", team_id="team-0001", stops=STOPS)
NOTICE = RoundNotice(body="euv", round_id=None, day=date(2026, 1, 5), moved_to=date(2026, 1, 6), reason="Streik")


@pytest.fixture
def records(records: Records) -> Records:
    team = Team(
        body="euv", name="Kolonne 1", size=2, licence="B", shift="Mo-Fr 06:00-14:30", break_min=30, break_after_min=360
    )
    records.fleet.put(team, at=START)
    records.rounds.upload([ROUND], at=START)
    return records


def places(records: Records) -> list[str]:
    return [one.site_id for one in records.rounds.item("round-0001").stops]


def test_what_is_uploaded_is_there_again_in_its_order(records: Records) -> None:
    (found,) = records.rounds.items()
    assert found.stops == tuple(replace(one, stop_id=n) for n, one in enumerate(STOPS, 1))
    assert replace(found, stops=STOPS) == replace(ROUND, round_id="round-0001", valid_from=START)


def test_a_round_changes_without_its_stops_and_stops_without_their_round(records: Records) -> None:
    records.rounds.put(replace(ROUND, round_id="round-0001", name="Altstadt", stops=()), at=LATER)
    assert (records.rounds.item("round-0001").name, len(places(records))) == ("Altstadt", 3)
    before = records.version()
    records.rounds.arrange("round-0001", lambda stops: [stops[2], stops[0]])
    assert places(records) == ["bins-2", "bins-0"]
    records.rounds.arrange("round-0001", lambda stops: [*stops, PlannedStop(site_id="bins-9", weekdays=(7,))])
    assert places(records) == ["bins-2", "bins-0", "bins-9"]
    deeds = [one.what for one in records.audit.entries(subject="round_stop:round-0001")]
    assert deeds == ["round stops"] * 4 + ["round upload"] * 3
    assert records.version() == before + 2


def test_names_are_taken_once_a_layer_and_teams_are_of_the_same_body(records: Records) -> None:
    with pytest.raises(FieldError, match="there is a round 'Revier 1' already"):
        records.rounds.put(ROUND, at=LATER)
    assert records.rounds.put(replace(ROUND, layer="paper"), at=LATER) == "round-0002"
    with pytest.raises(FieldError, match="unknown team 'team-0001'; known: none"):
        records.rounds.put(replace(ROUND, body="town"), at=LATER)
    with pytest.raises(FieldError, match=f"would have {MOST_STOPS + 1} stops"):
        records.rounds.upload([replace(ROUND, name="x", stops=STOPS[:1] * (MOST_STOPS + 1))], at=LATER)
    assert len(records.rounds.items()) == 2


def test_a_retired_round_stays_and_comes_back(records: Records) -> None:
    records.rounds.retire("round-0001", at=LATER)
    assert records.rounds.item("round-0001").valid_to == LATER
    records.rounds.put(ROUND, at=LATER)
    with pytest.raises(FieldError, match="already"):
        records.rounds.bring_back("round-0001")


def test_a_day_differs_once_and_what_is_moved_arrives(records: Records) -> None:
    notice_id = records.rounds.announce(NOTICE)
    with pytest.raises(FieldError, match=r"05\.01\.2026 is said to differ already"):
        records.rounds.announce(NOTICE)
    with pytest.raises(FieldError, match=r"nothing is driven on 05\.01\.2026: Streik"):
        records.rounds.announce(replace(NOTICE, round_id="round-0001", day=date(2026, 1, 6), moved_to=NOTICE.day))
    assert records.rounds.notices(since=date(2026, 1, 6)) == [replace(NOTICE, notice_id=notice_id)]
    assert records.rounds.notices(since=date(2026, 1, 7)) == []
    records.rounds.withdraw(notice_id)
    assert records.rounds.notices() == []
    with pytest.raises(UnknownRoundNoticeError):
        records.rounds.withdraw(notice_id)


def test_rounds_of_another_body_are_neither_seen_nor_changed(records: Records) -> None:
    notice_id = records.rounds.announce(NOTICE)
    before, reach = records.version(), REACH.set(frozenset({"town"}))
    try:
        assert (records.rounds.items(), records.rounds.notices()) == ([], [])
        foreign = replace(NOTICE, round_id="round-0001")
        for refused in (
            lambda: records.rounds.item("round-0001"),
            lambda: records.rounds.put(replace(ROUND, round_id="round-0001"), at=LATER),
            lambda: records.rounds.upload([replace(ROUND, round_id="round-0001")], at=LATER),
            lambda: records.rounds.arrange("round-0001", lambda stops: stops),
            lambda: records.rounds.retire("round-0001", at=LATER),
            lambda: records.rounds.bring_back("round-0001"),
            lambda: records.rounds.announce(foreign),
        ):
            with pytest.raises(UnknownRoundError):
                refused()
        with pytest.raises(UnknownRoundNoticeError):
            records.rounds.withdraw(notice_id)
    finally:
        REACH.reset(reach)
    assert records.version() == before
