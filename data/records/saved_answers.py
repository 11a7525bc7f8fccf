"""Answers that planners keep: frozen as they were given, named and noted, deleted, and really gone after a time."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from data.errors import FieldError, NotFoundError
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.saved_answers_schema import SavedAnswerRow

LONGEST_TITLE: Final = 120
LONGEST_NOTE: Final = 2_000
LARGEST_BYTES: Final = 8_000_000
"""Of a document as it is kept."""
_ID_BYTES: Final = 5


class UnknownSavedAnswerError(NotFoundError):
    """No saved answer of this id, or none that who acts may see."""

    kind = "saved answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAnswer:
    """An answer, without its document.

    Args:
        answer_id: given when it is saved, and never again.
        body: whose it is.
        question: the id of what was asked.
        title: what planners call it.
        note: what they note of it; no names of people.
        author: who saved it, as the audit names people.
        deleted_at: to be forgotten since, UTC; None: it is not.
    """

    answer_id: str
    body: str
    question: str
    title: str
    note: str
    author: str
    saved_at: datetime
    deleted_at: datetime | None


class SavedAnswers:
    """The saved answers of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def listed(self, *, deleted: bool = False) -> list[SavedAnswer]:
        """Those that who acts may see, the newest first; of those to be forgotten, or of the others."""
        state = SavedAnswerRow.deleted_at.is_not(None) if deleted else SavedAnswerRow.deleted_at.is_(None)
        asked = _ALL.where(within_reach(SavedAnswerRow), state)
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(SavedAnswerRow.saved_at.desc(), SavedAnswerRow.answer_id)).mappings()
            return [SavedAnswer(**row) for row in rows]

    def one(self, answer_id: str) -> SavedAnswer:
        """One of them, deleted or not; UnknownSavedAnswerError: there is none."""
        with self._ledger.read() as db:
            row = db.execute(_ALL.where(within_reach(SavedAnswerRow), _is(answer_id))).mappings().one_or_none()
        if row is None:
            raise UnknownSavedAnswerError(answer_id[:40])
        return SavedAnswer(**row)

    def document(self, answer_id: str) -> bytes:
        """What was saved, byte for byte; UnknownSavedAnswerError: there is none."""
        asked = select(SavedAnswerRow.document).where(within_reach(SavedAnswerRow), _is(answer_id))
        with self._ledger.read() as db:
            found = db.scalar(asked)
        if found is None:
            raise UnknownSavedAnswerError(answer_id[:40])
        return found

    def save(self, question: str, document: bytes, *, title: str, note: str = "", body: str = "") -> str:
        """Keep an answer; return its id.

        Raises:
            FieldError: it is too large, or its title or note cannot be so.
            ForeignBodyError: it would be of a body that who acts may not change.
        """
        said = _checked(title, note)
        if len(document) > LARGEST_BYTES:
            size = f"{len(document)} bytes; at most {LARGEST_BYTES}"
            raise FieldError("document", f"this answer has {size}: ask about fewer places", reason="large")
        with self._ledger.change(ACTOR.get(), "answer save", body=body) as change:
            row: Values = {
                "answer_id": secrets.token_hex(_ID_BYTES),
                "question": question,
                **said,
                "document": document,
            }
            row |= {"author": change.actor, "saved_at": change.at, "deleted_at": None}
            return str(change.insert(SavedAnswerRow, [row])[0]["answer_id"])

    def rename(self, answer_id: str, *, title: str, note: str) -> None:
        """Call it something else, or note something else of it. FieldError, UnknownSavedAnswerError: as of `save`."""
        said = _checked(title, note)
        with self._ledger.change(ACTOR.get(), "answer rename") as change:
            change.update(SavedAnswerRow, [_row(change, answer_id)], said)

    def delete(self, answer_id: str) -> None:
        """Let it be forgotten after a time, before which it can be taken back; UnknownSavedAnswerError: it is none."""
        with self._ledger.change(ACTOR.get(), "answer delete") as change:
            row = _row(change, answer_id)
            change.update(SavedAnswerRow, [row], {"deleted_at": row["deleted_at"] or change.at})

    def take_back(self, answer_id: str) -> None:
        """Keep it after all; UnknownSavedAnswerError: there is none."""
        with self._ledger.change(ACTOR.get(), "answer take back") as change:
            change.update(SavedAnswerRow, [_row(change, answer_id)], {"deleted_at": None})

    def forget(self, *, deleted_before: datetime) -> int:
        """Forget for ever what was deleted before an instant; return how many that were."""
        old = SavedAnswerRow.deleted_at < deleted_before
        with self._ledger.read() as db:
            if not db.scalar(select(SavedAnswerRow.answer_id).where(old).limit(1)):
                return 0  # most times: a change without one would have everybody look again
        with self._ledger.change(ACTOR.get(), "answer forget") as change:
            return change.delete(SavedAnswerRow, old)


_ALL: Final = select(*(getattr(SavedAnswerRow, name) for name in SavedAnswer.__slots__))


def _is(answer_id: str) -> ColumnElement[bool]:
    return SavedAnswerRow.answer_id == answer_id


def _row(change: Change, answer_id: str) -> Values:
    rows = change.rows(SavedAnswerRow, _is(answer_id))
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownSavedAnswerError(answer_id[:40])
    return rows[0]


def _checked(title: str, note: str) -> dict[str, str]:
    said = {"title": " ".join(title.split()), "note": note.replace("\r\n", "\n").strip()}
    if not 0 < len(said["title"]) <= LONGEST_TITLE:
        raise FieldError("title", f"the title has {len(said['title'])} characters; it has 1 to {LONGEST_TITLE}")
    if len(said["note"]) > LONGEST_NOTE:
        raise FieldError("note", f"the note has {len(said['note'])} characters; it has at most {LONGEST_NOTE}")
    return said
