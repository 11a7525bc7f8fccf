"""Badges: a code, a PIN and a device that was made known, none of which opens anything without the others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import BadRequestError, NotFoundError
from data.records import Records
from data.records.attempts import MOST_OF_USER, TooManyAttemptsError
from data.records.badges import CODE_GOOD_FOR, WeakPinError
from data.records.logins import WrongLoginError

PASSWORD = "correct horse battery"  # noqa: S105 -- made up
PIN = "280417"
HOME = "192.0.2.1"


@pytest.fixture
def device(records: Records) -> str:
    """The secret of a device of the EUV."""
    code = records.badges.add_device("Fahrzeug 7", body="euv")
    return records.badges.enrol(code.upper(), address=HOME, now=datetime.now(UTC))


@pytest.fixture
def badge(records: Records) -> str:
    records.staff.add("crew", PASSWORD, now=datetime.now(UTC), body="euv", roles=("driver",))
    return records.badges.new("crew", PIN)


def log_in(records: Records, badge: str, device: str, *, pin: str = PIN, address: str = HOME) -> str:
    return records.badges.log_in(badge, pin, device=device, address=address, now=datetime.now(UTC))


def who(records: Records, secret: str, device: str) -> str | None:
    account = records.logins.account(secret, now=datetime.now(UTC), device=device)
    return account.name if account else None


def test_a_login_by_badge_holds_on_its_device_alone(records: Records, badge: str, device: str) -> None:
    secret = log_in(records, badge, device)
    other = records.badges.enrol(records.badges.add_device("8", body="euv"), address=HOME, now=datetime.now(UTC))
    assert [who(records, secret, one) for one in (device, other, "")] == ["crew", None, None]


def test_each_alone_opens_nothing(records: Records, badge: str, device: str) -> None:
    foreign = records.badges.enrol(records.badges.add_device("9", body="town"), address=HOME, now=datetime.now(UTC))
    for given, place, pin in (("x", device, PIN), (badge, "x", PIN), (badge, device, "280418"), (badge, foreign, PIN)):
        with pytest.raises(WrongLoginError):
            log_in(records, given, place, pin=pin)


def test_a_pin_cannot_be_guessed(records: Records, badge: str, device: str) -> None:
    with pytest.raises(TooManyAttemptsError):  # noqa: PT012 -- which guess is the last is not the point
        for number in range(MOST_OF_USER + 1):
            with pytest.raises(WrongLoginError):
                log_in(records, badge, device, pin=f"{number:06d}", address=f"198.51.100.{number}")


def test_a_code_is_good_once_and_for_an_hour(records: Records) -> None:
    code, now = records.badges.add_device("7"), datetime.now(UTC)
    for given, at in (("x", now), (code, now + CODE_GOOD_FOR + timedelta(minutes=1))):
        with pytest.raises(WrongLoginError):
            records.badges.enrol(given, address=HOME, now=at)
    assert records.badges.enrol(code, address=HOME, now=now)
    with pytest.raises(WrongLoginError):
        records.badges.enrol(code, address=HOME, now=now)


def test_a_badge_and_a_device_are_revoked_with_their_logins(records: Records, badge: str, device: str) -> None:
    first = log_in(records, badge, device)
    fresh = records.badges.new("crew", PIN)
    with pytest.raises(WrongLoginError):
        log_in(records, badge, device)
    assert who(records, first, device) is None
    first = log_in(records, fresh, device)
    assert records.badges.revoke("crew")
    assert who(records, first, device) is None
    fresh = records.badges.new("crew", PIN)
    second = log_in(records, fresh, device)
    records.badges.remove_device("Fahrzeug 7")
    assert (who(records, second, device), records.badges.devices()) == (None, [])
    with pytest.raises(NotFoundError):
        records.badges.remove_device("Fahrzeug 7")


@pytest.mark.parametrize("pin", ["12345", "123456", "987654", "111111", "121212", "12345a", "1" * 13])
def test_a_pin_that_everybody_would_try_is_refused(records: Records, badge: str, pin: str) -> None:
    assert badge
    with pytest.raises(WeakPinError):
        records.badges.new("crew", pin)


def test_nothing_of_it_is_kept_as_it_is(
    records: Records, badge: str, device: str, everything: Callable[[], str]
) -> None:
    secret = log_in(records, badge, device)
    dump = everything()
    for hidden in (badge, device, secret, PIN):
        assert hidden not in dump
    with pytest.raises(BadRequestError, match="names a device already"):
        records.badges.add_device("Fahrzeug 7")


def test_badges_and_devices_say_when_they_were_used(records: Records, badge: str, device: str) -> None:
    [before], [place] = records.badges.issued(), records.badges.devices()
    assert (before.used_at, place.used_at, place.is_enrolled, place.body) == (None, None, True, "euv")
    log_in(records, badge, device)
    [after], [place] = records.badges.issued(), records.badges.devices()
    assert after.used_at is not None
    assert after.used_at == place.used_at
    assert after.used_at >= after.created_at
