"""What becomes of a question that is asked on the page: an answer, or a sentence why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from dashboard.api.long_questions import RunningQuestionError, UnorderedQuestionError
from dashboard.api.processor_time import CostlyQuestionError, LongQuestionError
from dashboard.api.question_desk import QuestionDesk
from dashboard.apps.fachkarte.form import QuestionForm
from dashboard.http.askers import STRANGER, Asker
from dashboard.http.errors import NotReadyError
from dashboard.http.slots import BusyAskerError
from dashboard.parts.answer_text import AnswerText
from dashboard.parts.figures import number, when
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.refusal import refusal
from dashboard.texts import Words
from data.declare import Layers
from data.errors import BadRequestError, ConflictError, NotFoundError, StadtklimaError
from data.records.jobs import JobRun
from services.question_orders import FailedOrderError, ManyOrdersError, NoWorkerError
from services.workbench.sent_features import sent_features

Deed: TypeAlias = Literal["", "begin", "cancel"]
"""What somebody does with a long question: have it worked out, or let it be."""
DEEDS: Final[tuple[Deed, ...]] = get_args(Deed)
_LOGIN: Final = "/login"
_SAID: Final[Mapping[type[StadtklimaError], str]] = {
    CostlyQuestionError: "fachkarte.costly",
    BusyAskerError: "fachkarte.one_at_a_time",
    NoWorkerError: "fachkarte.no_worker",
    ManyOrdersError: "fachkarte.many_orders",
    UnorderedQuestionError: "fachkarte.unordered",
}
_PUT_OFF: Final[tuple[type[StadtklimaError], ...]] = (*_SAID, LongQuestionError, FailedOrderError, NotReadyError)
_REFUSED: Final[tuple[type[StadtklimaError], ...]] = (*_PUT_OFF, BadRequestError, NotFoundError)
_SOON: Final = (NotReadyError, BusyAskerError)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, or a problem.

    Args:
        form: what was asked.
        text: the answer; None: there is none.
        problem: why not; None: there is an answer.
        soon: whether it is worth asking again in a few seconds.
        deed: what the button below the sentence does.
        made_at: when an answer that took long was worked out, in words; empty: now.
    """

    form: QuestionForm
    text: AnswerText | None = None
    problem: Markup | None = None
    soon: bool = False
    deed: Deed = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class AskedWith:
    """What is asked with besides a form.

    Args:
        sent: feature collections of one's own by name.
        asker: who asks.
        deed: what is to be done if it takes long.
    """

    sent: Mapping[str, Any] = field(default_factory=dict)
    asker: Asker = STRANGER
    deed: Deed = ""


def outcome(form: QuestionForm, desk: QuestionDesk, layers: Layers, given: AskedWith) -> Outcome:
    """Ask. To be called in a thread."""
    words = form.words
    if form.missing:
        named = ", ".join(words[f"question.{form.question.id}.parameter.{one}"] for one in form.missing)
        return Outcome(form, problem=_problem(words.say("fachkarte.missing", fields=named)))
    if any(one not in given.sent for one in form.own):
        return Outcome(form, problem=_problem(words["fachkarte.own_missing"]))
    try:
        return _answered(form, desk, layers, given)
    except _PUT_OFF as error:
        return _put_off(form, error, layers)
    except (BadRequestError, NotFoundError) as error:
        return Outcome(form, problem=_problem(words["fachkarte.refused"], refusal(error, words, layers)))


def following(form: QuestionForm, desk: QuestionDesk, layers: Layers, given: AskedWith) -> AnswerText | None:
    """The figures alone, while a site is moved; None: there are none now. To be called in a thread."""
    if form.missing or any(one not in given.sent for one in form.own):
        return None
    try:
        asked = form.parameters()
        own = {name: sent_features(name, given.sent[name]) for name in form.own}
        result = desk.figures(form.question, asked, own, asker=given.asker)
    except _REFUSED:
        return None
    return AnswerText(form.question.id, asked, result, form.words, layers)


def _put_off(form: QuestionForm, error: StadtklimaError, layers: Layers) -> Outcome:
    """Why there is no answer yet, and what can be done about it."""
    words = form.words
    if isinstance(error, RunningQuestionError):
        return Outcome(form, problem=_progress(error.run, error.before, words), soon=True, deed="cancel")
    if isinstance(error, LongQuestionError):
        login: dict[str, Attribute] = {"href": form.choice.page_at(_LOGIN)}
        return Outcome(form, problem=_problem(words["fachkarte.long"], tag("a", login, words["fachkarte.login"])))
    if isinstance(error, FailedOrderError):
        why = refusal(error, words, layers)
        return Outcome(form, problem=_problem(words["fachkarte.order_failed"], why), deed="begin")
    key = _SAID.get(type(error), "fachkarte.not_ready")
    deed: Deed = "begin" if isinstance(error, ConflictError) else ""
    return Outcome(form, problem=_problem(words[key]), soon=isinstance(error, _SOON), deed=deed)


def _answered(form: QuestionForm, desk: QuestionDesk, layers: Layers, given: AskedWith) -> Outcome:
    question, asker, words = form.question, given.asker, form.words
    asked = form.parameters()
    own = {name: sent_features(name, given.sent[name]) for name in form.own}
    if given.deed == "cancel":
        desk.cancel(question, asked, own, asker)
    result = desk.result(question, asked, own, asker=asker, begin=given.deed == "begin")
    text = AnswerText(question.id, asked, result, words, layers)
    if not question.is_long(asked):
        return Outcome(form, text)
    made_at = desk.made_at(question, asked, own, asker=asker)
    return Outcome(form, text, made_at=when(made_at, now=desk.context.now(), words=words))


def _progress(run: JobRun, before: int, words: Words) -> Markup:
    """How far the worker is, in words and as a bar."""
    share = {"percent": number(100 * run.progress, decimals=0, words=words)}
    state = words.say("fachkarte.waiting", n=before) if run.state == "due" else words.say("fachkarte.running", **share)
    bar = tag("progress", {"max": 100, "value": round(100 * run.progress), "aria-label": words["fachkarte.progress"]})
    return tag("div", {"class": "reply__running"}, tag("p", None, state), bar, tag("p", None, words["fachkarte.stays"]))


def _problem(sentence: str, *more: str) -> Markup:
    return tag("p", {"class": "reply__problem"}, sentence, *(part for one in more for part in (" ", one)))
