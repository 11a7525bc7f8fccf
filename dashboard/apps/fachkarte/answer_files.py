"""What somebody takes along of an answer: links to its files, or buttons where features of their own go along."""

from typing import Final
from urllib.parse import urlencode

from dashboard.api import answer_forms
from dashboard.apps.fachkarte.form import QuestionForm
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data import strict_json

REPORTS: Final = ("docx", "pdf", "png", "svg")
"""Forms that people read (dashboard.parts.answer_report makes them)."""
COPIED: Final = "txt"
"""The form that is copied."""


def answer_files(form: QuestionForm, words: Words) -> Markup:
    """All forms; a script (assets/js/workbench/answer_files.js) asks for those that stand in no address."""
    at = form.choice.asset(f"api/questions/{form.question.id}")
    asked = form.parameters().model_dump(mode="json", exclude_unset=True)
    names = (*REPORTS, *answer_forms.exports(), "json")
    files = [
        _button(one, words) if form.own else _link(one, f"{at}?{urlencode(asked | _form(one, words))}", words)
        for one in names
    ]
    copied = {"data-copied": words["answer_files.copied"], "data-form": COPIED}
    copy = tag("button", {"type": "button", "class": "button scripted", **copied}, words["answer_files.copy"])
    told: dict[str, Attribute] = {"data-to": at, "data-asked": strict_json.compact(asked)}
    told |= {f"data-{one}": words[f"answer_files.{one}"] for one in ("making", "failed")}
    return tag(
        "div",
        {"class": "reply__files", **told},
        tag("h3", None, words["fachkarte.files"]),
        tag("p", None, words["fachkarte.files_own"]) if form.own else None,
        tag("ul", None, *(tag("li", None, one) for one in (*files, copy))),
        tag("p", {"class": "reply__note", "id": "files-said", "role": "status"}),
    )


def _link(name: str, href: str, words: Words) -> Markup:
    own: dict[str, Attribute] = {"href": href, "class": "button reply__file", "download": True, "data-form": name}
    return tag("a", own, words[f"fachkarte.file.{name}"])


def _button(name: str, words: Words) -> Markup:
    own: dict[str, Attribute] = {"type": "button", "class": "button reply__file scripted", "data-form": name}
    return tag("button", own, words[f"fachkarte.file.{name}"])


def _form(name: str, words: Words) -> dict[str, str]:
    return {} if name == "json" else {"f": name, "lang": words.language}
