"""Badges of crews: a QR code and a PIN, good on devices that several share and that were made known before."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.engine import RowMapping

from data.errors import BadRequestError, NotFoundError
from data.records import passwords
from data.records.attempts import Attempts
from data.records.change import ACTOR, Change, within_reach
from data.records.key import token_hash
from data.records.ledger import Ledger
from data.records.logins import Logins, WrongLoginError
from data.records.schema import BadgeRow, GrantRow, SessionRow, SharedDeviceRow, UserRow
from data.records.staff import UnknownUserError

CODE_GOOD_FOR: Final = timedelta(hours=1)
"""So long a device may be made known by its code."""
_LONGEST_NAME: Final = 64
_CODES, _STRANGERS = " codes", " badges"
"""Whose attempts are counted where no user is meant; no user has such a name."""
_PIN: Final = re.compile(r"[0-9]{6,12}")
_ROWS: Final = "01234567890 09876543210"


class WeakPinError(BadRequestError):
    """A PIN that everybody would try first, or that is none."""


class UnknownSharedDeviceError(NotFoundError):
    """No shared device of this name."""

    kind = "shared device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What is told of a badge; ``name`` is its user's, instants are UTC."""

    name: str
    body: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDevice:
    """What is told of a shared device, which waits for its code until it is ``enrolled``; instants are UTC."""

    name: str
    body: str
    is_enrolled: bool
    created_at: datetime
    used_at: datetime | None


