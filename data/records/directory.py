"""Users whom the town's own directory proves: made, given roles and taken them by what it says at each login."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select

from data.errors import AccessError
from data.records.change import Change
from data.records.ledger import Ledger
from data.records.permissions import Grant
from data.records.schema import GrantRow, SessionRow, UserRow

_OTHER: Final = re.compile(r"[^a-z0-9._@-]+")


class NoGrantError(AccessError):
    """Somebody whom the directory knows, and to whom it gives no role here."""


class NameTakenError(AccessError):
    """Two people of one name."""


class Directory:
    """The users of providers; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def admit(self, issuer: str, subject: str, *, name: str, grants: Collection[Grant], now: datetime) -> str:
        """See that somebody is a user with these roles and no others; return the user's name.

        Other logins of theirs end where the roles are others than before.

        Raises:
            NoGrantError: there are no roles; those of before are gone.
            NameTakenError: it would be the name of somebody else.
        """
        with self._ledger.change(f"provider:{urlsplit(issuer).netloc}", "user provide") as change:
            user = self._name_of(change, issuer, subject)
            if user is None and grants:
                user = _free_name(change, name, issuer)
                row = {"name": user, "password": "", "issuer": issuer, "subject": subject, "created_at": now}
                change.insert(UserRow, [{**row, "body": min(one.body for one in grants)}])
            if user is not None:
                _grant(change, user, grants)
        if user is None or not grants:
            raise NoGrantError("none of the groups you are in gives you a role here")
        return user

    def name_of(self, issuer: str, subject: str) -> str | None:
        """The user whom an issuer means; None: nobody."""
        with self._ledger.read() as db:
            return db.scalar(select(UserRow.name).where(UserRow.issuer == issuer, UserRow.subject == subject))

    def _name_of(self, change: Change, issuer: str, subject: str) -> str | None:
        found = change.rows(UserRow, (UserRow.issuer == issuer) & (UserRow.subject == subject))
        return found[0]["name"] if found else None


def _free_name(change: Change, name: str, issuer: str) -> str:
    """The name itself, or with the provider's host where a local user, who is somebody else, has it."""
    plain = _OTHER.sub("-", name.lower()).lstrip("._@-") or "user"
    for one in (plain[:64], f"{plain}@{urlsplit(issuer).hostname}"[:64]):
        if not change.rows(UserRow, UserRow.name == one):
            return one
    raise NameTakenError(f"there is another user {plain!r}; whoever looks after accounts can remove it")


def _grant(change: Change, name: str, grants: Collection[Grant]) -> None:
    held = {Grant(role=one["role"], body=one["body"]) for one in change.rows(GrantRow, GrantRow.name == name)}
    for one in held - set(grants):
        change.delete(GrantRow, (GrantRow.name == name) & (GrantRow.role == one.role) & (GrantRow.body == one.body))
    added = sorted(set(grants) - held)
    change.insert(GrantRow, [{"name": name, "role": one.role, "body": one.body} for one in added])
    if held != set(grants):
        change.delete(SessionRow, SessionRow.name == name)
