"""Saved answers: kept byte for byte in either database, within their body, in the audit without what they say."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from data.errors import FieldError
from data.records import ACTOR, REACH, Records
from data.records.permissions import ForeignBodyError
from data.records.saved_answers import LARGEST_BYTES, LONGEST_NOTE, LONGEST_TITLE, UnknownSavedAnswerError
from data.records.saved_answers_schema import SavedAnswerRow

DOCUMENT = bytes(range(256)) * 3


@pytest.fixture
def within() -> Iterator[Callable[[str], object]]:
    before = REACH.get()
    yield lambda body: REACH.set(frozenset({body}))
    REACH.set(before)


def save(records: Records, **facts: str) -> str:
    return records.saved_answers.save("reach", DOCUMENT, **{"title": "Glas in Ickern", **facts})


def test_a_document_comes_back_byte_for_byte(records: Records, other: Records) -> None:
    answer_id = save(records, title="  Glas \n in Ickern ", note="Für den Rat\r\nam 1.7.")
    assert other.saved_answers.document(answer_id) == DOCUMENT
    one = other.saved_answers.one(answer_id)
    assert (one.title, one.note, one.question, one.body) == ("Glas in Ickern", "Für den Rat\nam 1.7.", "reach", "town")
    assert other.saved_answers.listed() == [one]


def test_it_is_renamed_deleted_and_taken_back(records: Records) -> None:
    answer_id = save(records)
    saved = records.saved_answers
    saved.rename(answer_id, title="Papier", note="neu")
    assert (saved.one(answer_id).title, saved.one(answer_id).note) == ("Papier", "neu")
    saved.delete(answer_id)
    deleted_at = saved.one(answer_id).deleted_at
    saved.delete(answer_id)
    assert (saved.listed(), saved.one(answer_id).deleted_at) == ([], deleted_at)
    assert [one.answer_id for one in saved.listed(deleted=True)] == [answer_id]
    saved.take_back(answer_id)
    assert [one.answer_id for one in saved.listed()] == [answer_id]
    assert saved.document(answer_id) == DOCUMENT


def test_what_was_deleted_is_gone_after_a_time_and_nothing_else(records: Records) -> None:
    kept, gone = save(records), save(records)
    records.saved_answers.delete(gone)
    since = records.saved_answers.one(gone).deleted_at
    assert since is not None
    version = records.version()
    assert (records.saved_answers.forget(deleted_before=since), records.version()) == (0, version)
    assert records.saved_answers.forget(deleted_before=since + timedelta(seconds=1)) == 1
    with pytest.raises(UnknownSavedAnswerError):
        records.saved_answers.document(gone)
    assert records.saved_answers.document(kept) == DOCUMENT


def test_nobody_sees_or_changes_what_is_of_another_body(records: Records, within: Callable[[str], object]) -> None:
    theirs, ours = save(records, body="euv"), save(records)
    within("town")
    saved = records.saved_answers
    assert [one.answer_id for one in saved.listed()] == [ours]
    deeds: list[Callable[[], object]] = [
        lambda: saved.one(theirs),
        lambda: saved.document(theirs),
        lambda: saved.rename(theirs, title="x", note=""),
        lambda: saved.delete(theirs),
        lambda: saved.take_back(theirs),
    ]
    for deed in deeds:
        with pytest.raises(UnknownSavedAnswerError):
            deed()
    with pytest.raises(ForeignBodyError):
        save(records, body="euv")


def test_each_deed_is_in_the_audit_and_what_was_answered_or_noted_is_not(records: Records) -> None:
    answer_id = save(records, note="Frau Muster rief an")
    records.saved_answers.rename(answer_id, title="Papier", note="Frau Muster schrieb")
    records.saved_answers.delete(answer_id)
    records.saved_answers.take_back(answer_id)
    entries = [one for one in records.audit.entries() if one.what.startswith("answer")]
    whats = ["answer take back", "answer delete", "answer rename", "answer save"]
    assert [(one.what, one.subject) for one in entries] == [(one, f"saved_answer:{answer_id}") for one in whats]
    assert not any(hidden in repr(entries) for hidden in ("Muster", "document"))
    assert entries[2].after is not None
    assert entries[2].after["title"] == "Papier"


def test_a_pseudonym_takes_the_place_of_who_saved_it(records: Records) -> None:
    before = ACTOR.set("user:anna")
    answer_id = save(records)
    ACTOR.reset(before)
    later = records.saved_answers.one(answer_id).saved_at + timedelta(days=1)
    assert records.pseudonyms.separate(before=later) == 1
    assert records.saved_answers.one(answer_id).author.startswith("pseudonym:")


def test_what_cannot_be_is_refused(records: Records) -> None:
    for title, note in (("", ""), (" \n", ""), ("x" * (LONGEST_TITLE + 1), ""), ("x", "x" * (LONGEST_NOTE + 1))):
        with pytest.raises(FieldError):
            save(records, title=title, note=note)
    with pytest.raises(FieldError, match="at most"):
        records.saved_answers.save("reach", bytes(LARGEST_BYTES + 1), title="x")
    assert records.saved_answers.listed() == []


def test_nobody_deletes_one_without_an_audit(records: Records) -> None:
    answer_id = save(records)
    with pytest.raises(RuntimeError, match="saved_answer is written to outside"), records.read() as db:
        db.execute(delete(SavedAnswerRow))
    with records.read() as db:
        assert db.scalars(select(SavedAnswerRow.answer_id)).all() == [answer_id]
