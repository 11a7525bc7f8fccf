"""Screens that show one site to whoever stands before them: paired by a code that is typed once, good for minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from data.errors import BadRequestError, FieldError, NotFoundError
from data.records.attempts import Attempts
from data.records.change import ACTOR, within_reach
from data.records.key import token_hash
from data.records.ledger import Ledger
from data.records.logins import WrongLoginError
from data.records.paired_screens_schema import PairedScreenRow

CODE_GOOD_FOR: Final = timedelta(minutes=10)
MOST_OF_SITE: Final = 12
"""Screens of one site: who has more has forgotten some."""
LONGEST_NAME: Final = 64
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that is read as another."""
_CODE_LENGTH: Final = 8
_TRIED: Final = " screens"
"""Whose attempts are counted; no user has such a name."""
_SEEN_EVERY: Final = timedelta(minutes=10)


class UnknownScreenError(NotFoundError):
    """No screen of this number, or another body's."""

    kind = "screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedScreen:
    """What is told of a screen; instants are UTC.

    Args:
        is_paired: whether its code was typed; else it waits for it.
        seen_at: when it asked last, to ten minutes; None: never.
    """

    screen_id: int
    site_id: str
    body: str
    name: str
    is_paired: bool
    created_at: datetime
    seen_at: datetime | None


class PairedScreens:
    """Screens; safe to use from several threads."""

    def __init__(self, ledger: Ledger, attempts: Attempts) -> None:
        self._ledger, self._attempts = ledger, attempts

    def invite(self, site_id: str, name: str, *, body: str) -> str:
        """Let a screen be paired; return the code that is typed on it, once, within minutes.

        Codes of the site that nobody typed end: the newest alone is good.

        Raises:
            FieldError: ``name``: it has none or is too long.
            BadRequestError: the site has too many screens.
            ForeignBodyError: the body is not one of theirs who act.
        """
        if not 0 < len(name) <= LONGEST_NAME:
            raise FieldError("name", f"the name has {len(name)} characters; it has 1 to {LONGEST_NAME}")
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        with self._ledger.change(ACTOR.get(), "screen invite", body=body) as change:
            of_site = PairedScreenRow.site_id == site_id
            change.delete(PairedScreenRow, of_site & ~PairedScreenRow.is_paired)
            if len(change.rows(PairedScreenRow, of_site)) >= MOST_OF_SITE:
                raise BadRequestError(f"{site_id} has {MOST_OF_SITE} screens; remove one first")
            row = {"site_id": site_id, "name": name, "hash": token_hash(code), "is_paired": False}
            change.insert(PairedScreenRow, [{**row, "created_at": change.at, "seen_at": None}])
        return f"{code[:4]}-{code[4:]}"

    def pair(self, code: str, *, address: str, now: datetime) -> str:
        """Make a screen known by its code; return the secret it keeps.

        Raises:
            TooManyAttemptsError: too many were wrong, from this network or at all.
            WrongLoginError: no code like this waits.
        """
        tried = self._attempts.count(_TRIED, address, now=now)
        secret = secrets.token_urlsafe(32)
        typed = code.replace("-", "").replace(" ", "").upper()
        with self._ledger.change("", "screen pair") as change:
            fits = (PairedScreenRow.hash == token_hash(typed)) & ~PairedScreenRow.is_paired
            rows = change.rows(PairedScreenRow, fits & (PairedScreenRow.created_at > now - CODE_GOOD_FOR))
            if not change.update(PairedScreenRow, rows, {"hash": token_hash(secret), "is_paired": True}):
                raise WrongLoginError("this code is not right, was used already, or is over")
            self._attempts.forgive(change.db, tried)
        return secret

    def screen(self, secret: str, *, now: datetime) -> PairedScreen | None:
        """Which screen asks, by the secret it keeps; None: it is none, or none any more."""
        if not secret:
            return None
        fits = PairedScreenRow.hash == token_hash(secret), PairedScreenRow.is_paired
        with self._ledger.read() as db:
            found = db.execute(select(*_COLUMNS).where(*fits)).mappings().first()
        if found is None:
            return None
        if found["seen_at"] is None or now - found["seen_at"] > _SEEN_EVERY:
            with self._ledger.note() as db:
                own = PairedScreenRow.screen_id == found["screen_id"]
                db.execute(update(PairedScreenRow).where(own).values(seen_at=now))
        return PairedScreen(**found)

    def listed(self, site_id: str = "") -> list[PairedScreen]:
        """The screens that who acts may see, the oldest first; ``site_id``: of one site."""
        asked = select(*_COLUMNS).where(within_reach(PairedScreenRow)).order_by(PairedScreenRow.screen_id)
        with self._ledger.read() as db:
            rows = db.execute(asked.where(PairedScreenRow.site_id == site_id) if site_id else asked).mappings()
            return [PairedScreen(**row) for row in rows]

    def remove(self, screen_id: int) -> None:
        """Let a screen show nothing any more; UnknownScreenError: there is none of this number within reach."""
        with self._ledger.change(ACTOR.get(), "screen remove") as change:
            own = (PairedScreenRow.screen_id == screen_id) & within_reach(PairedScreenRow)
            if not change.delete(PairedScreenRow, own):
                raise UnknownScreenError(str(screen_id))


_COLUMNS: Final = [getattr(PairedScreenRow, name) for name in PairedScreen.__slots__]
