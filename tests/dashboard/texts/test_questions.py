"""Whatever a question asks or answers has words in each language."""

import typing
from string import Formatter

import pytest

from dashboard import texts
from data.language import LANGUAGES
from services import questions
from services.workbench import Question

KNOWN = questions.discover()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", KNOWN.values(), ids=[*KNOWN])
def test_a_question_and_its_parameters_have_words(question: Question, language: str) -> None:
    words = texts.load()[language]
    own = words.below(f"question.{question.id}")
    assert {"title", "ask", "method", "limits", "says.found"} <= own.keys()
    assert {f"parameter.{one}" for one in question.parameters.model_fields} <= own.keys()
    for name, one in question.parameters.model_fields.items():
        for value in map(str, _choices(one.annotation)):
            assert f"choice.{name}.{value}" in own or f"questions.choice.{name}.{value}" in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", KNOWN.values(), ids=[*KNOWN])
def test_its_sentences_speak_of_its_figures_and_parameters(question: Question, language: str) -> None:
    own = texts.load()[language].below(f"question.{question.id}")
    figures = {key.removeprefix("figure.") for key in own if key.startswith("figure.")}
    for key, text in own.items():
        if key.startswith("says."):
            named = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert named <= figures | question.parameters.model_fields.keys()


def _choices(annotation: object) -> tuple[object, ...]:
    if typing.get_origin(annotation) is typing.Annotated:
        return _choices(typing.get_args(annotation)[0])
    return typing.get_args(annotation) if typing.get_origin(annotation) is typing.Literal else ()
