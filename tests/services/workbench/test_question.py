"""A question is declared with parameters that its address can hold."""

from typing import Any

import pytest
from pydantic import create_model

from dashboard.api.answer_forms import AnswerQuery
from data.errors import DeclarationError
from services.workbench import Question, QuestionParameters
from services.workbench.question import TAKEN


def declared(name: str) -> Question:
    field: Any = {name: (str, "")}
    parameters = create_model("Parameters", __base__=QuestionParameters, **field)
    return Question(
        id="wells",
        parameters=parameters,
        run=lambda *_: pytest.fail("it is only declared"),
        layers=lambda _: (),
        method="wells",
    )


@pytest.mark.parametrize("name", TAKEN)
def test_a_parameter_named_like_a_part_of_the_address_is_refused(name: str) -> None:
    with pytest.raises(
        DeclarationError, match=f"question 'wells': parameters may not be called {name}; in an address f, "
    ):
        declared(name)


def test_another_name_is_taken() -> None:
    assert list(declared("places").parameters.model_fields) == ["places"]


def test_all_names_are_known_that_say_in_which_form_an_answer_comes() -> None:
    assert set(TAKEN) == set(AnswerQuery.model_fields)
