"""One carrier of a building in words, as a drawing and as figures, for a page or for paper."""

from base64 import b64encode
from datetime import date

from dashboard.parts.markup import Markup, tag
from dashboard.staff.energy.course_drawing import CourseDrawing
from dashboard.staff.energy.figure_table import FigureTable
from dashboard.staff.energy.sentences import EnergySentences
from dashboard.texts import Words
from services.energy.account import EnergyAccount


def section(account: EnergyAccount, *, today: date, words: Words, printed: bool = False) -> Markup:
    """Of one account."""
    said, drawn = EnergySentences(account, today, words), CourseDrawing(account, words)
    kind = "form__problem" if said.is_excess and not printed else "status__answer"
    drawing = None if drawn.is_empty else _printed(drawn) if printed else drawn.figure()
    has_figures = account.year.first is not None
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, said.carrier),
        tag("p", {"class": kind}, said.answer()),
        drawing,
        None if drawn.is_empty else tag("p", {"class": "status__note"}, words["energy.legend"]),
        *(tag("p", {"class": "status__note"}, one) for one in said.further()),
        FigureTable(account, words).table() if has_figures else None,
    )


def _printed(drawn: CourseDrawing) -> Markup:
    address = f"data:image/svg+xml;base64,{b64encode(drawn.image().encode()).decode()}"
    return tag("img", {"alt": drawn.said(), "src": address, "style": "width: 100%"})
