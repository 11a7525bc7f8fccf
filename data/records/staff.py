"""Who may log in, and which roles they have."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from sqlalchemy import select

from data.errors import BadRequestError, FieldError, NotFoundError
from data.language import GERMAN, LANGUAGES, Language
from data.records import passwords
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.permissions import Grant, known_role
from data.records.schema import BadgeRow, GrantRow, SecondFactorRow, SessionRow, UserRow

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class UnknownUserError(NotFoundError):
    """No user of this name."""

    kind = "user"


class UnknownGrantError(NotFoundError):
    """A user does not have this role in this body."""

    kind = "grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in.

    Args:
        name: small letters, digits, dots, hyphens, ``@``.
        language: in which they are written to.
        issuer: the provider (OpenID Connect) who proves them; empty: a password does.
    """

    name: str
    body: str
    issuer: str
    created_at: datetime
    grants: tuple[Grant, ...]
    language: Language = GERMAN


class Staff:
    """Users; safe to use from several threads. ForeignBodyError: who acts may not, in the body that is concerned."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, name: str, password: str, *, now: datetime, body: str = "", roles: tuple[str, ...] = ()) -> None:
        """Let somebody of a body log in, with roles in it.

        Raises:
            BadRequestError: the name is taken or none, or the password is weak.
            UnknownRoleError: there is no such role.
        """
        if not _NAME.fullmatch(name):
            raise BadRequestError(f"user name {name!r}: small letters, digits and . _ @ -, at most 64")
        kept = passwords.hashed(password, known=self._known(name))
        row = {"name": name, "password": kept, "issuer": "", "subject": "", "created_at": now}
        with self._ledger.change(ACTOR.get(), "user add", body=body) as change:
            if change.rows(UserRow, UserRow.name == name):
                raise BadRequestError(f"user {name!r} exists; `stadtklima user password {name}` sets a new password")
            change.insert(UserRow, [row])
            change.insert(GrantRow, [{"name": name, "role": known_role(one)} for one in sorted(set(roles))])

    def grant(self, name: str, role: str, *, body: str = "") -> None:
        """Give somebody a role in a body, and end their logins; UnknownUserError, UnknownRoleError: as named."""
        with self._ledger.change(ACTOR.get(), "user grant", body=body) as change:
            self._user(change, name)
            held = (GrantRow.name == name) & (GrantRow.role == role) & (GrantRow.body == change.body)
            if not change.rows(GrantRow, held):
                change.insert(GrantRow, [{"name": name, "role": known_role(role)}])
                change.delete(SessionRow, SessionRow.name == name)

    def revoke(self, name: str, role: str, *, body: str = "") -> None:
        """Take a role in a body from somebody, and end their logins; UnknownUserError, UnknownGrantError: as named."""
        with self._ledger.change(ACTOR.get(), "user revoke", body=body) as change:
            self._user(change, name)
            held = (GrantRow.name == name) & (GrantRow.role == role) & (GrantRow.body == change.body)
            if not change.delete(GrantRow, held):
                others = change.rows(GrantRow, GrantRow.name == name)
                raise UnknownGrantError(f"{role}@{change.body}", [f"{one['role']}@{one['body']}" for one in others])
            change.delete(SessionRow, SessionRow.name == name)

    def set_password(self, name: str, password: str) -> None:
        """Give somebody another password, and end their logins.

        Raises:
            UnknownUserError: there is no such user.
            WeakPasswordError: it is weak.
        """
        hashed = passwords.hashed(password, known=self._known(name))
        with self._ledger.change(ACTOR.get(), "user password") as change:
            user = self._user(change, name)
            # Whoever may log in as somebody may do all that they may, in other bodies too.
            change.refuse_foreign(change.rows(GrantRow, GrantRow.name == name))
            change.delete(SessionRow, SessionRow.name == name)
            change.update(UserRow, [user], {"password": hashed})

    def set_language(self, name: str, language: str) -> None:
        """Write to somebody in another language; UnknownUserError: there is no such user; FieldError: none of ours."""
        if language not in LANGUAGES:
            raise FieldError("language", f"unknown language {language[:10]!r}; known: {', '.join(LANGUAGES)}")
        with self._ledger.change(ACTOR.get(), "user language") as change:
            change.update(UserRow, [self._user(change, name)], {"language": language})

    def remove(self, name: str) -> None:
        """Let somebody log in no more, and end their logins; UnknownUserError: there is no such user."""
        with self._ledger.change(ACTOR.get(), "user remove") as change:
            self._user(change, name)
            for table in (SessionRow, SecondFactorRow, BadgeRow, GrantRow, UserRow):
                change.delete(table, table.name == name)

    def users(self) -> list[User]:
        """Everybody who may log in and whom who acts may see, in the order of names."""
        with self._ledger.read() as db:
            given = db.execute(select(GrantRow.name, GrantRow.role, GrantRow.body).order_by(GrantRow.role)).all()
            columns = (UserRow.name, UserRow.body, UserRow.issuer, UserRow.created_at, UserRow.language)
            rows = db.execute(select(*columns).where(within_reach(UserRow)).order_by(UserRow.name)).mappings().all()
        of = {
            row["name"]: [Grant(role=role, body=body) for name, role, body in given if name == row["name"]]
            for row in rows
        }
        return [User(**row, grants=tuple(of[row["name"]])) for row in rows]

    def languages(self) -> dict[str, Language]:
        """By name, of everybody: whoever writes to them need not see their accounts."""
        with self._ledger.read() as db:
            found = db.execute(select(UserRow.name, UserRow.language)).all()
        return {name: cast("Language", language) for name, language in found}

    def user(self, name: str) -> User:
        """One of them; UnknownUserError: there is none of this name."""
        found = {one.name: one for one in self.users()}
        if name not in found:
            raise UnknownUserError(name, found)
        return found[name]

    def _known(self, name: str) -> list[str]:
        """What whoever guesses a password of this installation tries first."""
        return [*re.split(r"[._@-]", name), *self._ledger.town.split("_"), "stadtklima"]

    def _user(self, change: Change, name: str) -> Values:
        found = change.rows(UserRow, UserRow.name == name)
        if not found:
            raise UnknownUserError(name, change.db.scalars(select(UserRow.name).where(within_reach(UserRow))))
        return found[0]
