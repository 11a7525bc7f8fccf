"""The labels of all meters, to be printed: building, title, and the code that leads to the form for a count."""

from functools import partial

from dashboard.parts.form import act
from dashboard.parts.markup import Markup, tag
from dashboard.parts.qr import qr
from dashboard.staff.administration.meters import LABELS, PATH, path_of
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.records.meters import Meter


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/zaehler/etiketten``."""
    return StaffPage(
        name="meter_labels",
        path=LABELS,
        permission="meters.count",
        order=None,
        show=partial(_show, given),
        scripts=("label.js",),
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, meters = visit.words, given.house.records.meters.listed()
    back = tag("a", {"href": visit.address.page_at(PATH)}, words["meters.title"])
    go = act(words["meter_labels.print"], "print", kind="primary", hidden=True)
    return [
        *(tag("p", {"class": "label__about"}, one) for one in (back, words["meter_labels.intro"])),
        *(_label(given, one, visit) for one in meters),
        tag("p", {"class": "label__print"}, go) if meters else tag("p", None, words["meters.none"]),
    ]


def _label(given: StaffContext, one: Meter, visit: StaffVisit) -> Markup:
    words = visit.words
    parts = (
        ("label__town", given.context.town.name),
        ("label__name", one.building),
        ("label__id", one.title),
        ("label__scan", words["meter_labels.scan"]),
    )
    code = qr(f"{visit.origin}{path_of(one.meter_id)}", words.say("meter_labels.code", meter=one.title))
    return tag(
        "section",
        {"class": "label"},
        code,
        tag("div", None, *(tag("p", {"class": name}, text) for name, text in parts)),
    )
