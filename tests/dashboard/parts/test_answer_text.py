"""The answer to a question in words, in each language."""

import pyarrow as pa
import pytest

from dashboard.parts.answer_text import AnswerText
from dashboard.texts import load
from layers import discover
from services import questions
from services.workbench import QuestionResult, ResultFigure

TABLE = pa.table(
    {
        "district": ["Ickern", "Rauxel"],
        "residents": [12_345, 900],
        "share": [61.25, None],
        "median": [312.4, 280.0],
        "age": ["under_18", "from_65"],
    }
)
RESULT = QuestionResult(
    figures={
        "share": ResultFigure(61.25, "%", 1, low=58.04, high=64.46),
        "without": ResultFigure(29_512),
        "median": ResultFigure(None, "m"),
        "limit": ResultFigure(500, "m"),
    },
    tables={"by_district": TABLE},
    notes=("estimated",),
)


def text(language: str, **parameters: object) -> AnswerText:
    words = load()[language]
    asked = questions.discover()["reach"].parameters.model_validate({"places": "paper", **parameters})
    return AnswerText("reach", asked, RESULT, words, discover())


@pytest.mark.parametrize(
    ("language", "start"), [("de", "61,3\u00a0% der Menschen haben höchstens 500\u00a0m"), ("en", "61.3\u00a0% of")]
)
def test_the_sentence_holds_the_figures(language: str, start: str) -> None:
    assert text(language).sentence.startswith(start)


def test_figures_are_written_with_unit_and_interval() -> None:
    share, without, median, _ = text("de").figures()
    assert (share.label, share.text) == ("Menschen in Reichweite", "61,3\u00a0%")
    assert share.interval == "58,0 bis 64,5\u00a0%"
    assert (without.text, without.interval) == ("29.512", "")
    assert median.text == "–"


def test_a_table_names_its_columns_and_writes_numbers_as_its_figures() -> None:
    (found,) = text("de").tables()
    assert found.title == "Nach Stadtteil"
    assert found.columns == ["Stadtteil", "Menschen", "Anteil in %", "Hälfte hat es höchstens so weit (m)", "Alter"]
    assert found.rows == [
        ["Ickern", "12.345", "61,3", "312", "unter 18"],
        ["Rauxel", "900", "–", "280", "ab 65"],
    ]
    assert found.is_number == [False, True, True, True, False]


def test_what_was_asked_is_called_by_its_name() -> None:
    asked = dict(text("de", area="district:Ickern", by="bike").parameters())
    assert asked["Orte"] == discover()["paper"].title["de"]
    assert (asked["Gebiet"], asked["Wie"], asked["Weg"]) == ("Ickern", "mit dem Rad", "500")
    said = {"meine Orte": "eigene Datei meine Orte", "file2": "eigene Datei 2", "drawn": "selbst gesetzte Punkte"}
    for name, expected in said.items():
        assert dict(text("de", places=f"own:{name}").parameters())["Orte"] == expected


def test_limits_of_this_answer_are_said_with_those_of_the_question() -> None:
    assert text("de").notes == ["Die Einwohner sind aus den Gebäuden geschätzt, nicht gezählt."]
    assert "70" in text("de").limits
