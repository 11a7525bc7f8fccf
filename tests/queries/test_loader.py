"""The format of queries/*.sql, and that a wrong file fails with its name and line."""

from pathlib import Path

import pytest

from queries import Query, QueryFileError, load

GOOD = """
-- name: warm
-- Warm hours.
--
-- And more about them.
-- from: rollup_hour, readings
-- param: low: DOUBLE
SELECT hour FROM rollup_hour
WHERE mean >= $low AND note = '$5' -- but not $this
;
-- name: all_hours
-- All.
SELECT 1
"""


def load_text(folder: Path, text: str, name: str = "some.sql") -> dict[str, Query]:
    (folder / name).write_text(text)
    return dict(load(folder))


def test_a_block_has_name_doc_sources_parameters_and_place(tmp_path: Path) -> None:
    warm = load_text(tmp_path, GOOD)["warm"]
    assert warm.doc == "Warm hours.\n\nAnd more about them."
    assert warm.sql.startswith("SELECT hour")
    assert warm.sql.endswith("$this\n")
    assert (warm.sources, dict(warm.parameters)) == (("rollup_hour", "readings"), {"low": "DOUBLE"})
    assert (warm.file, warm.line) == ("some.sql", 2)


def test_a_block_ends_where_the_next_begins(tmp_path: Path) -> None:
    assert load_text(tmp_path, GOOD)["all_hours"].sql == "SELECT 1"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT 1\n-- name: a\n-- A.\nSELECT 1", "some.sql:1: text before"),
        ("\n-- name: a b\n-- A.\nSELECT 1", "some.sql:2: text before"),
        ("-- name: a-b\n-- A.\nSELECT 1", "some.sql:1: 'a-b' is no name"),
        ("-- name: a\nSELECT 1", "some.sql:1: 'a' has no sentence"),
        ("-- name: a\n-- A.\n", "some.sql:1: 'a' has no statement"),
        ("-- name: a\n-- A.\nSELECT $x", "undeclared parameters: x"),
        ("-- name: a\n-- A.\n-- param: x: DOUBLE\nSELECT 1", "unused parameters: x"),
        ("-- name: a\n-- A.\nSELECT 1\n-- name: a\n-- A.\nSELECT 2", "some.sql:4: 'a' is already in some.sql"),
    ],
)
def test_a_wrong_file_fails_with_file_and_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(QueryFileError, match=complaint):
        load_text(tmp_path, text)


def test_a_name_is_unique_over_all_files(tmp_path: Path) -> None:
    load_text(tmp_path, "-- name: a\n-- A.\nSELECT 1", "first.sql")
    with pytest.raises(QueryFileError, match=r"second.sql:1: 'a' is already in first.sql"):
        load_text(tmp_path, "-- name: a\n-- A.\nSELECT 1", "second.sql")
