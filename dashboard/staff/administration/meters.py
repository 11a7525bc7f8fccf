"""The meters of buildings that people read: which are due, and what was read last."""

from datetime import UTC, datetime
from functools import partial
from typing import Final

from dashboard.parts.figures import when
from dashboard.parts.form import way
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.records.meters import Meter
from data.records.permissions import Account
from services.meter_readings import due

PATH: Final = f"{ROOT}/zaehler"
NEW: Final = f"{PATH}/neu"
LABELS: Final = f"{PATH}/etiketten"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/zaehler``."""
    return StaffPage(
        name="meters",
        path=PATH,
        permission="meters.count",
        order=46,
        show=partial(_show, given),
        attention=partial(_waiting, given),
    )


def path_of(meter_id: str) -> str:
    """Where a meter has its page."""
    return f"{PATH}/{meter_id}"


def _waiting(given: StaffContext, _: Account) -> int:
    meters = given.house.records.meters
    listed = meters.listed()
    late = {one.meter_id for one in due(listed, meters.last_counts(), datetime.now(UTC))}
    return len(late | meters.doubted())


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, meters = visit.words, given.house.records.meters
    listed, last = meters.listed(), meters.last_counts()
    late, doubted = {one.meter_id for one in due(listed, last, visit.now)}, meters.doubted()
    head = [words[f"meters.column.{one}"] for one in ("meter", "building", "carrier", "last", "state")]
    rows = [
        _row(one, last.get(one.meter_id), visit, is_due=one.meter_id in late, is_doubted=one.meter_id in doubted)
        for one in listed
    ]
    none = tag("p", {"class": "status__answer"}, words["meters.none"])
    return [
        tag("p", None, words["meters.intro"]),
        cards(head, rows, caption=words["meters.title"]) if rows else none,
        _ways(visit),
    ]


def _row(one: Meter, last: datetime | None, visit: StaffVisit, *, is_due: bool, is_doubted: bool) -> list[Child]:
    words = visit.words
    state = "doubted" if is_doubted else "due" if is_due else "read"
    return [
        tag("a", {"href": visit.address.page_at(path_of(one.meter_id))}, one.title),
        one.building,
        words[f"meters.carrier.{one.carrier}"],
        when(last, now=visit.now, words=words) if last else words["meters.never"],
        words[f"meters.is.{state}"],
    ]


def _ways(visit: StaffVisit) -> Markup:
    words = visit.words
    labels = way(words["meters.labels"], visit.address.page_at(LABELS))
    new = way(words["meters.add"], visit.address.page_at(NEW)) if visit.account.may("meters.change") else None
    return tag("div", {"class": "desk__row label__print"}, new, labels)
