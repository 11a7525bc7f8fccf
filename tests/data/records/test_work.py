"""What dispatchers note of sites: begun, ended and undone, each once, within their body, and in the audit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import FieldError
from data.records import REACH, Records, undo_time
from data.records.permissions import ForeignBodyError
from data.records.work import (
    LONGEST,
    MOST_SITES,
    WORK_KINDS,
    LateUndoError,
    UnknownDeedError,
    WorkItem,
    WorkKind,
)

EVIL = "<script>alert(1)</script>'; DROP TABLE work_item; --"


def body_of(layer: str) -> str:
    return "euv" if layer == "bins" else "town"


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(f"sqlite:///{tmp_path}/records.sqlite", town="castrop_rauxel", body_of=body_of)


@pytest.fixture
def within() -> Iterator[Callable[[str], object]]:
    before = REACH.get()
    yield lambda body: REACH.set(frozenset({body}))
    REACH.set(before)


def said(records: Records) -> list[tuple[str, WorkKind, str]]:
    return sorted((one.site_id, one.kind, one.text) for one in records.work.open())


def test_what_is_begun_holds_until_it_is_ended(records: Records) -> None:
    assert records.work.begin("taken", ["bins-0001", "bins-0002"], deed_id="a") == 2
    assert records.work.begin("note", ["bins-0001"], deed_id="b", text="  Deckel \n klemmt ") == 1
    assert said(records) == [
        ("bins-0001", "note", "Deckel klemmt"),
        ("bins-0001", "taken", ""),
        ("bins-0002", "taken", ""),
    ]
    assert records.work.end("taken", ["bins-0001", "bins-0009"], deed_id="c") == 1
    assert said(records) == [("bins-0001", "note", "Deckel klemmt"), ("bins-0002", "taken", "")]


def test_the_same_deed_twice_is_one_and_what_is_so_stays_so(records: Records) -> None:
    assert [records.work.begin("taken", ["bins-0001"], deed_id="a") for _ in range(3)] == [1, 0, 0]
    assert records.work.begin("taken", ["bins-0001"], deed_id="b") == 0
    assert [records.work.end("taken", ["bins-0001"], deed_id="c") for _ in range(2)] == [1, 0]


def test_a_deed_is_undone_once_whatever_it_was(records: Records) -> None:
    records.work.begin("taken", ["bins-0001"], deed_id="a")
    records.work.end("taken", ["bins-0001"], deed_id="b")
    assert records.work.undo("b") == 1
    assert said(records) == [("bins-0001", "taken", "")]
    assert records.work.undo("a") == 1
    assert said(records) == []
    for gone in ("a", "b", "never", ""):
        with pytest.raises(UnknownDeedError):
            records.work.undo(gone)


def test_what_is_too_old_is_not_undone(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    records.work.begin("taken", ["bins-0001"], deed_id="a")
    monkeypatch.setattr("data.records.undo_time.GRANTED", timedelta(seconds=-1))
    with pytest.raises(LateUndoError):
        records.work.undo("a")
    assert len(records.work.open()) == 1


def test_nobody_sees_or_changes_what_is_of_another_body(records: Records, within: Callable[[str], object]) -> None:
    records.work.begin("note", ["bins-0001"], deed_id="a", text="unser")
    within("town")
    assert said(records) == []
    for sites in (["bins-0001"], ["poles-0001", "bins-0001"]):
        with pytest.raises(ForeignBodyError):
            records.work.begin("taken", sites, deed_id="b")
    with pytest.raises(ForeignBodyError):
        records.work.end("note", ["bins-0001"], deed_id="b")
    with pytest.raises(ForeignBodyError):
        records.work.undo("a")
    assert said(records) == []
    within("euv")
    assert said(records) == [("bins-0001", "note", "unser")]


def test_each_deed_is_in_the_audit_and_no_text_is(records: Records) -> None:
    records.work.begin("note", ["bins-0001"], deed_id="a", text="Frau Muster hat angerufen")
    records.work.undo("a")
    entries = [one for one in records.audit.entries() if one.what.startswith("work")]
    assert [(one.what, one.subject) for one in entries] == [
        ("work undo", "work_item:bins-0001"),
        ("work note", "work_item:bins-0001"),
    ]
    assert "Muster" not in repr(entries)


def test_texts_are_kept_as_they_are_and_never_too_long(records: Records) -> None:
    records.work.begin("note", ["bins-0001"], deed_id="a", text=EVIL)
    assert said(records) == [("bins-0001", "note", EVIL)]
    for n, text in ((0, "x"), (MOST_SITES + 1, "x"), (1, "x" * (LONGEST + 1)), (1, " \n")):
        with pytest.raises(FieldError):
            records.work.begin("note", ["bins-0001"] * n, deed_id="b", text=text)


def test_what_is_old_is_forgotten(records: Records) -> None:
    for kind in WORK_KINDS:
        records.work.begin(kind, ["bins-0001"], deed_id=kind, text="x")
    soon = datetime.now(UTC) + timedelta(hours=1)
    version = records.version()
    assert records.work.forget(ended_before=soon - timedelta(days=1), begun_before=soon - timedelta(days=1)) == 0
    assert records.version() == version
    assert records.work.forget(ended_before=soon, begun_before=soon) == 2
    assert said(records) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(("begin", "end", "undo")), st.integers(0, 2), st.integers(0, 5)), max_size=12
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_and_undone_it_is_as_if_undone_deeds_had_never_been(
    steps: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two of the same deed, and an undo that comes twice, change nothing: the records are those of what remains."""
    path = tmp_path_factory.mktemp("work")
    records = Records(f"sqlite:///{path}/records.sqlite", town="castrop_rauxel", body_of=body_of)
    open_sites: set[str] = set()
    done: dict[str, tuple[str, str]] = {}
    for number, (step, site, deed) in enumerate(steps):
        name, deed_id = f"bins-{site:04d}", f"deed-{number}"
        if step == "begin" and records.work.begin("taken", [name], deed_id=deed_id):
            open_sites.add(name)
            done[deed_id] = (step, name)
        elif step == "end" and records.work.end("taken", [name], deed_id=deed_id):
            open_sites.discard(name)
            done[deed_id] = (step, name)
        elif step == "undo" and done and deed < 2:
            last = [*done][-1]
            what, name = done.pop(last)
            records.work.undo(last)
            (open_sites.discard if what == "begin" else open_sites.add)(name)
        found: list[WorkItem] = records.work.open()
        assert {one.site_id for one in found} == open_sites
        assert len(found) == len(open_sites)


def test_what_a_page_shows_is_granted_with_the_time_that_questions_take() -> None:
    done = datetime(2026, 7, 1, tzinfo=UTC)
    assert undo_time.SHOWN < undo_time.GRANTED <= 2 * undo_time.SHOWN
    assert not undo_time.is_over(done, done + undo_time.GRANTED)
    assert undo_time.is_over(done, done + undo_time.GRANTED + timedelta(milliseconds=1))
