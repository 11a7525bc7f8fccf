"""Every deed that the code can write into the audit has a name in every language; the code itself is asked for them."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from dashboard.texts import LANGUAGES, load
from data.records.pseudonyms import about_people
from data.records.schema import AuditRow, Base, FileRow, JobRow, NoticeRow, PseudonymRow
from tests.support.running import ROOT

ROOMS: Final = ("cli", "dashboard", "data", "services")
WRITERS: Final = {"change": 1, "witness": 0}
"""What writes the audit, and where among its arguments the deed stands."""
SECTION: Final = "audit.deed."
ABOUT: Final = "me.table."


def arguments(tree: ast.AST, writers: dict[str, int]) -> Iterator[ast.expr]:
    """What calls in a piece of code hand over as the deed."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            place = writers.get(getattr(call.func, "attr", getattr(call.func, "id", "")), -1)
            yield from call.args[place : place + 1] if place >= 0 else ()


def handed_on(function: ast.FunctionDef, writers: dict[str, int]) -> int | None:
    """Where among the arguments of a function a deed stands that it hands on; None: it hands on none."""
    names = [one.arg for one in function.args.args if one.arg != "self"]
    told = (one.id for one in arguments(function, writers) if isinstance(one, ast.Name))
    return next((names.index(one) for one in told if one in names), None)


def alternatives(deed: ast.expr) -> list[ast.expr]:
    """Itself, or both of "this if so else that"."""
    return [deed.body, deed.orelse] if isinstance(deed, ast.IfExp) else [deed]


def deeds() -> set[str]:
    """All of them, also those that functions hand on."""
    read = {file: ast.parse(file.read_text("utf-8")) for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    trees = [*read.values()]
    # Pages hand on no deed; what they have of the same name is something else.
    below = [tree for file, tree in read.items() if not file.is_relative_to(ROOT / "dashboard")]
    functions = [one for tree in below for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    writers, before = WRITERS, dict[str, int]()
    while writers != before:
        found = {one.name: place for one in functions if (place := handed_on(one, writers)) is not None}
        writers, before = {**found, **writers}, writers
    given = [either for tree in trees for one in arguments(tree, writers) for either in alternatives(one)]
    constants = {one.value for one in given if isinstance(one, ast.Constant)}
    named = {one.id for one in given if isinstance(one, ast.Name) and one.id.isupper()}
    assigned = (one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.AnnAssign) and one.value)
    constants |= {
        one.value.value
        for one in assigned
        if getattr(one.target, "id", "") in named and isinstance(one.value, ast.Constant)
    }
    return {str(one) for one in constants if isinstance(one, str)}


def test_every_deed_has_a_name_in_every_language_and_every_name_a_deed() -> None:
    keys = {f"{SECTION}{one.replace(' ', '_')}" for one in deeds()}
    assert {"device_swap", "site_make", "login_failed", "audit_look", "file_put"} <= {
        one.removeprefix(SECTION) for one in keys
    }
    for language in LANGUAGES:
        assert {one for one in load()[language] if one.startswith(SECTION)} == keys


def test_everything_that_is_told_about_a_person_has_a_name() -> None:
    told: list[type[Base]] = [*about_people(), PseudonymRow, JobRow, FileRow, NoticeRow, AuditRow]
    tables = {one.__tablename__ for one in told}
    for language in LANGUAGES:
        assert {one.removeprefix(ABOUT) for one in load()[language] if one.startswith(ABOUT)} == tables


def test_every_page_of_administration_with_an_entry_has_help() -> None:
    pages = (ROOT / "dashboard/staff/administration").glob("[a-z]*.py")
    texts = [one.read_text("utf-8") for one in pages]
    names = {found[1] for text in texts if re.search(r"order=\d", text) and (found := re.search(r'name="(\w+)"', text))}
    assert names >= {"notices", "sources", "audit", "usage", "users", "tokens", "me"}
    for language in LANGUAGES:
        assert [one for one in sorted(names) if f"{one}.help" not in load()[language]] == []
