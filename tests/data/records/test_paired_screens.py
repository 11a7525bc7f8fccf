"""Screens: paired once by a code that is good for minutes, within bounds, removed for good, within a body."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import BadRequestError, FieldError
from data.records import REACH, Records
from data.records.attempts import MOST_OF_ADDRESS, TooManyAttemptsError
from data.records.logins import WrongLoginError
from data.records.paired_screens import CODE_GOOD_FOR, MOST_OF_SITE, UnknownScreenError
from data.records.permissions import ForeignBodyError

ROOM = "places-0001"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def elsewhere() -> Iterator[None]:
    before = REACH.set(frozenset({"other"}))
    yield
    REACH.reset(before)


def paired(records: Records, name: str = "Tafel") -> str:
    code = records.screens.invite(ROOM, name, body="school")
    return records.screens.pair(code, address="10.0.0.1", now=now())


def test_a_code_pairs_one_screen_which_keeps_a_secret(records: Records, other: Records) -> None:
    code = records.screens.invite(ROOM, "Tafel", body="school")
    assert len(code) == 9
    secret = records.screens.pair(f" {code.lower().replace('-', '')} ", address="10.0.0.1", now=now())
    found = other.screens.screen(secret, now=now())
    assert found is not None
    assert (found.site_id, found.name, found.body, found.is_paired) == (ROOM, "Tafel", "school", True)
    assert records.screens.listed(ROOM)[0].seen_at is not None
    with pytest.raises(WrongLoginError):
        records.screens.pair(code, address="10.0.0.1", now=now())
    assert records.screens.screen(code, now=now()) is None
    assert records.screens.screen("", now=now()) is None


def test_a_code_ends_after_minutes_and_with_the_next(records: Records) -> None:
    old = records.screens.invite(ROOM, "Tafel", body="school")
    new = records.screens.invite(ROOM, "Tafel", body="school")
    with pytest.raises(WrongLoginError):
        records.screens.pair(old, address="10.0.0.1", now=now())
    late = now() + CODE_GOOD_FOR + timedelta(seconds=1)
    with pytest.raises(WrongLoginError):
        records.screens.pair(new, address="10.0.0.1", now=late)


def test_who_guesses_is_stopped(records: Records) -> None:
    code = records.screens.invite(ROOM, "Tafel", body="school")
    for _ in range(MOST_OF_ADDRESS):
        with pytest.raises(WrongLoginError):
            records.screens.pair("AAAA-AAAA", address="10.0.0.9", now=now())
    with pytest.raises(TooManyAttemptsError):
        records.screens.pair(code, address="10.0.0.9", now=now())
    assert records.screens.pair(code, address="10.0.0.1", now=now())


def test_a_removed_screen_is_none_any_more(records: Records) -> None:
    secret = paired(records)
    records.screens.remove(records.screens.listed(ROOM)[0].screen_id)
    assert records.screens.screen(secret, now=now()) is None
    assert records.screens.listed() == []
    with pytest.raises(UnknownScreenError):
        records.screens.remove(1)


def test_there_are_bounds(records: Records) -> None:
    for number in range(MOST_OF_SITE):
        paired(records, f"Tafel {number}")
    with pytest.raises(BadRequestError, match="remove one first"):
        records.screens.invite(ROOM, "Tafel", body="school")
    for name in ("", "x" * 65):
        with pytest.raises(FieldError):
            records.screens.invite("places-0002", name, body="school")


@pytest.mark.usefixtures("elsewhere")
def test_those_of_another_body_are_out_of_reach(records: Records) -> None:
    mine = REACH.set(None)
    secret = paired(records)
    REACH.reset(mine)
    assert records.screens.listed() == []
    with pytest.raises(UnknownScreenError):
        records.screens.remove(1)
    with pytest.raises(ForeignBodyError):
        records.screens.invite(ROOM, "Tafel", body="school")
    assert records.screens.screen(secret, now=now()) is not None


def test_the_audit_keeps_neither_code_nor_secret(records: Records) -> None:
    code = records.screens.invite(ROOM, "Tafel", body="school")
    secret = records.screens.pair(code, address="10.0.0.1", now=now())
    told = str(records.audit.entries())
    assert "screen pair" in told
    assert code.replace("-", "") not in told
    assert secret not in told
