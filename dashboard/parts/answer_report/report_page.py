"""The report of an answer as a tagged PDF (PDF/UA): its map is as large as its scale says."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from dashboard.parts.answer_report.map_drawing import SVG
from dashboard.parts.answer_report.report_content import MOST_ROWS, ReportContent
from dashboard.parts.answer_text import TableText
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.pdf import pdf

_STYLE: Final = """
@page { size: A4; margin: 14mm 16mm 18mm; @bottom-left { content: string(foot); font: 7.5pt "Fira Sans" }
  @bottom-right { content: "%(page)s " counter(page) " / " counter(pages); font: 7.5pt "Fira Sans" } }
html { font: 9.5pt/1.4 "Fira Sans"; color: #171a2b }
h1 { font-size: 12pt; font-weight: 400; margin: 0 0 1mm; color: #4b5264 }
h2 { font-size: 12pt; font-weight: 600; margin: 5mm 0 1.5mm; break-after: avoid }
p { margin: 0 0 1.5mm }
.finding { font-size: 15pt; line-height: 1.25; font-weight: 600; margin: 0 0 2mm }
.foot { string-set: foot content(); font-size: 8pt; color: #4b5264 }
.asked, .note { font-size: 8.5pt; color: #4b5264 }
.map { display: block; margin: 0 }
.legend { list-style: none; margin: 1mm 0; padding: 0; columns: 2; font-size: 8.5pt }
.legend img { width: 6mm; height: 4mm; margin-right: 1.5mm; vertical-align: -0.8mm }
.plain { margin: 0 0 1.5mm; padding-left: 4mm }
table { width: 100%%; border-collapse: collapse; margin: 0 0 3mm; font-variant-numeric: tabular-nums; font-size: 8.5pt }
caption { text-align: left; font-weight: 600; padding: 1mm 0 }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 2mm 0.8mm 0; border-bottom: 0.2mm solid #d5d8e0 }
thead th { font-weight: 600; border-bottom-color: #171a2b }
tbody th { font-weight: 400 }
.number { text-align: right }
tr { break-inside: avoid }
"""


def report_pdf(content: ReportContent) -> bytes:
    """The file."""
    words = content.words
    style = _STYLE % {"page": words["questions.report.page"]}
    return pdf(f"{content.text.title}: {content.town.name}", words.language, style, join(*_parts(content)))


def _parts(content: ReportContent) -> Iterator[Markup]:
    text = content.text
    yield tag("h1", None, f"{text.title} – {content.town.name}")
    yield tag("p", {"class": "finding"}, text.sentence)
    yield tag("p", {"class": "asked"}, content.asked)
    yield tag("p", {"class": "foot"}, content.made)
    if text.result.shapes:
        yield from _map(content)
    yield _table(content, content.figures)
    for one in text.tables():
        yield _table(content, one)
    yield from _section(content, "method", [text.method])
    yield from _section(content, "limits", content.limits)
    yield from _section(content, "uncertainty", content.uncertainty)
    yield from _section(content, "sources", content.sources)
    yield from _section(content, "cite", [content.citation])


def _map(content: ReportContent) -> Iterator[Markup]:
    drawing, words = content.drawing, content.words
    alt = words.say("questions.report.map_alt", scale=drawing.scale(), sentence=content.text.sentence)
    size = f"width: {drawing.frame.width_mm:g}mm; height: {drawing.height_mm:g}mm"
    yield tag("img", {"class": "map", "alt": alt, "src": _address(drawing.svg()), "style": size})
    entries = (tag("li", None, _swatch(swatch, label), label) for swatch, label in drawing.legend())
    yield tag("ul", {"class": "legend", "aria-label": words["questions.report.legend"]}, *entries)
    yield tag("p", {"class": "note"}, words.say("questions.report.scale", scale=drawing.scale()))


def _swatch(drawn: Markup, label: str) -> Markup:
    whole = tag("svg", {"xmlns": SVG, "viewBox": "0 0 6 4", "width": "6mm", "height": "4mm"}, drawn)
    return tag("img", {"alt": label, "src": _address(whole)})


def _address(svg: Markup) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _table(content: ReportContent, table: TableText) -> Markup:
    grid = _grid(table.title, table.columns, table.rows[:MOST_ROWS], table.is_number)
    if (more := len(table.rows) - MOST_ROWS) <= 0:
        return grid
    count = number(more, decimals=0, words=content.words)
    return join(grid, tag("p", {"class": "note"}, content.words.say("questions.report.more", n=count)))


def _grid(title: str, columns: list[str], rows: list[list[str]], is_number: list[bool]) -> Markup:
    look = [{"class": "number" if one else None} for one in is_number]
    head = (tag("th", {"scope": "col", **own}, one) for one, own in zip(columns, look, strict=True))
    body = (
        tag(
            "tr",
            None,
            tag("th", {"scope": "row"}, row[0]),
            *(tag("td", own, cell) for cell, own in zip(row[1:], look[1:], strict=True)),
        )
        for row in rows
    )
    caption = tag("caption", None, title)
    return tag("table", None, caption, tag("thead", None, tag("tr", None, *head)), tag("tbody", None, *body))


def _section(content: ReportContent, name: str, texts: Iterable[str]) -> Iterator[Markup]:
    found = [*texts]
    yield tag("h2", None, content.words[f"questions.report.{name}"])
    if len(found) == 1:
        yield tag("p", None, found[0])
    else:
        yield tag("ul", {"class": "plain"}, *(tag("li", None, one) for one in found))
