"""The annex to a town's accessibility statement names every step, tests that there are, and forms for the rest."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.support.axe import LEFT_TO_AXE

ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (ROOT / "docs/barrierefreiheit.md").read_text("utf-8")
ROW: Final = re.compile(r"^\| ((?:9|5|11|12)\.[\d.]+) \| .+ \| (.+) \| (.+) \|$", re.MULTILINE)
FORMS: Final = ("NVDA", "TalkBack", "VoiceOver")
CRITERIA: Final = {
    "1.1": [1],
    "1.2": [1, 2, 3, 4, 5],
    "1.3": [1, 2, 3, 4, 5],
    "1.4": [1, 2, 3, 4, 5, 10, 11, 12, 13],
    "2.1": [1, 2, 4],
    "2.2": [1, 2],
    "2.3": [1],
    "2.4": [1, 2, 3, 4, 5, 6, 7],
    "2.5": [1, 2, 3, 4],
    "3.1": [1, 2],
    "3.2": [1, 2, 3, 4],
    "3.3": [1, 2, 3, 4],
    "4.1": [1, 2, 3],
}
"""WCAG 2.1, A and AA: clause 9 of EN 301 549 V3.2.1 has the same numbers."""


def test_every_success_criterion_is_a_step() -> None:
    wanted = [f"9.{guideline}.{number}" for guideline, numbers in CRITERIA.items() for number in numbers]
    steps = [clause for clause, _, _ in ROW.findall(TEXT)]
    assert [one for one in steps if one.count(".") == len(["9", "1", "1", "1"]) - 1] == wanted
    assert len(steps) == len(set(steps))


def test_each_step_is_proved_by_a_test_that_there_is_or_has_a_place_in_the_forms() -> None:
    known = set(re.findall(r"^\| (P\d+) \| (?!\[)", TEXT, re.MULTILINE))
    for clause, test, hand in ROW.findall(TEXT):
        assert test != "–" or hand != "–", clause
        assert hand == "–" or hand in known, clause
    tests = re.findall(r"`(tests/[\w/]+\.py)`", TEXT)
    assert [one for one in tests if not (ROOT / one).is_file()] == []


@pytest.mark.parametrize("reader", FORMS)
def test_each_screen_reader_has_a_form_with_every_step(reader: str) -> None:
    form = TEXT.partition(f"### Protokoll {reader}")[2].partition("\n### ")[0]
    steps = re.findall(r"^\| (P\d+) \| (?!\[)", TEXT, re.MULTILINE)
    assert re.findall(r"^\| (P\d+) \| \[ \]", form, re.MULTILINE) == steps


def test_what_is_left_out_of_the_checkers_is_said() -> None:
    assert all(f"`{one}`" in TEXT for one in LEFT_TO_AXE)


def test_plain_and_easy_language_cite_their_own_norms() -> None:
    for name in ("dashboard/texts/de.simple.toml", "docs/barrierefreiheit.md", "docs/operations.md"):
        text = (ROOT / name).read_text("utf-8")
        assert re.search(r"Einfache\w* Sprache[^.]{0,120}DIN 8581-1", text, re.DOTALL), name
