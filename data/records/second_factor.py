"""A second factor of local users: codes of an app (TOTP, RFC 6238), each good once, and codes for when it is lost."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from sqlalchemy import select

from data.errors import BadRequestError
from data.records.change import ACTOR, Change
from data.records.key import InstallationKey, token_hash
from data.records.ledger import Ledger
from data.records.schema import SecondFactorRow, SessionRow, UserRow

STEP_S: Final = 30
DIGITS: Final = 6
_DRIFT: Final = 1
"""A clock may be a step off, either way."""
_RECOVERY: Final = 10
_PURPOSE: Final = "second factor"


class WrongCodeError(BadRequestError):
    """A code that the app does not show at this moment, or that was used."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app is given: the secret (Base32), and the address that its QR code holds."""

    secret: str
    address: str


def totp(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """The code of a step: RFC 4226 with the number of seconds since 1970 by 30 (RFC 6238), SHA-1."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


class SecondFactor:
    """The second factors of users; safe to use from several threads."""

    def __init__(self, ledger: Ledger, key: InstallationKey) -> None:
        self._ledger, self._key = ledger, key

    def has(self, name: str) -> bool:
        """Whether somebody must show a code."""
        confirmed = select(SecondFactorRow.name).where(SecondFactorRow.name == name, SecondFactorRow.is_confirmed)
        with self._ledger.read() as db:
            return db.scalar(confirmed) is not None

    def enrol(self, name: str, *, issuer: str) -> Enrolment:
        """Give an app a secret; it counts once a code of it was shown. BadRequestError: another one counts already."""
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        sealed = self._key.sealed(_PURPOSE, secret)
        with self._ledger.change(ACTOR.get(), "second factor enrol") as change:
            if change.rows(SecondFactorRow, (SecondFactorRow.name == name) & SecondFactorRow.is_confirmed):
                raise BadRequestError(f"{name} has a second factor; remove that one first")
            change.delete(SecondFactorRow, SecondFactorRow.name == name)
            user = change.rows(UserRow, UserRow.name == name)[0]
            row = {"name": name, "body": user["body"], "secret": sealed, "recovery": [], "last_step": 0}
            change.insert(SecondFactorRow, [{**row, "is_confirmed": False}])
        label, facts = quote(f"{issuer}:{name}"), {"secret": secret, "issuer": issuer}
        return Enrolment(secret, f"otpauth://totp/{label}?{urlencode(facts, quote_via=quote)}")

    def confirm(self, name: str, code: str, *, now: datetime, secret: str = "") -> list[str]:
        """Let a secret count whose code was shown; return codes for when the app is lost, which are told only now.

        Logins of before end, but the one that ``secret`` proves. WrongCodeError: it is not the code.
        """
        codes = [secrets.token_hex(5) for _ in range(_RECOVERY)]
        with self._ledger.change(ACTOR.get(), "second factor confirm") as change:
            rows = change.rows(SecondFactorRow, (SecondFactorRow.name == name) & ~SecondFactorRow.is_confirmed)
            step = self._step(rows[0]["secret"], code, now, after=0) if rows else None
            if step is None:
                raise WrongCodeError("this is not the code that the app shows; is its clock right?")
            kept = {"is_confirmed": True, "last_step": step, "recovery": [self._digest(name, one) for one in codes]}
            change.update(SecondFactorRow, rows, kept)
            change.delete(SessionRow, (SessionRow.name == name) & (SessionRow.hash != token_hash(secret)))
        return codes

    def spend(self, change: Change, name: str, code: str, *, now: datetime) -> bool:
        """Whether a code is right; it is not a second time."""
        rows = change.rows(SecondFactorRow, (SecondFactorRow.name == name) & SecondFactorRow.is_confirmed)
        if not rows:
            return False
        given, kept = code.replace(" ", "").lower(), rows[0]["recovery"]
        step = self._step(rows[0]["secret"], given, now, after=rows[0]["last_step"])
        if step is not None:
            return bool(change.update(SecondFactorRow, rows, {"last_step": step}))
        left = [one for one in kept if not hmac.compare_digest(one, self._digest(name, given))]
        return bool(len(left) < len(kept) and change.update(SecondFactorRow, rows, {"recovery": left}))

    def remove(self, name: str) -> bool:
        """Let somebody log in without a code again, and end their logins; return whether there was one."""
        with self._ledger.change(ACTOR.get(), "second factor remove") as change:
            change.delete(SessionRow, SessionRow.name == name)
            return bool(change.delete(SecondFactorRow, SecondFactorRow.name == name))

    def _step(self, sealed: str, code: str, now: datetime, *, after: int) -> int | None:
        """The step whose code it is, among those that were not used."""
        secret = base64.b32decode(self._key.opened(_PURPOSE, sealed))
        present = int(now.timestamp()) // STEP_S
        steps = range(max(after + 1, present - _DRIFT), present + _DRIFT + 1)
        fits = [one for one in steps if hmac.compare_digest(totp(secret, one).encode(), code.encode())]
        return fits[0] if fits else None

    def _digest(self, name: str, code: str) -> str:
        return self._key.digest("recovery", f"{name} {code}")