class Badges:
    """Shared devices and badges; safe to use from several threads."""

    def __init__(self, ledger: Ledger, attempts: Attempts, logins: Logins) -> None:
        self._ledger, self._attempts, self._logins = ledger, attempts, logins

    # ---- devices ----------------------------------------------------------------------------

    def add_device(self, name: str, *, body: str = "") -> str:
        """Let a device be made known; return the code that is typed on it, once, within the hour."""
        code = secrets.token_hex(6)
        with self._ledger.change(ACTOR.get(), "shared device add", body=body) as change:
            is_taken = change.rows(SharedDeviceRow, SharedDeviceRow.name == name)
            if is_taken or not 0 < len(name.strip()) <= _LONGEST_NAME:
                raise BadRequestError(f"{name[:_LONGEST_NAME]!r} names a device already, or none")
            row = {"name": name, "hash": token_hash(code), "is_enrolled": False, "created_at": change.at}
            change.insert(SharedDeviceRow, [row])
        return code

    def enrol(self, code: str, *, address: str, now: datetime) -> str:
        """Make a device known by its code; return the secret it keeps. Errors as of `log_in`."""
        tried = self._attempts.count(_CODES, address, now=now)
        secret = secrets.token_urlsafe(32)
        with self._ledger.change("", "shared device enrol") as change:
            fits = (SharedDeviceRow.hash == token_hash(code.strip().lower())) & ~SharedDeviceRow.is_enrolled
            rows = change.rows(SharedDeviceRow, fits & (SharedDeviceRow.created_at > now - CODE_GOOD_FOR))
            if not change.update(SharedDeviceRow, rows, {"hash": token_hash(secret), "is_enrolled": True}):
                raise WrongLoginError("this code is not right, was used already, or is over")
            self._attempts.forgive(change.db, tried)
        return secret

    def devices(self) -> list[SharedDevice]:
        """The shared devices that who acts may see, by name."""
        return [SharedDevice(**row) for row in self._seen(SharedDeviceRow, SharedDevice)]

    def remove_device(self, name: str) -> None:
        """Let no badge open a device any more, and end the logins on it; UnknownSharedDeviceError: as named."""
        with self._ledger.change(ACTOR.get(), "shared device remove") as change:
            change.delete(SessionRow, SessionRow.shared_device == name)
            if not change.delete(SharedDeviceRow, SharedDeviceRow.name == name):
                raise UnknownSharedDeviceError(name, change.db.scalars(select(SharedDeviceRow.name)))

    # ---- badges -----------------------------------------------------------------------------

    def issued(self) -> list[Badge]:
        """The badges that who acts may see, by name."""
        return [Badge(**row) for row in self._seen(BadgeRow, Badge)]

    def _seen(self, row: type[BadgeRow | SharedDeviceRow], told: type[Badge | SharedDevice]) -> Iterator[RowMapping]:
        columns = [getattr(row, name) for name in told.__slots__]
        with self._ledger.read() as db:
            yield from db.execute(select(*columns).where(within_reach(row)).order_by(row.name)).mappings()

    def new(self, user: str, pin: str) -> str:
        """Give a user a badge in the place of the one before; return what its QR code says, which is kept nowhere.

        Logins by the one before end: whoever has found it is out.

        Raises:
            UnknownUserError: there is no such user.
            WeakPinError: the PIN is none of 6 to 12 digits, one digit alone, or a row of digits.
        """
        if not _PIN.fullmatch(pin) or len(set(pin)) < 3 or pin in _ROWS:  # noqa: PLR2004 -- two digits are few
            raise WeakPinError("the PIN: 6 to 12 digits, no row of digits and not of one or two digits alone")
        kept, secret = passwords.hashed_secret(pin), secrets.token_urlsafe(32)
        with self._ledger.change(ACTOR.get(), "badge new") as change:
            found = change.rows(UserRow, UserRow.name == user)
            if not found:
                raise UnknownUserError(user, change.db.scalars(select(UserRow.name).where(within_reach(UserRow))))
            # Whoever holds the badge may do all that its user may.
            change.refuse_foreign(change.rows(GrantRow, GrantRow.name == user))
            self._end(change, user)
            row = {"name": user, "hash": token_hash(secret), "pin": kept, "created_at": change.at}
            change.insert(BadgeRow, [{**row, "body": found[0]["body"]}])
        return secret

    def revoke(self, user: str) -> bool:
        """Make a user's badge worthless and end the logins by it; return whether there was one."""
        with self._ledger.change(ACTOR.get(), "badge revoke") as change:
            return self._end(change, user)

    def _end(self, change: Change, user: str) -> bool:
        change.delete(SessionRow, (SessionRow.name == user) & (SessionRow.shared_device != ""))
        return bool(change.delete(BadgeRow, BadgeRow.name == user))

    def log_in(self, badge: str, pin: str, *, device: str, address: str, now: datetime, before: str = "") -> str:
        """Begin a login by a badge on a device that was made known; return its secret.

        Args:
            badge: what its QR code says.
            pin: as typed.
            device: the secret that the device keeps.
            address: from where; only a keyed hash is kept.
            now: UTC.
            before: the login that the browser had, which ends.

        Raises:
            TooManyAttemptsError: as of `Logins.prove`.
            WrongLoginError: badge, PIN and device do not belong together.
        """
        with self._ledger.read() as db:
            fits = SharedDeviceRow.hash == token_hash(device), SharedDeviceRow.is_enrolled
            place = db.execute(select(SharedDeviceRow.name, SharedDeviceRow.body).where(*fits)).first()
            columns = (BadgeRow.name, BadgeRow.body, BadgeRow.pin)
            found = db.execute(select(*columns).where(BadgeRow.hash == token_hash(badge))).first()
        name = found.name if found else _STRANGERS
        tried = self._attempts.count(name, address, now=now)
        is_right = passwords.matches(pin, found.pin if found else None)
        if not is_right or found is None or place is None or place.body != found.body:
            self._attempts.audit("login failed", name)
            raise WrongLoginError("badge, PIN and device do not belong together")
        with self._ledger.note() as db:
            self._attempts.forgive(db, tried)
            for row, used in ((BadgeRow, name), (SharedDeviceRow, place.name)):
                db.execute(update(row).where(row.name == used).values(used_at=now))
        return self._logins.admit(name, "badge", now=now, before=before, shared_device=place.name)
