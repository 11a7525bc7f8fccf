"""Tokens of machines that use the API: each permits little, in one body, for a time, from where it is meant to come."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from sqlalchemy import select

from data.errors import BadRequestError, NotFoundError
from data.records.change import ACTOR, within_reach
from data.records.key import token_hash
from data.records.ledger import Ledger
from data.records.permissions import PERMISSIONS, Account, UnknownPermissionError
from data.records.schema import ApiTokenRow

LONGEST: Final = timedelta(days=800)
"""No token is good for longer."""


class UnknownTokenError(NotFoundError):
    """No token of this name that is good."""

    kind = "token"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is known of a token.

    Args:
        networks: from where it may come, as CIDR; empty: from anywhere.
        revoked_at: worthless since, UTC; None: good until ``expires_at``.
    """

    name: str
    body: str
    permissions: Sequence[str]
    networks: Sequence[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class ApiTokens:
    """The tokens of machines; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def new(
        self, name: str, permissions: Sequence[str], *, lasts: timedelta, body: str = "", networks: Sequence[str] = ()
    ) -> str:
        """Make a token and return its plain text, which is kept nowhere.

        Raises:
            UnknownPermissionError: one is none.
            BadRequestError: it permits nothing, is named like a good one, lasts too long, or a network is none.
        """
        _check(name, permissions, lasts)
        bound = [_network(one) for one in networks]
        token = f"stadtklima_{secrets.token_urlsafe(32)}"
        with self._ledger.change(ACTOR.get(), "api token new", body=body) as change:
            good = ApiTokenRow.revoked_at.is_(None) & (ApiTokenRow.expires_at > change.at)
            if change.rows(ApiTokenRow, good & (ApiTokenRow.name == name)):
                raise BadRequestError(f"there is a token {name!r}; revoke it first, or take another name")
            row = {"name": name, "permissions": sorted(set(permissions)), "networks": bound, "created_at": change.at}
            row |= {"hash": token_hash(token), "expires_at": change.at + lasts, "revoked_at": None}
            change.insert(ApiTokenRow, [row])
        return token

    def tokens(self) -> list[ApiToken]:
        """Every token that was ever made and that who acts may see, the oldest first; never its text."""
        columns = [getattr(ApiTokenRow, one) for one in ApiToken.__slots__]
        statement = select(*columns).where(within_reach(ApiTokenRow)).order_by(ApiTokenRow.token_id)
        with self._ledger.read() as db:
            return [ApiToken(**row) for row in db.execute(statement).mappings()]

    def revoke(self, name: str) -> None:
        """Make a token worthless; UnknownTokenError: there is none of this name that is good."""
        with self._ledger.change(ACTOR.get(), "api token revoke") as change:
            good = ApiTokenRow.revoked_at.is_(None) & within_reach(ApiTokenRow)
            found = change.rows(ApiTokenRow, good & (ApiTokenRow.name == name))
            if not change.update(ApiTokenRow, found, {"revoked_at": change.at}):
                raise UnknownTokenError(name, change.db.scalars(select(ApiTokenRow.name).where(good)))

    def account(self, presented: str, *, address: str, now: datetime) -> Account | None:
        """What a token permits; None: it is none, is over, or comes from where it should not."""
        with self._ledger.read() as db:
            found = db.execute(select(ApiTokenRow).where(ApiTokenRow.hash == token_hash(presented))).mappings().first()
        if found is None or found["revoked_at"] is not None or now >= found["expires_at"]:
            return None
        if found["networks"] and not _is_within(address, found["networks"]):
            return None
        held = frozenset((one, found["body"]) for one in PERMISSIONS if one in found["permissions"])
        return Account(actor=f"token:{found['name']}", rights=held)


def _check(name: str, permissions: Sequence[str], lasts: timedelta) -> None:
    if not (name.isascii() and name.isprintable() and 0 < len(name) <= ApiTokenRow.name.type.length):
        raise BadRequestError(f"{name[:64]!r} names no token; write 1 to 64 plain characters")
    if not permissions:
        raise BadRequestError("this token would permit nothing; name a permission")
    for one in permissions:
        if one not in PERMISSIONS:
            raise UnknownPermissionError(one, PERMISSIONS)
    if not timedelta() < lasts <= LONGEST:
        raise BadRequestError(f"a token lasts 1 to {LONGEST.days} days, not {lasts.days}")


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip()))
    except ValueError:
        raise BadRequestError(f"{text[:45]!r} is no network; write it like 10.2.0.0/16 or 2001:db8::/48") from None


def _is_within(address: str, networks: Sequence[str]) -> bool:
    try:
        one = ip_address(address)
    except ValueError:
        return False
    return any(one in ip_network(network) for network in networks)
