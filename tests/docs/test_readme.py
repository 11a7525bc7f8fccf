"""Both READMEs say the same: one table row beside the other, figure for figure."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
ENGLISH: Final = (ROOT / "README.md").read_text("utf-8")
GERMAN: Final = (ROOT / "README.de.md").read_text("utf-8")
ENGLISH_MARKS: Final = str.maketrans("", "", ",")
GERMAN_MARKS: Final = str.maketrans(",", ".", ".")
MARKS: Final = {"en": ENGLISH_MARKS, "de": GERMAN_MARKS}


def figures(text: str, language: str) -> list[list[str]]:
    """The numbers of each measured row, in any order: a sentence turns them around in the other language."""
    head = "| it does | measured |" if language == "en" else "| es kann | gemessen |"
    rows = text.partition(head)[2].strip().partition("\n\n")[0].splitlines()[1:]
    found = [re.findall(r"\d+(?:[.,]\d+)*", row) for row in rows]
    return [sorted(one.translate(MARKS[language]) for one in row) for row in found]


def test_both_name_the_same_figures() -> None:
    assert figures(GERMAN, "de") == figures(ENGLISH, "en")
    assert len(figures(GERMAN, "de")) > 10


def test_a_figure_that_differs_is_found() -> None:
    wrong = re.sub(r"\d\.\d{3} Meldungen", "1 Meldungen", GERMAN, count=1)
    assert wrong != GERMAN
    assert figures(wrong, "de") != figures(ENGLISH, "en")


@pytest.mark.parametrize("what", [r"^make \w+", r"docs/pictures/\w+\.png"])
def test_both_show_the_same_commands_and_picture(what: str) -> None:
    assert re.findall(what, GERMAN, re.MULTILINE) == re.findall(what, ENGLISH, re.MULTILINE)


def test_each_leads_to_the_other() -> None:
    assert "(README.de.md)" in ENGLISH
    assert "(README.md" in GERMAN
