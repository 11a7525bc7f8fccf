"""Users and logins: slow salted hashes, bounded attempts, logins that end."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from data.errors import BadRequestError
from data.records import Records, passwords
from data.records.logins import (
    IDLE,
    MOST_OF_ADDRESS,
    MOST_OF_USER,
    WINDOW,
    WORKING_DAY,
    Logins,
    TooManyAttemptsError,
    WrongLoginError,
    network_of,
)
from data.records.staff import Staff, UnknownUserError

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105 -- made up
HOME = "192.0.2.7"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap cost: what is tested here is not how slow it is."""
    monkeypatch.setattr(passwords, "_COST", (4, 8, 1))
    monkeypatch.setattr(passwords, "_NOBODY", f"scrypt$4$8$1${'00' * 16}${'00' * 32}")


@pytest.fixture
def staff(records: Records) -> Staff:
    records.staff.add("anna", PASSWORD, now=NOW)
    return records.staff


@pytest.fixture
def logins(staff: Staff, records: Records) -> Logins:
    assert staff
    return records.logins


def begin(logins: Logins, *, now: datetime = NOW, password: str = PASSWORD, name: str = "anna", at: str = HOME) -> str:
    return logins.begin(name, password, address=at, now=now)


def who(logins: Logins, secret: str, *, now: datetime = NOW) -> str | None:
    account = logins.account(secret, now=now)
    return account.name if account else None


def test_a_login_is_known_until_it_is_ended(logins: Logins) -> None:
    secret = begin(logins)
    assert who(logins, secret) == "anna"
    assert who(logins, secret + "x") is None
    logins.end(secret)
    assert who(logins, secret) is None


def test_a_login_ends_when_it_is_idle_and_after_a_working_day(logins: Logins) -> None:
    secret = begin(logins)
    assert who(logins, secret, now=NOW + IDLE) is None
    seen = NOW
    while seen < NOW + WORKING_DAY:
        assert who(logins, secret, now=seen) == "anna"
        seen += IDLE / 2
    assert who(logins, secret, now=seen) is None


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("anna", ""), ("", "")])
def test_a_wrong_login_does_not_say_what_is_wrong(logins: Logins, name: str, password: str) -> None:
    with pytest.raises(WrongLoginError, match=r"^name and password do not belong together$"):
        begin(logins, name=name, password=password)


def test_an_address_has_few_attempts_and_then_none_for_a_while(logins: Logins) -> None:
    for _ in range(MOST_OF_ADDRESS):
        with pytest.raises(WrongLoginError):
            begin(logins, name="somebody", password="wrong")  # noqa: S106 -- made up
    with pytest.raises(TooManyAttemptsError, match="15 minutes"):
        begin(logins)
    assert begin(logins, at="192.0.2.8")
    assert begin(logins, now=NOW + WINDOW)


def test_a_user_cannot_be_guessed_from_many_addresses(logins: Logins) -> None:
    for number in range(MOST_OF_USER):
        with pytest.raises(WrongLoginError):
            begin(logins, password="wrong", at=f"198.51.100.{number}")  # noqa: S106 -- made up
    with pytest.raises(TooManyAttemptsError):
        begin(logins)


def test_a_good_login_forgets_the_attempts_before_it(logins: Logins) -> None:
    for _ in range(MOST_OF_ADDRESS * 2):
        with pytest.raises(WrongLoginError):
            begin(logins, password="wrong")  # noqa: S106 -- made up
        begin(logins)


def test_a_new_password_ends_logins(staff: Staff, logins: Logins) -> None:
    secret = begin(logins)
    staff.set_password("anna", PASSWORD + "!")
    assert who(logins, secret) is None
    with pytest.raises(WrongLoginError):
        begin(logins)
    assert begin(logins, password=PASSWORD + "!")


def test_who_is_removed_is_logged_out(staff: Staff, logins: Logins) -> None:
    secret = begin(logins)
    staff.remove("anna")
    assert who(logins, secret) is None
    assert staff.users() == []
    with pytest.raises(UnknownUserError):
        staff.remove("anna")
    with pytest.raises(UnknownUserError):
        staff.set_password("anna", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("anna", PASSWORD, "exists"),
        ("Anna", PASSWORD, "small letters"),
        ("", PASSWORD, "small letters"),
        ("bert", "short", "5 characters; it needs 12 to 200"),
        ("bert", "x" * 201, "201 characters"),
    ],
)
def test_names_and_passwords_that_are_none(staff: Staff, name: str, password: str, reason: str) -> None:
    with pytest.raises(BadRequestError, match=reason):
        staff.add(name, password, now=NOW)


def test_neither_password_nor_secret_nor_address_is_in_the_file(logins: Logins, everything: Callable[[], str]) -> None:
    secret = begin(logins)
    with pytest.raises(WrongLoginError):
        begin(logins, password="something else")  # noqa: S106 -- made up
    dump = everything()
    for hidden in (PASSWORD, secret, HOME, "something else"):
        assert hidden not in dump


def test_an_ipv6_asker_is_a_network_of_64_bits() -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert (network_of(HOME), network_of("testclient")) == (HOME, "testclient")


def test_the_same_password_is_kept_differently_each_time() -> None:
    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert first != second
    assert passwords.matches(PASSWORD, first)
    assert passwords.matches(PASSWORD, second)
    assert not passwords.matches(PASSWORD, None)
