"""An answer to planners on paper: its map true to scale, a report, a block of text for a council's paper."""

from collections.abc import Callable, Mapping
from typing import Final

from dashboard.api.answer_forms import AnsweredQuestion, AnswerForm
from dashboard.parts import pdf
from dashboard.parts.answer_report import word_document
from dashboard.parts.answer_report.report_content import ReportContent
from dashboard.parts.answer_report.report_page import report_pdf
from dashboard.parts.answer_report.text_block import text_block
from dashboard.parts.answer_text import AnswerText
from dashboard.parts.question_words import question_words
from dashboard.texts import Texts
from services.context import House

_FILES: Final[Mapping[str, tuple[str, Callable[[ReportContent], bytes]]]] = {
    "pdf": (pdf.MEDIA_TYPE, report_pdf),
    "docx": (word_document.MEDIA_TYPE, word_document.word_document),
    "png": ("image/png", lambda content: content.plate.png()),
    "svg": ("image/svg+xml", lambda content: content.plate.svg().encode()),
    "txt": ("text/plain; charset=utf-8", text_block),
}


def forms(house: House, texts: Texts) -> dict[str, AnswerForm]:
    """The reports of answers, by the form that asks for them."""

    def form(name: str) -> AnswerForm:
        media, make = _FILES[name]
        return AnswerForm(media, name, lambda answered: make(content_of(house, texts, answered)))

    return {name: form(name) for name in _FILES}


def content_of(house: House, texts: Texts, answered: AnsweredQuestion) -> ReportContent:
    """What a report of an answer says in the language it is asked in."""
    question = answered.facts.question
    words = question_words(texts.of(answered.language), question, answered.texts)
    text = AnswerText(question, answered.asked, answered.result, words, house.layers)
    return ReportContent(text, answered.facts, house.town, house.folders.town, answered.reference)
