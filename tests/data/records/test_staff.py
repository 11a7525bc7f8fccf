"""Users and logins: slow salted hashes, bounded attempts, logins that end."""

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from data.errors import BadRequestError
from data.records import REACH, Records, passwords
from data.records.attempts import MOST_OF_ADDRESS, MOST_OF_USER, WINDOW, TooManyAttemptsError, network_of
from data.records.logins import IDLE, WORKING_DAY, Logins, UnknownLoginError, WrongLoginError
from data.records.schema import UserRow
from data.records.staff import Staff, UnknownUserError

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105 -- made up
HOME = "192.0.2.7"


def test_a_guess_takes_64_mib_of_memory_three_times(cost_of_hashes: tuple[int, int, int]) -> None:
    assert cost_of_hashes == (3, 64 * 1024, 1)


@pytest.fixture
def staff(records: Records) -> Staff:
    records.staff.add("anna", PASSWORD, now=NOW)
    return records.staff


@pytest.fixture
def logins(staff: Staff, records: Records) -> Logins:
    assert staff
    return records.logins


def begin(logins: Logins, *, now: datetime = NOW, password: str = PASSWORD, name: str = "anna", at: str = HOME) -> str:
    return logins.begin(name, password, address=at, now=now).secret


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


def test_forty_guesses_at_once_are_not_more_than_forty_one_after_the_other(logins: Logins) -> None:
    outcomes: Counter[str] = Counter()

    def guess(number: int) -> None:
        try:
            begin(logins, password=f"guess number {number}")
        except (WrongLoginError, TooManyAttemptsError) as error:
            outcomes[type(error).__name__] += 1
        else:
            outcomes["in"] += 1

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(guess, range(40)))
    assert outcomes == {"WrongLoginError": MOST_OF_ADDRESS, "TooManyAttemptsError": 40 - MOST_OF_ADDRESS}


def test_failures_and_lock_outs_are_audited_without_an_address(logins: Logins, records: Records) -> None:
    version = records.version()
    for number in range(MOST_OF_ADDRESS + 3):
        with pytest.raises((WrongLoginError, TooManyAttemptsError)):
            begin(logins, name="anna" if number else "my-secret-typed-as-a-name", password="wrong")  # noqa: S106 -- made up
    told = Counter((one.what, one.subject) for one in records.audit.entries())
    assert told["login failed", "staff_user:anna"] == MOST_OF_ADDRESS - 1
    assert told["login failed", "login:unknown user"] == 1
    assert told["login locked", "staff_user:anna"] == 1
    assert records.version() == version
    assert not {HOME, "my-secret"} & {repr(one) for one in records.audit.entries()}


def test_a_login_ends_the_one_that_the_browser_had(logins: Logins) -> None:
    planted = begin(logins)
    fresh = logins.begin("anna", PASSWORD, address=HOME, now=NOW, before=planted).secret
    assert (who(logins, planted), who(logins, fresh)) == (None, "anna")


def test_somebody_lists_and_ends_their_own_logins_only(staff: Staff, logins: Logins) -> None:
    staff.add("bert", PASSWORD, now=NOW)
    mine, other, foreign = begin(logins), begin(logins), begin(logins, name="bert")
    listed = logins.of_user("anna", secret=mine, now=NOW)
    assert sorted(one.is_this for one in listed) == [False, True]
    [berts] = logins.of_user("bert", now=NOW)
    with pytest.raises(UnknownLoginError):
        logins.end_one("anna", berts.session_id)
    logins.end_one("anna", next(one.session_id for one in listed if not one.is_this))
    assert [who(logins, one) for one in (mine, other, foreign)] == ["anna", None, "bert"]


def test_other_roles_end_logins(staff: Staff, logins: Logins) -> None:
    for change in (staff.grant, staff.revoke):
        secret = begin(logins)
        change("anna", "planner")
        assert who(logins, secret) is None


def test_a_hash_of_older_versions_is_read_and_made_anew(logins: Logins, records: Records) -> None:
    salt = bytes(16)
    older = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=16, r=8, p=1, dklen=32)
    with records.change("", "plant") as change:
        user = change.rows(UserRow, UserRow.name == "anna")
        change.update(UserRow, user, {"password": f"scrypt$4$8$1${salt.hex()}${older.hex()}"})
    assert begin(logins)
    with records.read() as db:
        assert str(db.scalar(select(UserRow.password))).startswith("$argon2id$")
    assert begin(logins)


@pytest.mark.parametrize("password", ["passwort1234", "qwertzuiop12", "anna.neustadt", "Stadtklima!!", "111111111111"])
def test_what_everybody_would_try_first_is_refused(staff: Staff, password: str) -> None:
    with pytest.raises(BadRequestError, match="could be guessed"):
        staff.set_password("anna", password)


def test_the_language_of_somebody_is_known_to_whom_their_account_is_not(staff: Staff) -> None:
    staff.set_language("anna", "en")
    REACH.set(frozenset({"another"}))
    assert staff.users() == []
    assert staff.languages() == {"anna": "en"}
