"""What becomes of a question that is asked on the page: an answer, or a sentence why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.api.question_desk import QuestionDesk
from dashboard.apps.fachkarte.form import QuestionForm
from dashboard.http.errors import NotReadyError
from dashboard.parts.answer_text import AnswerText
from dashboard.parts.markup import Markup, tag
from data.declare import Layers
from data.errors import BadRequestError, NotFoundError
from services.workbench.own_features import OwnFeatures


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, or a problem.

    Args:
        form: what was asked.
        text: the answer; None: there is none.
        problem: why not; None: there is an answer.
        soon: whether it is worth asking again in a few seconds.
    """

    form: QuestionForm
    text: AnswerText | None = None
    problem: Markup | None = None
    soon: bool = False


def outcome(form: QuestionForm, desk: QuestionDesk, layers: Layers, sent: Mapping[str, Any]) -> Outcome:
    """Ask; ``sent`` holds feature collections of one's own by name. To be called in a thread."""
    words = form.words
    if form.missing:
        named = ", ".join(words[f"question.{form.question.id}.parameter.{one}"] for one in form.missing)
        return Outcome(form, problem=_problem(words.say("fachkarte.missing", fields=named)))
    if any(one not in sent for one in form.own):
        return Outcome(form, problem=_problem(words["fachkarte.own_missing"]))
    try:
        asked = form.parameters()
        if form.question.is_long(asked):
            return Outcome(form, problem=_problem(words["fachkarte.long"]))
        own = {name: OwnFeatures.read(name, sent[name]) for name in form.own}
        result = desk.result(form.question, asked, own)
    except NotReadyError:
        return Outcome(form, problem=_problem(words["fachkarte.not_ready"]), soon=True)
    except (BadRequestError, NotFoundError) as error:
        said = tag("span", {"lang": "en"}, str(error))
        return Outcome(form, problem=_problem(words["fachkarte.refused"], said))
    return Outcome(form, AnswerText(form.question.id, asked, result, words, layers))


def _problem(sentence: str, *more: Markup) -> Markup:
    return tag("p", {"class": "reply__problem"}, sentence, *(part for one in more for part in (" ", one)))
