"""The Tourenblatt: a tour on paper (A4), with a map, boxes to tick, and the code of its page."""

from functools import partial
from typing import Final

from starlette.responses import Response

from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page import PageContext, Visit
from dashboard.parts.pdf import MEDIA_TYPE, pdf
from dashboard.parts.qr import qr
from dashboard.staff.fahrt.cab import LEVELS
from dashboard.staff.fahrt.sketch import sketch
from dashboard.staff.fahrt.sources import sources
from dashboard.staff.fahrt.tour_view import TourView, planned
from dashboard.texts import Words
from data.records.tours import TourStop

NAME: Final = "tourenblatt.pdf"
_BOX: Final = tag("span", {"class": "box"})
STYLE: Final = """
@page { size: A4; margin: 12mm 15mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); } }
body { font: 10pt/1.35 "Fira Sans"; color: #000; }
h1 { font-size: 17pt; font-weight: 600; margin: 0; }
.head { display: flex; justify-content: space-between; align-items: flex-start; }
p { margin: 2pt 0; }
.map { margin: 3mm 0; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; border-bottom: 1.5pt solid #000; padding: 2pt 4pt; }
td { border-bottom: .5pt solid #777; padding: 4pt; vertical-align: top; }
.n { text-align: right; font-weight: 600; width: 8mm; }
.box { display: inline-block; width: 4mm; height: 4mm; border: .4mm solid #000; vertical-align: bottom; }
.tick { text-align: center; width: 9mm; }
.tick .box { width: 5mm; height: 5mm; }
.levels { white-space: nowrap; }
.sources { font-size: 8pt; }
.note { width: 34mm; }
.foot { margin-top: 5mm; }
"""


def tour_sheet(context: PageContext, visit: Visit, view: TourView) -> Response:
    """The PDF."""
    title = sheet_title(view, visit.words)
    made = pdf(title, visit.words.language, STYLE, sheet_body(context, visit, view))
    headers = {"Content-Disposition": f'inline; filename="{view.tour.tour_id}.pdf"'}
    return Response(made, headers=headers, media_type=MEDIA_TYPE)


def sheet_body(context: PageContext, visit: Visit, view: TourView) -> Markup:
    """What stands on it."""
    words = visit.words
    title = tag("h1", None, sheet_title(view, words))
    drawn = sketch(context, view, words["sheet.map"])
    return join(
        tag("div", {"class": "head"}, tag("div", None, title, *_about(view, words)), _code(visit, view)),
        tag("div", {"class": "map"}, drawn) if drawn else None,
        sources(context, view, words),
        _stops(view, words),
        tag("p", {"class": "foot"}, words["sheet.weight"]),
        tag("p", None, words["sheet.no_names"]),
    )


def sheet_title(view: TourView, words: Words) -> str:
    """Vehicle and day."""
    return words.say("sheet.title", vehicle=view.vehicle, day=view.tour.day.strftime("%d.%m.%Y"))


def _about(view: TourView, words: Words) -> list[Markup]:
    tour, said = view.tour, partial(number, words=words)
    facts = [words.say("sheet.stops", n=len(view.stops))]
    if tour.length_m:
        facts.append(words.say("sheet.length", km=said(tour.length_m / 1000, decimals=1)))
    if tour.duration_s:
        facts.append(words.say("sheet.duration", hours=said(tour.duration_s / 3600, decimals=1)))
    pauses = [
        words.say(f"sheet.pause.{one['kind']}", at=one["at"][11:16], place=one.get("place", "")) for one in tour.pauses
    ]
    return [tag("p", None, " · ".join(facts)), *(tag("p", None, one) for one in pauses)]


def _code(visit: Visit, view: TourView) -> Markup:
    return qr(f"{visit.origin}{view.path}", visit.words.say("sheet.code", tour=view.tour.tour_id))


def _stops(view: TourView, words: Words) -> Markup:
    named = ("n", "done", "place", "planned", "amount", "level", "note")
    head = tag("thead", None, tag("tr", None, *(tag("th", {"scope": "col"}, words[f"sheet.{one}"]) for one in named)))
    rows = [_row(place, one, view, words) for place, one in enumerate(view.stops, 1)]
    return tag("table", None, head, tag("tbody", None, *rows))


def _row(place: int, stop: TourStop, view: TourView, words: Words) -> Markup:
    found = view.place(stop)
    side = words[f"fahrt.side_{stop.side}"] if stop.side else ""
    lines = [found.district if found else "", side, stop.remark]
    where = join(tag("strong", None, view.name(stop)), *(tag("p", None, one) for one in lines if one))
    levels = [part for one in LEVELS for part in (_BOX, f" {words[f'fahrt.level.{one}']} ")]
    return tag(
        "tr",
        None,
        tag("td", {"class": "n"}, str(place)),
        tag("td", {"class": "tick"}, _BOX),
        tag("td", None, where),
        tag("td", None, planned(stop)),
        tag(
            "td", None, f"{number(stop.amount_l, decimals=0, words=words)}\N{NO-BREAK SPACE}l" if stop.amount_l else ""
        ),
        tag("td", {"class": "levels"}, *levels),
        tag("td", {"class": "note"}),
    )
