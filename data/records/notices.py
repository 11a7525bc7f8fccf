"""What the town tells everybody (Mitteilungen): drafted by one person, released by another, and taken back."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zlib import crc32

from sqlalchemy import func, select

from data.errors import AccessError, FieldError, NotFoundError
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.pseudonyms import PSEUDONYM
from data.records.schema import NoticeRow

LONGEST: Final = 600
AGAIN_S: Final = 1.0
"""After so long it is looked whether another process has changed the records."""


class UnknownNoticeError(NotFoundError):
    """No notice of this id."""

    kind = "notice"


class OwnNoticeError(AccessError):
    """Whoever wrote a notice cannot release it."""


class UnknownAuthorError(AccessError):
    """Nobody can say any more whether who releases a notice has written it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice.

    Args:
        text: German, plain; addresses in it become links.
        text_en: English; empty: the German one is shown.
        layer: whose pages it stands on; empty: every page.
        site_id: the one site it is about; empty: none.
        valid_from: shown from then on once it is released, UTC.
        valid_to: until then.
        author: who wrote it last, as the audit names people.
        released_by: likewise who released it; empty: nobody has.
    """

    notice_id: str = ""
    body: str = ""
    text: str
    text_en: str = ""
    layer: str = ""
    site_id: str = ""
    valid_from: datetime
    valid_to: datetime
    author: str = ""
    changed_at: datetime | None = None
    released_by: str = ""
    released_at: datetime | None = None

    def is_shown(self, now: datetime) -> bool:
        """Whether everybody sees it at an instant."""
        return self.released_at is not None and self.valid_from <= now < self.valid_to

    def said(self, language: str) -> str:
        """Its text in a language."""
        return (self.text_en.strip() if language == "en" else "") or self.text


class Notices:
    """The notices of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._released: tuple[int, list[Notice]] = (-1, [])
        self._looked = -AGAIN_S

    def listed(self, *, most: int = 100) -> list[Notice]:
        """Those that who acts may see, the newest first."""
        newest = _ALL.where(within_reach(NoticeRow)).order_by(NoticeRow.changed_at.desc()).limit(most)
        with self._ledger.read() as db:
            return [Notice(**row) for row in db.execute(newest).mappings()]

    def shown(self, now: datetime) -> list[Notice]:
        """Those that everybody sees at an instant, the newest first.

        What this process changed is seen at once, what another changed within a second.
        """
        if time.monotonic() - self._looked >= AGAIN_S:
            self._looked = time.monotonic()  # before it is read: what changes meanwhile is read again
            self._follow()
        return [one for one in self._released[1] if one.is_shown(now)]

    def stamp(self, now: datetime) -> str:
        """Another one whenever others are shown; empty: none is."""
        said = [(one.notice_id, one.released_at) for one in self.shown(now)]
        return f"{crc32(repr(said).encode()):08x}" if said else ""

    def waiting(self, now: datetime) -> int:
        """How many drafts of all bodies wait for their release, while their time is not over."""
        drafts = select(func.count()).where(NoticeRow.released_at.is_(None), NoticeRow.valid_to > now)
        with self._ledger.read() as db:
            return db.scalar(drafts) or 0

    def _follow(self) -> None:
        if self._released[0] != (current := self._ledger.version()):
            released = _ALL.where(NoticeRow.released_at.is_not(None)).order_by(NoticeRow.valid_from.desc())
            with self._ledger.read() as db:
                self._released = current, [Notice(**row) for row in db.execute(released).mappings()]

    @contextmanager
    def _change(self, what: str, *, body: str = "") -> Iterator[Change]:
        with self._ledger.change(ACTOR.get(), what, body=body) as change:
            yield change
        self._looked = -AGAIN_S

    def draft(self, notice: Notice, *, body: str) -> str:
        """Write a notice, or write it anew, which takes its release away; return its id.

        Raises:
            FieldError: its text or its time cannot be so.
            UnknownNoticeError: there is none of its id.
        """
        _check(notice)
        with self._change("notice draft", body=body) as change:
            said = {name: getattr(notice, name) for name in _WRITTEN}
            said |= {"author": change.actor, "changed_at": change.at, "released_by": "", "released_at": None}
            if not notice.notice_id:
                made = change.insert(NoticeRow, [{**said, "notice_id": uuid.uuid4().hex}])
                return str(made[0]["notice_id"])
            change.update(NoticeRow, [_row(change, notice.notice_id)], said)
        return notice.notice_id

    def release(self, notice_id: str) -> None:
        """Let everybody see a notice from its time on.

        Raises:
            OwnNoticeError: who acts wrote it.
            UnknownAuthorError: it is so old that a pseudonym stands for who wrote it.
            UnknownNoticeError: there is none.
        """
        with self._change("notice release") as change:
            row = _row(change, notice_id)
            if row["author"] == change.actor:
                raise OwnNoticeError(f"{change.actor} wrote this notice; somebody else has to release it")
            if row["author"].startswith(PSEUDONYM):
                raise UnknownAuthorError(f"{row['author']} wrote this notice, which may be anybody; write it anew")
            change.update(NoticeRow, [row], {"released_by": change.actor, "released_at": change.at})

    def take_back(self, notice_id: str) -> None:
        """Show a notice to nobody any more: it is a draft again; UnknownNoticeError: there is none."""
        with self._change("notice take back") as change:
            change.update(NoticeRow, [_row(change, notice_id)], {"released_by": "", "released_at": None})


_WRITTEN: Final = ("text", "text_en", "layer", "site_id", "valid_from", "valid_to")
_ALL: Final = select(*(getattr(NoticeRow, name) for name in Notice.__slots__))


def _row(change: Change, notice_id: str) -> Values:
    rows = change.rows(NoticeRow, NoticeRow.notice_id == notice_id)
    if not rows:
        raise UnknownNoticeError(notice_id)
    change.refuse_foreign(rows)
    return rows[0]


def _check(notice: Notice) -> None:
    if not 0 < len(notice.text.strip()) <= LONGEST:
        raise FieldError("text", f"the text has {len(notice.text)} characters; it has 1 to {LONGEST}")
    if len(notice.text_en) > LONGEST:
        raise FieldError("text_en", f"the English text has {len(notice.text_en)} characters; at most {LONGEST}")
    if notice.valid_to <= notice.valid_from:
        raise FieldError("valid_to", f"{notice.valid_to:%Y-%m-%d %H:%M} is not after the beginning")
