"""What a town has otherwise than shipped: drafted, released by another, undone; in either database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from data.records import ACTOR, Records
from data.records.overrides import OwnOverrideError, UnknownOverrideError

KEY = "de:page.product"


@contextmanager
def acting(name: str) -> Iterator[None]:
    token = ACTOR.set(f"user:{name}")
    try:
        yield
    finally:
        ACTOR.reset(token)


def put(records: Records, text: str) -> None:
    with acting("anna"):
        records.texts.draft(KEY, text)
    with acting("bert"):
        records.texts.release(KEY)


def test_a_draft_holds_once_another_person_has_released_it(records: Records, other: Records) -> None:
    with acting("anna"):
        records.texts.draft(KEY, "Neu")
        with pytest.raises(OwnOverrideError):
            records.texts.release(KEY)
    assert (other.texts.in_force(), other.texts.revision()) == ({}, 0)
    with acting("bert"):
        records.texts.release(KEY)
    assert other.texts.in_force() == {KEY: "Neu"}
    assert other.texts.revision() == other.version()
    assert records.limits.listed() == {}


def test_undo_goes_back_and_forth_and_reset_to_what_is_shipped(records: Records) -> None:
    put(records, "Eins")
    put(records, "Zwei")
    records.texts.undo(KEY)
    assert records.texts.in_force() == {KEY: "Eins"}
    records.texts.undo(KEY)
    records.texts.reset(KEY)
    assert records.texts.in_force() == {}
    records.texts.undo(KEY)
    assert records.texts.in_force() == {KEY: "Zwei"}


def test_each_change_says_in_the_audit_what_was_before(records: Records) -> None:
    put(records, "Eins")
    records.texts.reset(KEY)
    last = next(iter(records.audit.entries(subject=f"override:text:{KEY}")))
    before, after = last.before or {}, last.after or {}
    assert (last.what, before["value"], after["value"], after["previous"]) == ("text reset", "Eins", None, "Eins")


def test_what_was_never_drafted_can_be_neither_released_nor_undone(records: Records) -> None:
    put(records, "Eins")
    for deed, key in ((records.texts.release, KEY), (records.texts.undo, "de:a"), (records.texts.discard, "de:a")):
        with pytest.raises(UnknownOverrideError):
            deed(key)


def test_limits_are_kept_as_numbers(records: Records) -> None:
    records.limits.draft("fill", [0.0, 70.5, 80.0])
    with acting("bert"):
        records.limits.release("fill")
    assert records.limits.in_force() == {"fill": [0.0, 70.5, 80.0]}
