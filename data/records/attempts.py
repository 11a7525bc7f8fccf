"""How often somebody tried to prove who they are: few times from one network, few times as one user."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from data.errors import StadtklimaError
from data.records.key import InstallationKey
from data.records.ledger import Ledger
from data.records.schema import LoginAttemptRow, RevisionRow, UserRow

WINDOW: Final = timedelta(minutes=15)
MOST_OF_ADDRESS: Final = 10
MOST_OF_USER: Final = 20
"""Failed attempts in a window: fewer from one address, so that nobody locks a user out from a single place."""


class TooManyAttemptsError(StadtklimaError):
    """Too many failed logins from one address or of one user."""


class Attempts:
    """Counts them by hashes with the installation's key, for a quarter of an hour."""

    def __init__(self, ledger: Ledger, key: InstallationKey) -> None:
        self._ledger, self._key = ledger, key

    def count(self, name: str, address: str, *, now: datetime) -> tuple[str, str]:
        """Count an attempt before it is judged, since many at once are many; return what `forgive` takes.

        Raises:
            TooManyAttemptsError: there were too many; the lock-out is audited when it begins.
        """
        tried = self._subjects(name, address)
        with self._ledger.note() as db:
            # One after the other in either database: else each of many at once would see the count before all of them.
            db.execute(select(RevisionRow.count).with_for_update())
            db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= now - WINDOW))
            before = [_failed(db, subject) for subject in tried]
            is_over = before[0] >= MOST_OF_ADDRESS or before[1] >= MOST_OF_USER
            if not is_over:
                db.execute(
                    insert(LoginAttemptRow), [{**self._ledger.owner, "at": now, "subject": one} for one in tried]
                )
        if is_over:
            minutes = WINDOW // timedelta(minutes=1)
            raise TooManyAttemptsError(f"too many failed logins; try again in {minutes} minutes")
        if before[0] == MOST_OF_ADDRESS - 1 or before[1] == MOST_OF_USER - 1:
            self.audit("login locked", name)
        return tried

    def forgive(self, db: Connection, tried: tuple[str, str]) -> None:
        """Forget the attempts before a good one."""
        db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.subject.in_(tried)))

    def audit(self, what: str, name: str) -> None:
        """Note that somebody failed; a name that is no user's may be a password in the wrong field, and stays out."""
        with self._ledger.read() as db:
            body = db.scalar(select(UserRow.body).where(UserRow.name == name))
        self._ledger.witness(what, subject=f"staff_user:{name}" if body else "login:unknown user", body=body or "")

    def _subjects(self, name: str, address: str) -> tuple[str, str]:
        digest = self._key.digest
        return digest("attempt", f"address {network_of(address)}"), digest("attempt", f"user {name}")


def _failed(db: Connection, subject: str) -> int:
    return db.scalar(select(func.count()).where(LoginAttemptRow.subject == subject)) or 0


def network_of(address: str) -> str:
    """What one asker has for themselves: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        one = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(one) >> 64 << 64)) if isinstance(one, IPv6Address) else str(one)
