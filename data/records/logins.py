"""Who is logged in, and how often somebody tried."""

import hashlib
import secrets
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from data.errors import StadtklimaError
from data.records import passwords
from data.records.change import ACTOR
from data.records.ledger import Ledger
from data.records.permissions import Account, Grant, rights
from data.records.schema import GrantRow, LoginAttemptRow, SessionRow, UserRow

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


class WrongLoginError(StadtklimaError):
    """Name and password do not belong together; which of them is wrong is not said."""


class TooManyAttemptsError(StadtklimaError):
    """Too many failed logins from one address or of one user."""


class Logins:
    """The logins of users; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def begin(self, name: str, password: str, *, address: str, now: datetime) -> str:
        """Begin a login and return the secret that proves it; only its hash is kept.

        Of the address only a hash is kept, for a quarter of an hour.

        Raises:
            TooManyAttemptsError: from this address, or of this user; the password is not looked at.
            WrongLoginError: name and password do not belong together.
        """
        tries = (_digest(f"address {network_of(address)}"), _digest(f"user {name}"))
        with self._ledger.note() as db:
            self._refuse_many(db, tries, now)
            # Counted before it is judged: many at once are many.
            db.execute(insert(LoginAttemptRow), [{**self._ledger.owner, "at": now, "subject": one} for one in tries])
            user = db.execute(select(UserRow.password, UserRow.body).where(UserRow.name == name)).first()
        if not passwords.matches(password, user and user.password) or user is None:
            raise WrongLoginError("name and password do not belong together")
        secret = secrets.token_urlsafe(32)
        with self._ledger.change(f"user:{name}", "login begin", body=user.body) as change:
            change.db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.subject.in_(tries)))
            row = {"hash": _digest(secret), "name": name, "seen_at": now, "expires_at": now + WORKING_DAY}
            change.insert(SessionRow, [row])
        return secret

    def _refuse_many(self, db: Connection, tries: tuple[str, str], now: datetime) -> None:
        db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= now - WINDOW))
        for subject, most in zip(tries, (MOST_OF_ADDRESS, MOST_OF_USER), strict=True):
            failed = db.scalar(select(func.count()).where(LoginAttemptRow.subject == subject)) or 0
            if failed >= most:
                minutes = WINDOW // timedelta(minutes=1)
                raise TooManyAttemptsError(f"too many failed logins; try again in {minutes} minutes")

    def account(self, secret: str, *, now: datetime) -> Account | None:
        """Whose login a secret proves, with what they may do now; None where it proves none, or none any more."""
        subject = _digest(secret)
        columns = (SessionRow.name, SessionRow.seen_at, SessionRow.expires_at)
        with self._ledger.read() as db:
            found = db.execute(select(*columns).where(SessionRow.hash == subject)).first()
            if found is None or now >= found.expires_at or now - found.seen_at >= IDLE:
                return None
            grants = db.execute(select(GrantRow.role, GrantRow.body).where(GrantRow.name == found.name)).mappings()
            account = Account(actor=f"user:{found.name}", rights=rights(Grant(**row) for row in grants))
        if now - found.seen_at >= _NOTED:
            with self._ledger.note() as db:
                db.execute(update(SessionRow).where(SessionRow.hash == subject).values(seen_at=now))
        return account

    def end(self, secret: str) -> None:
        """End a login."""
        with self._ledger.change(ACTOR.get(), "login end") as change:
            change.delete(SessionRow, SessionRow.hash == _digest(secret))

    def forget(self, *, now: datetime) -> int:
        """Delete what was noted of attempts and logins that are over; return how many."""
        with self._ledger.note() as db:
            attempts = db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= now - WINDOW)).rowcount
            return attempts + db.execute(delete(SessionRow).where(SessionRow.expires_at <= now)).rowcount


def network_of(address: str) -> str:
    """What one asker has for themselves: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        one = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(one) >> 64 << 64)) if isinstance(one, IPv6Address) else str(one)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
