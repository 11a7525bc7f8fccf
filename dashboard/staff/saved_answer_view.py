"""One saved answer: what was answered, files of just that, what is answered today, and what it is called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.api import answer_forms
from dashboard.http.askers import STRANGER
from dashboard.http.errors import NotReadyError
from dashboard.http.questions import read
from dashboard.parts.answer_text import UNKNOWN, AnswerText, TableText, said_name
from dashboard.parts.figures import number, quantity, when
from dashboard.parts.form import area, button, hidden, way
from dashboard.parts.form import field as line
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.question_words import question_words
from dashboard.parts.refusal import refusal
from dashboard.parts.status.table import cards
from dashboard.staff.page import StaffContext, StaffVisit
from dashboard.staff.saved_answers import PAGE, of_body
from dashboard.staff.saved_answers import PATH as FILES
from data import strict_json
from data.errors import BadRequestError, StadtklimaError
from data.records.pseudonyms import USER
from data.records.saved_answers import LONGEST_NOTE, LONGEST_TITLE, SavedAnswer
from services.workbench import QuestionResult, ResultFigure
from services.workbench.figure_changes import FigureChange, figure_changes
from services.workbench.frozen_answer import FrozenAnswer
from services.workbench.parameters import OWN

REPORTS: Final = ("pdf", "docx", "txt", "png", "svg")
MOST_ROWS: Final = 60
"""Of a table on the page; all of them are in the CSV."""
WORKBENCH: Final = "/fachkarte"


class NoFeaturesError(BadRequestError):
    """It cannot be asked again without features that were never kept."""


@dataclass(frozen=True)
class SavedAnswerView:
    """The page of one answer."""

    given: StaffContext
    visit: StaffVisit
    saved: SavedAnswer
    frozen: FrozenAnswer

    @cached_property
    def text(self) -> AnswerText:
        """What was answered."""
        return self._worded(self.frozen.result)

    def _worded(self, result: QuestionResult) -> AnswerText:
        """In the words of then."""
        frozen, layers = self.frozen, self.given.house.layers
        words = question_words(self.visit.words, frozen.question, frozen.texts)
        return AnswerText(frozen.question, frozen.parameters, result, words, layers)

    def content(self) -> Iterator[Markup | None]:
        """Its parts from above."""
        words, text = self.visit.words, self.text
        yield tag("p", None, tag("a", {"href": self._to()}, words["saved_answers.back"]))
        yield self._deleted() if self.saved.deleted_at else None
        yield tag("p", {"class": "status__answer"}, text.sentence)
        yield from (tag("p", None, one) for one in text.notes)
        yield tag("p", {"class": "status__note"}, self._state())
        yield tag("p", {"class": "status__note"}, self._own()) if self.frozen.own else None
        yield tag("p", None, self.saved.note) if self.saved.note else None
        yield self._picture() if self.frozen.result.shapes else None
        yield self._section("figures", self._figures())
        yield from (self._section("", self._table(one), title=one.title) for one in text.tables())
        yield self._section("files", self._files())
        yield self._section("again", *self._again())
        yield self._section("method", *self._method())
        yield self._section("rename_title", self._form())
        yield None if self.saved.deleted_at else self._section("delete", *self._delete())

    # ---- what was answered ----------------------------------------------------------------------

    def _state(self) -> str:
        frozen, words = self.frozen, self.visit.words
        told = [words.say("saved_answers.version", layer=self._layer(one), n=n) for one, n in frozen.versions.items()]
        return words.say(
            "saved_answers.state",
            author=self.saved.author.removeprefix(USER),
            saved=when(self.saved.saved_at, now=self.visit.now, words=words),
            answered=when(frozen.answered_at, now=self.visit.now, words=words),
            versions="; ".join(told) or UNKNOWN,
            id=self.saved.answer_id,
        )

    def _layer(self, name: str) -> str:
        layers = self.given.house.layers
        return layers[name].title[self.visit.words.language] if name in layers else name

    def _own(self) -> str:
        return self.visit.words.say("saved_answers.own", names=self._own_names())

    def _own_names(self) -> str:
        """As somebody who has to find them again knows them: a file by its own name, a drawing by a word."""
        words, frozen = self.visit.words, self.frozen
        known = (
            frozen.files.get(one) or said_name(f"{OWN}{one}", words, self.given.house.layers) for one in frozen.own
        )
        return ", ".join(dict.fromkeys(known))

    def _picture(self) -> Markup:
        alt = self.visit.words.say("saved_answers.picture", title=self.saved.title)
        return tag("img", {"class": "photo", "src": self._file("png"), "alt": alt, "loading": "lazy"})

    def _figures(self) -> Markup:
        words = self.visit.words
        head = [words[f"saved_answers.column.{one}"] for one in ("figure", "value", "interval")]
        rows = [[one.label, one.text, one.interval or UNKNOWN] for one in self.text.figures()]
        return cards(head, rows, caption=words["saved_answers.figures"])

    def _table(self, table: TableText) -> Markup:
        rows: Sequence[Sequence[Child]] = table.rows[:MOST_ROWS]
        made = cards(table.columns, rows, caption=table.title)
        if (more := len(table.rows) - MOST_ROWS) <= 0:
            return made
        n = number(more, decimals=0, words=self.visit.words)
        note = tag("p", {"class": "status__note"}, self.visit.words.say("questions.report.more", n=n))
        return tag("div", None, made, note)

    def _files(self) -> Markup:
        words, result = self.visit.words, self.frozen.result
        possible = {
            "json": True,
            **dict.fromkeys(answer_forms.exports(), bool(result.shapes)),
            "csv": bool(result.tables),
            "gpkg": bool(result.shapes or result.tables),
            **dict.fromkeys(REPORTS, True),
            **dict.fromkeys(("png", "svg"), bool(result.shapes)),
        }
        links = [
            tag("li", None, tag("a", {"href": self._file(one), "download": True}, words[f"saved_answers.file.{one}"]))
            for one, is_there in possible.items()
            if is_there
        ]
        return tag("ul", None, *links)

    def _file(self, form: str) -> str:
        query = urlencode({"f": form, "lang": self.visit.words.language})
        return f"{self.visit.address.asset(f'{FILES}/{self.saved.answer_id}')}?{query}"

    def _method(self) -> Iterator[Markup]:
        words, text = self.visit.words, self.text
        yield tag("p", None, text.method)
        yield tag("p", None, f"{words['fachkarte.limits']}: {text.limits}")
        asked = [[label, value] for label, value in text.parameters()]
        head = [words[f"saved_answers.column.{one}"] for one in ("parameter", "value")]
        yield cards(head, asked, caption=words["fachkarte.asked_with"])
        named = dict.fromkeys(f"{one['attribution']} ({one['licence']})" for one in self.frozen.sources.values())
        yield tag("p", {"class": "status__note"}, f"{words['fachkarte.sources']}: {'; '.join(named)}")

    # ---- what is answered today -----------------------------------------------------------------

    def _again(self) -> Iterator[Markup]:
        words = self.visit.words
        yield tag("p", None, words["saved_answers.again_about"])
        if self.frozen.own:
            yield tag("p", {"id": "own-again"}, words.say("saved_answers.own_again", names=self._own_names()))
        if self.visit.query.get("again"):
            yield from self._today()
        ask = None if self.frozen.own else way(words["saved_answers.ask_again"], f"{self._to(again='1')}#again")
        yield tag("p", {"class": "desk__row"}, ask, way(words["saved_answers.on_map"], self._workbench()))

    def _today(self) -> Iterator[Markup]:
        words = self.visit.words
        try:
            now = self._result()
        except NotReadyError:
            yield tag("p", {"class": "form__problem", "role": "alert"}, words["saved_answers.not_ready"])
        except StadtklimaError as error:
            said = refusal(error, words, self.given.house.layers)
            yield tag("p", {"class": "form__problem", "role": "alert"}, words["saved_answers.refused"], " ", said)
        else:
            yield from self._compared(now)

    def _result(self) -> QuestionResult:
        """Today's; errors as of the question's, or that it needs features that were never kept."""
        if self.frozen.own:
            named = self._own_names()
            raise NoFeaturesError(f"it was asked with {named}, which is not kept", reason="not_kept", names=named)
        desk = self.given.context.desk
        question = desk.known[self.frozen.question]
        kind: Any = question.parameters
        is_open = self.frozen.audience == "public"
        asker = STRANGER if is_open else of_body(self.visit.account, self.saved.body)
        return desk.result(question, read(self.frozen.asked, kind), asker=asker, begin=True)

    def _compared(self, now: QuestionResult) -> Iterator[Markup]:
        words = self.visit.words
        changes = figure_changes(self.frozen.result, now)
        count = sum(not one.is_same for one in changes)
        said = words.say("saved_answers.changed", n=count, of=len(changes)) if count else words["saved_answers.same"]
        yield tag("p", {"class": "status__answer", "role": "status"}, said)
        today = self._worded(now)
        yield tag("p", None, words.say("saved_answers.today", sentence=today.sentence))
        head = [words[f"saved_answers.column.{one}"] for one in ("figure", "then", "now", "difference")]
        then_texts, now_texts = ({one.name: one for one in text.figures()} for text in (self.text, today))
        rows: list[list[Child]] = []
        for one in changes:
            then, late = then_texts.get(one.name), now_texts.get(one.name)
            label = (then or late).label  # type: ignore[union-attr]  # it is in one of both
            shown = [UNKNOWN if told is None else told.text for told in (then, late)]
            rows.append([label, *shown, self._difference(one)])
        yield cards(head, rows, caption=words["saved_answers.compared"])

    def _difference(self, change: FigureChange) -> str:
        words, figure = self.visit.words, change.now or change.then
        if change.is_same:
            return words["saved_answers.equal"]
        if change.difference is None or not isinstance(figure, ResultFigure):
            return words["saved_answers.other"]
        shown = quantity(change.difference, unit=figure.unit, decimals=figure.decimals, words=words)
        return shown if change.difference < 0 else f"+{shown}"

    def _workbench(self) -> str:
        """The same question on the planners' map."""
        flat = {name: _plain(value) for name, value in self.frozen.asked.items() if value not in (None, [], "")}
        query = urlencode({"v": "1", "q": self.frozen.question, **{f"p.{name}": one for name, one in flat.items()}})
        address = self.visit.address.page_at(WORKBENCH)
        # Behind the mark, which no server is told: the page asks for these files by their names (own/panel.js).
        files = f"#{urlencode({'files': strict_json.compact(self.frozen.files)})}" if self.frozen.files else ""
        return f"{address}{'&' if '?' in address else '?'}{query}{files}"

    # ---- what it is called ----------------------------------------------------------------------

    def _form(self) -> Markup:
        words, typed = self.visit.words, self.visit.typed
        title, note = typed.get("title", self.saved.title), typed.get("note", self.saved.note)
        hints = [
            words.say(f"saved_answers.{one}_hint", n=n) for one, n in (("title", LONGEST_TITLE), ("note", LONGEST_NOTE))
        ]
        return self._sends(
            "rename",
            line("title", words["saved_answers.column.name"], value=title, hint=hints[0], required=True),
            area("note", words["saved_answers.note"], value=note, hint=hints[1]),
            button(words["saved_answers.rename"]),
        )

    def _delete(self) -> Iterator[Markup]:
        yield tag("p", None, self.visit.words["saved_answers.delete_about"])
        yield self._sends("delete", button(self.visit.words["saved_answers.delete"], kind="secondary"))

    def _deleted(self) -> Markup:
        words = self.visit.words
        since = when(self.saved.deleted_at or self.visit.now, now=self.visit.now, words=words)
        back = self._sends("take_back", button(words["saved_answers.take_back"]))
        said = tag("p", {"class": "form__problem"}, words.say("saved_answers.is_deleted", time=since))
        return tag("div", None, said, back)

    def _sends(self, do: str, *inside: Markup) -> Markup:
        form = {"class": "form", "method": "post", "action": self._to(answer=self.saved.answer_id)}
        return tag("form", form, hidden("do", do), *inside)

    def _section(self, key: str, *inside: Markup, title: str = "") -> Markup:
        named = title or self.visit.words[f"saved_answers.{key}"]
        own = {"class": "article__part", "id": key or None}
        return tag("section", own, tag("h2", None, named), *inside)

    def _to(self, **query: str) -> str:
        address = self.visit.address.page_at(PAGE)
        if "again" in query:
            query = {"answer": self.saved.answer_id, **query}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if query else address


def _plain(value: object) -> str:
    """As an address of the map has it."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
