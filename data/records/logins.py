"""Who is logged in: a random secret a login, of which only the hash is kept."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.engine import Connection

from data.errors import NotFoundError, StadtklimaError
from data.records import passwords
from data.records.attempts import WINDOW, Attempts
from data.records.change import ACTOR, Change, Values
from data.records.key import token_hash
from data.records.ledger import Ledger
from data.records.permissions import Account, Grant, rights
from data.records.schema import GrantRow, LoginAttemptRow, SecondFactorRow, SessionRow, SharedDeviceRow, UserRow
from data.records.second_factor import SecondFactor

Method: TypeAlias = Literal["password", "second factor", "provider", "badge"]
WORKING_DAY: Final = timedelta(hours=8)
"""A login ends after this, whatever was done meanwhile."""
IDLE: Final = timedelta(hours=1)
"""A login ends when nothing was asked for so long."""
_NOTED: Final = timedelta(minutes=1)
"""Being seen is written down at most this often."""
CODE_PATIENCE: Final = timedelta(minutes=5)
"""So long a right password waits for the code of a second factor."""


_NO_FACTS: Final[Mapping[str, str]] = {"provider_sid": "", "id_token": "", "shared_device": ""}


class WrongLoginError(StadtklimaError):
    """Name and password, or the code, do not belong together; which of them is wrong is not said."""


class UnknownLoginError(NotFoundError):
    """No login of this id, or one of somebody else."""

    kind = "login"


@dataclass(frozen=True, slots=True)
class Login:
    """A login that has begun; where it ``needs_code`` its secret proves nothing yet but to `Logins.confirm`."""

    secret: str
    needs_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginEntry:
    """What is told of a login to whose it is; instants are UTC."""

    session_id: str
    method: Method
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_this: bool


class Logins:
    """The logins of users; safe to use from several threads."""

    def __init__(self, ledger: Ledger, attempts: Attempts, second_factor: SecondFactor) -> None:
        self._ledger, self._attempts, self._second_factor = ledger, attempts, second_factor

    # ---- beginning --------------------------------------------------------------------------

    def begin(self, name: str, password: str, *, address: str, now: datetime, before: str = "") -> Login:
        """Begin a login; that of the secret that the browser had ``before`` ends, so that nobody can plant one.

        Errors as of `prove`.
        """
        kept, tried = self._proved(name, password, address, now)
        renewed = passwords.hashed_secret(password) if passwords.is_outdated(kept) else kept
        with self._ledger.change(f"user:{name}", "login begin") as change:
            user = change.rows(UserRow, (UserRow.name == name) & (UserRow.password == kept))
            if not user:
                raise WrongLoginError("the password was changed meanwhile")
            change.update(UserRow, user, {"password": renewed})
            factor = change.rows(SecondFactorRow, (SecondFactorRow.name == name) & SecondFactorRow.is_confirmed)
            if not factor:
                # Where a code is to come a right password forgives nothing: codes could be guessed behind it.
                self._attempts.forgive(change.db, tried)
            return Login(self._new(change, user[0], "password", now, before, needs_code=bool(factor)), bool(factor))

    def prove(self, name: str, password: str, *, address: str, now: datetime) -> None:
        """See that somebody knows their password; of the address only a hash is kept, for a quarter of an hour.

        Raises:
            TooManyAttemptsError: from this address, or of this user; the password is not looked at.
            WrongLoginError: name and password do not belong together.
        """
        _, tried = self._proved(name, password, address, now)
        with self._ledger.note() as db:
            self._attempts.forgive(db, tried)

    def _proved(self, name: str, password: str, address: str, now: datetime) -> tuple[str, tuple[str, str]]:
        tried = self._attempts.count(name, address, now=now)
        with self._ledger.read() as db:
            kept = db.scalar(select(UserRow.password).where(UserRow.name == name))
        if not passwords.matches(password, kept) or kept is None:
            self._attempts.audit("login failed", name)
            raise WrongLoginError("name and password do not belong together")
        return kept, tried

    def confirm(self, secret: str, code: str, *, address: str, now: datetime) -> str:
        """Go on from a right password to a login by a code; return another secret. Errors as of `begin`."""
        half = SessionRow.hash == token_hash(secret), SessionRow.needs_code, SessionRow.expires_at > now
        with self._ledger.read() as db:
            name = db.scalar(select(SessionRow.name).where(*half))
        if name is None:
            raise WrongLoginError("this login has taken too long; begin anew")
        tried = self._attempts.count(name, address, now=now)
        with self._ledger.change(f"user:{name}", "login begin") as change:
            if self._second_factor.spend(change, name, code, now=now):
                self._attempts.forgive(change.db, tried)
                user = change.rows(UserRow, UserRow.name == name)[0]
                return self._new(change, user, "second factor", now, secret)
        self._attempts.audit("login failed", name)
        raise WrongLoginError("this code is not right, or has been used")

    def admit(
        self,
        name: str,
        method: Method,
        *,
        now: datetime,
        before: str = "",
        provider_sid: str = "",
        id_token: str = "",
        shared_device: str = "",
    ) -> str:
        """Begin a login of a user who was proved by other means; return its secret.

        Args:
            name: the user's.
            method: what proved them.
            now: UTC.
            before: the secret that the browser had, whose login ends.
            provider_sid: the session at the provider.
            id_token: what the provider said.
            shared_device: on which alone the login holds; empty: anywhere.
        """
        facts = {"provider_sid": provider_sid, "id_token": id_token, "shared_device": shared_device}
        with self._ledger.change(f"user:{name}", "login begin") as change:
            user = change.rows(UserRow, UserRow.name == name)[0]
            return self._new(change, user, method, now, before, facts=facts)

    def _new(
        self,
        change: Change,
        user: Values,
        method: Method,
        now: datetime,
        before: str,
        *,
        needs_code: bool = False,
        facts: Mapping[str, str] = _NO_FACTS,
    ) -> str:
        secret = secrets.token_urlsafe(32)
        if before:
            change.delete(SessionRow, SessionRow.hash == token_hash(before))
        row = {
            "hash": token_hash(secret),
            "session_id": uuid.uuid4().hex,
            "name": user["name"],
            "body": user["body"],
            "method": method,
            "needs_code": needs_code,
            **facts,
            "created_at": now,
            "seen_at": now,
            "expires_at": now + (CODE_PATIENCE if needs_code else WORKING_DAY),
        }
        change.insert(SessionRow, [row])
        return secret

    # ---- looking ----------------------------------------------------------------------------

    def account(self, secret: str, *, now: datetime, device: str = "") -> Account | None:
        """Whose login a secret proves, with what they may do now; None where it proves none, or none any more.

        A login by a badge holds together with the secret of its ``device`` alone.
        """
        mine = SessionRow.hash == token_hash(secret)
        columns = (
            SessionRow.name,
            SessionRow.method,
            SessionRow.seen_at,
            SessionRow.expires_at,
            SessionRow.shared_device,
        )
        with self._ledger.read() as db:
            found = db.execute(select(*columns).where(mine, ~SessionRow.needs_code)).first()
            if found is None or now >= found.expires_at or now - found.seen_at >= IDLE:
                return None
            if found.shared_device and not _is_on(db, found.shared_device, device):
                return None
            grants = db.execute(select(GrantRow.role, GrantRow.body).where(GrantRow.name == found.name)).mappings()
            held = rights(Grant(**row) for row in grants)
        account = Account(actor=f"user:{found.name}", rights=held, method=found.method)
        if now - found.seen_at >= _NOTED:
            with self._ledger.note() as db:
                db.execute(update(SessionRow).where(mine).values(seen_at=now))
        return account

    def of_user(self, name: str, *, secret: str = "", now: datetime) -> list[LoginEntry]:
        """The logins of a user that hold still, the newest first."""
        names = [one for one in LoginEntry.__slots__ if one != "is_this"]
        columns = [getattr(SessionRow, one) for one in names]
        holds = SessionRow.expires_at > now, SessionRow.seen_at > now - IDLE, ~SessionRow.needs_code
        statement = select(*columns, SessionRow.hash).where(SessionRow.name == name, *holds)
        with self._ledger.read() as db:
            rows = db.execute(statement.order_by(SessionRow.created_at.desc())).mappings().all()
        this = token_hash(secret)
        return [LoginEntry(**{one: row[one] for one in names}, is_this=row["hash"] == this) for row in rows]

    def id_token(self, secret: str) -> str:
        """What the provider said at this login, for logging out there; empty: it was none of a provider."""
        with self._ledger.read() as db:
            return db.scalar(select(SessionRow.id_token).where(SessionRow.hash == token_hash(secret))) or ""

    # ---- ending -----------------------------------------------------------------------------

    def end(self, secret: str) -> None:
        """End a login."""
        self._end(SessionRow.hash == token_hash(secret))

    def end_one(self, name: str, session_id: str) -> None:
        """End one of a user's logins; UnknownLoginError: they have none of this id."""
        if not self._end((SessionRow.name == name) & (SessionRow.session_id == session_id)):
            raise UnknownLoginError(session_id[:32])

    def end_all(self, name: str) -> int:
        """End every login of a user; return how many."""
        return self._end(SessionRow.name == name)

    def end_of_provider(self, provider_sid: str) -> int:
        """End the logins of one session at the provider; return how many."""
        return self._end(SessionRow.provider_sid == provider_sid) if provider_sid else 0

    def _end(self, where: ColumnElement[bool]) -> int:
        with self._ledger.change(ACTOR.get(), "login end") as change:
            return change.delete(SessionRow, where)

    def forget(self, *, now: datetime) -> int:
        """Delete what was noted of attempts and logins that are over; return how many."""
        with self._ledger.note() as db:
            attempts = db.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= now - WINDOW)).rowcount
            return attempts + db.execute(delete(SessionRow).where(SessionRow.expires_at <= now)).rowcount


def _is_on(db: Connection, name: str, secret: str) -> bool:
    """Whether a secret is that of a shared device."""
    fits = SharedDeviceRow.name == name, SharedDeviceRow.hash == token_hash(secret), SharedDeviceRow.is_enrolled
    return db.scalar(select(SharedDeviceRow.name).where(*fits)) is not None
