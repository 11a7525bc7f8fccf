"""Who may log in, who is logged in, and how often somebody tried."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from data.errors import BadRequestError, NotFoundError, StadtklimaError
from data.records import passwords
from data.records.schema import LoginAttemptRow, SessionRow, UserRow

WORKING_DAY: Final = timedelta(hours=8)
"""A login ends after this, whatever was done meanwhile."""
IDLE: Final = timedelta(hours=1)
"""A login ends when nothing was asked for so long."""
_NOTED: Final = timedelta(minutes=1)
"""Being seen is written down at most this often."""
WINDOW: Final = timedelta(minutes=15)
MOST_OF_ADDRESS: Final = 10
MOST_OF_USER: Final = 20
"""Failed attempts in a window: fewer from one address, so that nobody locks a user out from a single place."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class UnknownUserError(NotFoundError):
    """No user of this name."""

    kind = "user"


class WrongLoginError(StadtklimaError):
    """Name and password do not belong together; which of them is wrong is not said."""


class TooManyAttemptsError(StadtklimaError):
    """Too many failed logins from one address or of one user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in; the name is small letters, digits, dots, hyphens, ``@``."""

    name: str
    created_at: datetime


class Staff:
    """Users and their logins; safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- users ------------------------------------------------------------------------------

    def add(self, name: str, password: str, *, now: datetime) -> None:
        """Let somebody log in; BadRequestError: the name is taken or none, or the password is weak."""
        if not _NAME.fullmatch(name):
            raise BadRequestError(f"user name {name!r}: small letters, digits and . _ @ -, at most 64")
        kept = passwords.hashed(password)
        with self._engine.begin() as db:
            if _kept(db, name) is not None:
                raise BadRequestError(f"user {name!r} exists; `stadtklima user password {name}` sets a new password")
            db.execute(insert(UserRow).values(name=name, password=kept, created_at=now))

    def set_password(self, name: str, password: str) -> None:
        """Give somebody another password, and end their logins.

        Raises:
            UnknownUserError: there is no such user.
            WeakPasswordError: it is weak.
        """
        kept = passwords.hashed(password)
        with self._engine.begin() as db:
            changed = db.execute(update(UserRow).where(UserRow.name == name).values(password=kept)).rowcount
            db.execute(delete(SessionRow).where(SessionRow.name == name))
        if not changed:
            raise UnknownUserError(name, [one.name for one in self.users()])

    def remove(self, name: str) -> None:
        """Let somebody log in no more, and end their logins; UnknownUserError: there is no such user."""
        with self._engine.begin() as db:
            db.execute(delete(SessionRow).where(SessionRow.name == name))
            removed = db.execute(delete(UserRow).where(UserRow.name == name)).rowcount
        if not removed:
            raise UnknownUserError(name, [one.name for one in self.users()])

    def users(self) -> list[User]:
        """Everybody who may log in, in the order of names."""
        with self._engine.connect() as db:
            rows = db.execute(select(UserRow.name, UserRow.created_at).order_by(UserRow.name)).mappings()
            return [User(**row) for row in rows]

    # ---- logins -----------------------------------------------------------------------------

    def log_in(self, name: str, password: str, *, address: str, now: datetime) -> str:
        """Begin a login and return the secret that proves it; only its hash is kept.

        Of the address only a hash is kept, for a quarter of an hour.

        Raises:
            TooManyAttemptsError: from this address, or of this user; the password is not looked at.
            WrongLoginError: name and password do not belong together.
        """
        tries = (_digest(f"address {network_of(address)}"), _digest(f"user {name}"))
        with self._engine.begin() as db:
            self._refuse_many(db, tries, now)
            # Counted before it is judged: many at once are many.
            db.execute(insert(LoginAttemptRow), [{"subject": one, "at": now} for one in tries])
            kept = _kept(db, name)
        if not passwords.matches(password, kept):
            raise WrongLoginError("name and password do not belong together")
        secret = secrets.token_urlsafe(32)
        with self._engine.begin() as db:
            db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.subject.in_(tries)))
            db.execute(
                insert(SessionRow).values(hash=_digest(secret), name=name, seen_at=now, expires_at=now + WORKING_DAY)
            )
        return secret

    def _refuse_many(self, db: Connection, tries: tuple[str, str], now: datetime) -> None:
        db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= now - WINDOW))
        for subject, most in zip(tries, (MOST_OF_ADDRESS, MOST_OF_USER), strict=True):
            failed = db.scalar(select(func.count()).where(LoginAttemptRow.subject == subject)) or 0
            if failed >= most:
                minutes = WINDOW // timedelta(minutes=1)
                raise TooManyAttemptsError(f"too many failed logins; try again in {minutes} minutes")

    def logged_in(self, secret: str, *, now: datetime) -> str | None:
        """Whose login a secret proves; None where it proves none, or none any more."""
        subject = _digest(secret)
        with self._engine.connect() as db:
            found = db.execute(
                select(SessionRow.name, SessionRow.seen_at, SessionRow.expires_at).where(SessionRow.hash == subject)
            ).first()
        if found is None or now >= found.expires_at or now - found.seen_at >= IDLE:
            return None
        if now - found.seen_at >= _NOTED:
            with self._engine.begin() as db:
                db.execute(update(SessionRow).where(SessionRow.hash == subject).values(seen_at=now))
        return str(found.name)

    def log_out(self, secret: str, *, now: datetime) -> None:
        """End a login, and forget those that have ended by themselves."""
        with self._engine.begin() as db:
            ended = or_(SessionRow.hash == _digest(secret), SessionRow.expires_at <= now)
            db.execute(delete(SessionRow).where(ended))


def network_of(address: str) -> str:
    """What one asker has for themselves: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        one = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(one) >> 64 << 64)) if isinstance(one, IPv6Address) else str(one)


def _kept(db: Connection, name: str) -> str | None:
    return db.scalar(select(UserRow.password).where(UserRow.name == name))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
