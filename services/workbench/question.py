"""A question of the planners: what it is asked with, and how it is answered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict

from data.errors import DeclarationError, NotFoundError
from data.registry import Registry
from services.workbench.result import QuestionResult

if TYPE_CHECKING:
    from services.workbench.ground import QuestionGround

TAKEN: Final = ("f", "table", "shape", "lang")
"""What the address of an answer says of its form; no parameter of a question has such a name."""
Run: TypeAlias = "Callable[[QuestionGround, Any], QuestionResult]"


class QuestionParameters(BaseModel):
    """What a question is asked with: flat fields, each with a control (services.workbench.parameters)."""

    # An error is logged: it must not tell what somebody has dropped on the map.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; it is declared in a file of services/questions, whose stem is its id.

    Args:
        id: stem of the file, and the last part of its address.
        parameters: the model of what it is asked with.
        run: answers it; raises BadRequestError with a sentence where it cannot be answered.
        layers: ids of the layers that an answer depends on; it holds until one of them changes.
        figures: answers it without tables and shapes, so quickly that they follow a site that is dragged; None: there
            is no quicker way than the whole answer.
        is_long: whether these parameters take longer than two seconds of a processor: not for everybody, and a job.
        method: the page of docs/methods that says how it is answered.

    Raises:
        DeclarationError: a parameter has a name that the address of an answer needs.
    """

    id: str
    parameters: type[QuestionParameters]
    run: Run
    layers: Callable[[Any], Iterable[str]]
    figures: "Run | None" = None
    is_long: Callable[[Any], bool] = lambda _asked: False
    method: str

    def __post_init__(self) -> None:
        """Refuse names that mean something else in an address, where they would be overwritten in silence."""
        if wrong := [one for one in TAKEN if one in self.parameters.model_fields]:
            said = f"question {self.id!r}: parameters may not be called {', '.join(wrong)}"
            raise DeclarationError(f"{said}; in an address {', '.join(TAKEN)} say in which form an answer comes")


class UnknownQuestionError(NotFoundError):
    """Nobody asks this."""

    kind = "question"


class QuestionRegistry(Registry[Question]):
    """All questions by id."""

    unknown = UnknownQuestionError
