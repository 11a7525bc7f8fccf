"""The answer as a block of text for a council's paper, as a document of word processors (.docx)."""

import io
from typing import TYPE_CHECKING, Any, Final

from dashboard.parts.answer_report.report_content import MOST_ROWS, ReportContent
from dashboard.parts.answer_text import TableText
from dashboard.parts.figures import number

if TYPE_CHECKING:
    from docx.document import Document

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LANGUAGES: Final = {"de": "de-DE", "en": "en-GB"}
_STYLE: Final = "Light List Accent 1"
_WIDE_MM: Final = 160


def word_document(content: ReportContent) -> bytes:
    """The file: finding, figures, picture, tables, method, limits, uncertainty, sources, date."""
    document, words, text = _empty(content), content.words, content.text
    document.add_heading(text.title, level=1)
    document.add_paragraph().add_run(text.sentence).bold = True
    document.add_paragraph(content.asked)
    _grid(document, content.figures, words.say("questions.report.table", title=words["questions.report.figures"]))
    if text.result.shapes:
        _picture(document, content)
    for table in text.tables():
        _grid(document, table, words.say("questions.report.table", title=table.title))
        if (more := len(table.rows) - MOST_ROWS) > 0:
            count = number(more, decimals=0, words=words)
            document.add_paragraph(words.say("questions.report.more", n=count))
    for name, texts in (
        ("method", [text.method]),
        ("limits", content.limits),
        ("uncertainty", content.uncertainty),
        ("sources", content.sources),
    ):
        document.add_heading(words[f"questions.report.{name}"], level=2)
        for one in texts:
            document.add_paragraph(one)
    document.add_paragraph(content.dated)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _empty(content: ReportContent) -> "Document":
    """A4, with the language that is written in, so that a word processor and a screen reader know it."""
    import docx  # noqa: PLC0415 - lxml, for who wants this file
    from docx.oxml.ns import qn  # noqa: PLC0415 - likewise
    from docx.shared import Mm, Pt  # noqa: PLC0415 - likewise

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), _LANGUAGES[content.words.language])
    about = document.core_properties
    about.title, about.author, about.comments = content.text.title, content.town.name, content.citation
    about.language = _LANGUAGES[content.words.language]
    about.created = about.modified = content.facts.made_at.replace(tzinfo=None)
    return document


def _grid(document: "Document", table: TableText, caption: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

    document.add_paragraph(caption, style="Caption")
    rows = [table.columns, *table.rows[:MOST_ROWS]]
    grid = document.add_table(rows=len(rows), cols=len(table.columns), style=_STYLE)
    for line, texts in zip(grid.rows, rows, strict=True):
        for cell, one, right in zip(line.cells, texts, table.is_number, strict=True):
            cell.text = one
            if right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head: Any = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no other word for a head that repeats
    head.append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _picture(document: "Document", content: ReportContent) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - as above

    drawing, words = content.drawing, content.words
    shown = document.add_picture(io.BytesIO(content.figure_plate.png()), width=Mm(_WIDE_MM))
    alt = words.say("questions.report.map_alt", scale=drawing.scale(), sentence=content.text.sentence)
    about: Any = shown._inline.docPr  # noqa: SLF001 - the library has no other word for what a screen reader says
    about.set("descr", alt)
    about.set("title", content.text.title)
    document.add_paragraph(words.say("questions.report.picture", title=content.text.title), style="Caption")
