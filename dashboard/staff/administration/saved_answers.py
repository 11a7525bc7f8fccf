"""Saved answers: what planners keep of what they were answered, found again, named, deleted and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.figures import when
from dashboard.parts.form import button, field
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.saved_answer_view import SavedAnswerView
from dashboard.staff.saved_answers import PAGE, PERMISSION, shown_to
from data.errors import BadRequestError
from data.records.permissions import ForeignBodyError
from data.records.pseudonyms import USER
from data.records.saved_answers import SavedAnswer, SavedAnswers, UnknownSavedAnswerError

DONE: Final = ("rename", "delete", "take_back")
_COLUMNS: Final = ("name", "question", "saved", "by", "id")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/antworten``; ``?answer=`` is one of them."""
    made = SavedAnswersPage(given)
    return StaffPage(
        name="saved_answers",
        path=PAGE,
        permission=PERMISSION,
        changes=PERMISSION,
        order=38,
        title=made.title,
        show=made.show,
        change=made.change,
        wrong={UnknownSavedAnswerError: "unknown", ForeignBodyError: "foreign"},
    )


@dataclass(frozen=True, slots=True)
class SavedAnswersPage:
    """What the page shows and does."""

    given: StaffContext

    @property
    def saved(self) -> SavedAnswers:
        """The records of them."""
        return self.given.house.records.saved_answers

    def title(self, visit: StaffVisit) -> str:
        """What the answer is called, or all of them."""
        chosen = visit.query.get("answer")
        return self.saved.one(chosen).title if chosen else visit.words["saved_answers.title"]

    def show(self, visit: StaffVisit) -> Content:
        """One answer, or the list; UnknownSavedAnswerError: there is none."""
        told = visit.query.get("done", "")
        said = visit.words[f"saved_answers.done.{told}"] if told in DONE else None
        done = tag("p", {"class": "form__done", "role": "status"}, said) if said else None
        chosen = visit.query.get("answer")
        if not chosen:
            return [done, *self._list(visit)]
        saved = self.saved.one(chosen)
        frozen = shown_to(visit.account, saved, self.saved.document(chosen))
        return [done, *SavedAnswerView(self.given, visit, saved, frozen).content()]

    def change(self, visit: StaffVisit) -> str:
        """Do what the form says; errors as of data.records.saved_answers."""
        typed, answer_id = visit.typed, visit.query.get("answer", "")
        title, note = typed.get("title", ""), typed.get("note", "")
        deeds: dict[str, Callable[[], None]] = {
            "rename": partial(self.saved.rename, answer_id, title=title, note=note),
            "delete": partial(self.saved.delete, answer_id),
            "take_back": partial(self.saved.take_back, answer_id),
        }
        what = typed.get("do", "")
        if what not in deeds:
            raise BadRequestError(f"cannot do {what[:20]!r}; known: {', '.join(deeds)}")
        deeds[what]()
        return to(visit, done=what) if what == "delete" else to(visit, answer=answer_id, done=what)

    def _list(self, visit: StaffVisit) -> Content:
        words, deleted = visit.words, visit.query.get("state") == "deleted"
        find = visit.query.get("find", "").strip()
        listed = self.saved.listed(deleted=deleted)
        found = [one for one in listed if self._says(one, find, visit)]
        title = words["saved_answers.deleted" if deleted else "saved_answers.title"]
        none = words["saved_answers.none_found" if listed else "saved_answers.none"]
        other = to(visit) if deleted else to(visit, state="deleted")
        way = words["saved_answers.kept" if deleted else "saved_answers.show_deleted"]
        return [
            tag("p", None, words["saved_answers.intro"]),
            _search(visit, find, deleted=deleted),
            self._table(found, visit, title) if found else tag("p", {"class": "status__note"}, none),
            tag("p", {"class": "desk__row"}, tag("a", {"href": other}, way)),
        ]

    def _table(self, found: Sequence[SavedAnswer], visit: StaffVisit, caption: str) -> Markup:
        head = [visit.words[f"saved_answers.column.{one}"] for one in _COLUMNS]
        return cards(head, [self._row(one, visit) for one in found], caption=caption)

    def _row(self, one: SavedAnswer, visit: StaffVisit) -> list[Child]:
        link = tag("a", {"href": to(visit, answer=one.answer_id)}, one.title)
        since = when(one.saved_at, now=visit.now, words=visit.words)
        return [link, _question(one, visit), since, one.author.removeprefix(USER), tag("code", None, one.answer_id)]

    def _says(self, one: SavedAnswer, find: str, visit: StaffVisit) -> bool:
        """Whether each word that is looked for stands in what is known of it."""
        text = " ".join([one.title, one.note, one.answer_id, _question(one, visit)]).casefold()
        return all(part in text for part in find.casefold().split())


def to(visit: StaffVisit, **query: str) -> str:
    """An address of the page."""
    address = visit.address.page_at(PAGE)
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if query else address


def _question(one: SavedAnswer, visit: StaffVisit) -> str:
    """What a question is called; one that nobody asks any more by its id."""
    keys = (f"question.{one.question}.title",)
    return next((visit.words[key] for key in keys if key in visit.words), one.question)


def _search(visit: StaffVisit, find: str, *, deleted: bool) -> Markup:
    words, language = visit.words, visit.query.get("lang")
    kept = {**({"state": "deleted"} if deleted else {}), **({"lang": language} if language else {})}
    sent = [tag("input", {"type": "hidden", "name": name, "value": value}) for name, value in kept.items()]
    label = words["saved_answers.find"]
    inside = (*sent, field("find", label, kind="search", value=find), button(words["saved_answers.search"]))
    return tag(
        "form", {"class": "form", "method": "get", "action": visit.address.asset(PAGE), "role": "search"}, *inside
    )
