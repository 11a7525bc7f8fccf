"""Codes of an app: those of RFC 6238, each good once, and no way around them."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import BadRequestError
from data.records import Records
from data.records.attempts import MOST_OF_USER, TooManyAttemptsError
from data.records.logins import CODE_PATIENCE, Login, WrongLoginError
from data.records.second_factor import STEP_S, WrongCodeError, totp

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105 -- made up
STEP = timedelta(seconds=STEP_S)


@pytest.fixture
def secret(records: Records) -> bytes:
    """What the app of Anna computes with; she has shown its code of an hour ago."""
    records.staff.add("anna", PASSWORD, now=NOW, roles=("admin",))
    enrolment = records.second_factor.enrol("anna", issuer="Neustadt")
    assert f"secret={enrolment.secret}&issuer=Neustadt" in enrolment.address
    raw = base64.b32decode(enrolment.secret)
    earlier = NOW - timedelta(hours=1)
    assert len(records.second_factor.confirm("anna", code(raw, earlier), now=earlier)) == 10
    return raw


def code(secret: bytes, now: datetime = NOW) -> str:
    return totp(secret, int(now.timestamp()) // STEP_S)


def begin(records: Records, *, address: str = "192.0.2.1", now: datetime = NOW) -> Login:
    return records.logins.begin("anna", PASSWORD, address=address, now=now)


def confirm(records: Records, half: Login, given: str, *, now: datetime = NOW, address: str = "192.0.2.1") -> str:
    return records.logins.confirm(half.secret, given, address=address, now=now)


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, wanted: str) -> None:
    assert totp(b"12345678901234567890", seconds // STEP_S, digits=8) == wanted


def test_a_password_alone_opens_nothing(records: Records, secret: bytes) -> None:
    half = begin(records)
    assert (half.needs_code, records.logins.account(half.secret, now=NOW)) == (True, None)
    whole = confirm(records, half, code(secret))
    account = records.logins.account(whole, now=NOW)
    assert (account and account.name, whole != half.secret) == ("anna", True)
    with pytest.raises(WrongLoginError):
        confirm(records, half, code(secret, NOW + STEP))


def test_a_code_is_good_once_and_for_a_step_either_way(records: Records, secret: bytes) -> None:
    confirm(records, begin(records), code(secret, NOW - STEP))
    confirm(records, begin(records), code(secret, NOW + STEP))
    for again in (code(secret, NOW + STEP), code(secret), code(secret, NOW - STEP), code(secret, NOW + 2 * STEP)):
        with pytest.raises(WrongLoginError):
            confirm(records, begin(records), again)


def test_codes_cannot_be_guessed_behind_a_password(records: Records, secret: bytes) -> None:
    assert secret
    half, number = begin(records), 0
    with pytest.raises(TooManyAttemptsError):  # noqa: PT012 -- which guess is the last is not the point
        for number in range(MOST_OF_USER + 1):
            with pytest.raises(WrongLoginError):
                confirm(records, half, f"{number:06d}", address=f"198.51.100.{number}")
    assert number < MOST_OF_USER


def test_a_code_waits_five_minutes(records: Records, secret: bytes) -> None:
    half, late = begin(records), NOW + CODE_PATIENCE
    with pytest.raises(WrongLoginError, match="too long"):
        confirm(records, half, code(secret, late), now=late)


def test_a_code_for_an_emergency_is_good_once(records: Records, secret: bytes) -> None:
    records.second_factor.remove("anna")
    raw = base64.b32decode(records.second_factor.enrol("anna", issuer="Neustadt").secret)
    one, two, *_ = records.second_factor.confirm("anna", code(raw), now=NOW)
    assert confirm(records, begin(records), one.upper())
    with pytest.raises(WrongLoginError):
        confirm(records, begin(records), one)
    assert confirm(records, begin(records), two)
    assert secret != raw


def test_it_counts_once_its_code_was_shown(records: Records) -> None:
    records.staff.add("anna", PASSWORD, now=NOW)
    raw = base64.b32decode(records.second_factor.enrol("anna", issuer="Neustadt").secret)
    assert not begin(records).needs_code
    with pytest.raises(WrongCodeError):
        records.second_factor.confirm("anna", code(raw, NOW + timedelta(hours=1)), now=NOW)
    records.second_factor.confirm("anna", code(raw), now=NOW)
    assert begin(records).needs_code
    with pytest.raises(BadRequestError, match="remove that one first"):
        records.second_factor.enrol("anna", issuer="Neustadt")


def test_the_secret_is_sealed_and_no_audit_repeats_it(
    records: Records, secret: bytes, everything: Callable[[], str]
) -> None:
    dump = everything()
    assert base64.b32encode(secret).decode() not in dump
    assert "second factor confirm" in {one.what for one in records.audit.entries()}
