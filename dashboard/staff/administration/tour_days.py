"""The tours of some days of a vehicle or a team, for whom they concern: page, CSV and PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from dashboard.parts.figures import ZONE, number
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Child, Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.report_sheet import sheet
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from data import instants
from data.errors import FieldError
from data.records.fleet import Team, Vehicle
from services.agreement import is_agreed
from services.tours.days import DaysAsked, DrivenTour, driven_tours

PATH: Final = f"{ROOT}/tourtage"
COLUMNS: Final = ("day", "tour", "vehicle", "position", "site_id", "amount_l", "state", "level", "reason")
AGREED: Final = ("team", "planned_at")
"""Further ones where an agreement covers them."""
WEEK: Final = timedelta(days=6)


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/tourtage``."""
    made = TourDaysPage(given)
    return StaffPage(
        name="tour_days",
        path=PATH,
        permission="tours.read",
        order=36,
        show=made.show,
        files={".csv": made.table, ".pdf": made.printed},
    )


@dataclass(frozen=True, slots=True)
class TourDaysPage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """The choice, a row a tour, and the files."""
        words = visit.words
        try:
            asked = self._asked(visit)
        except FieldError:
            wrong = tag("p", {"class": "form__error", "role": "alert"}, words["tour_days.error.span"])
            return [wrong, self._form(visit, self._last_week())]
        links = [
            tag("a", {"href": _link(visit, asked, ending), "download": True}, words[f"tour_days.{ending[1:]}"])
            for ending in (".pdf", ".csv")
        ]
        return [self._form(visit, asked), tag("p", {"class": "desk__row"}, *links), *self._said(asked, words)]

    def table(self, visit: StaffVisit) -> Response:
        """A row a stop."""
        asked, agreed = self._asked(visit), is_agreed(self.given.house)
        rows = (row for one in self._found(asked) for row in _rows(one, agreed=agreed))
        return download(f"{_name(asked)}.csv", (*COLUMNS, *(AGREED if agreed else ())), rows)

    def printed(self, visit: StaffVisit) -> Response:
        """A row a tour, and every stop that was not emptied."""
        asked, words = self._asked(visit), visit.words
        days = f"{asked.first:%d.%m.%Y}\N{EN DASH}{asked.last:%d.%m.%Y}"
        content = join(tag("p", None, self.given.house.town.name), *self._said(asked, words))
        return sheet(f"{_name(asked)}.pdf", f"{words['tour_days.title']} {days}", content, words)

    def _asked(self, visit: StaffVisit) -> DaysAsked:
        """As the query says; without one the last seven days of all vehicles. FieldError: days that cannot be."""
        asked, otherwise = visit.query, self._last_week()
        return DaysAsked(
            first=_day(asked.get("von", ""), otherwise.first),
            last=_day(asked.get("bis", ""), otherwise.last),
            vehicle_id=asked.get("fahrzeug", "")[:32],
            team_id=asked.get("kolonne", "")[:32],
        )

    def _last_week(self) -> DaysAsked:
        today = self.given.house.clock.now().astimezone(ZONE).date()
        return DaysAsked(first=today - WEEK, last=today)

    def _found(self, asked: DaysAsked) -> list[DrivenTour]:
        return driven_tours(self.given.house, asked, is_agreed=is_agreed(self.given.house))

    def _form(self, visit: StaffVisit, asked: DaysAsked) -> Markup:
        words, fleet = visit.words, self.given.house.records.fleet
        vehicles, teams = ([(one.item_id, one.name) for one in fleet.items(kind)] for kind in (Vehicle, Team))
        any_ = ("", words["tour_days.any"])
        inside = [
            *(hidden(name, text) for name, text in visit.address.query().items()),
            field("von", words["tour_days.first"], kind="date", value=asked.first.isoformat()),
            field("bis", words["tour_days.last"], kind="date", value=asked.last.isoformat()),
            choice("fahrzeug", words["tour_days.vehicle"], [any_, *vehicles], value=asked.vehicle_id),
            choice("kolonne", words["tour_days.team"], [any_, *teams], value=asked.team_id),
        ]
        own = {"class": "form desk__search", "method": "get", "action": visit.address.to().partition("?")[0]}
        return tag("form", own, *inside, button(words["tour_days.show"]))

    def _said(self, asked: DaysAsked, words: Words) -> Iterator[Markup]:
        found = self._found(asked)
        if not found:
            yield tag("p", {"class": "status__answer"}, words["tour_days.none"])
            return
        head = [
            words[f"tour_days.column.{one}"] for one in ("day", "vehicle", "stops", "emptied", "left", "l", "km", "kg")
        ]
        yield cards(head, [_row(one, words) for one in found], caption=words["tour_days.title"])
        missed = [(one, stop) for one in found for stop in one.stops if stop.state in {"unreachable", "carried_over"}]
        if missed:
            named = [words[f"tour_days.column.{one}"] for one in ("day", "vehicle", "site", "why")]
            rows = [self._missed(one, stop.site_id, stop.reason or stop.state, words) for one, stop in missed]
            yield tag("h2", None, words["tour_days.missed"])
            yield cards(named, rows, caption=words["tour_days.missed"])
        yield tag("p", {"class": "status__note"}, words["tour_days.no_names"])

    def _missed(self, one: DrivenTour, site_id: str, why: str, words: Words) -> list[Child]:
        name = self.given.site_name(site_id) or site_id
        return [f"{one.tour.day:%d.%m.%Y}", one.vehicle, f"{name} ({site_id})", words[f"tour_days.why.{why}"]]


def _row(one: DrivenTour, words: Words) -> list[Child]:
    tour = one.tour
    counts = (len(one.stops), one.count("emptied"), one.count("unreachable", "carried_over"), one.litres)
    return [
        f"{tour.day:%d.%m.%Y}",
        " · ".join(filter(None, (one.vehicle, one.team))),
        *(number(n, decimals=0, words=words) for n in counts),
        number(tour.length_m / 1000, decimals=1, words=words) if tour.length_m else "",
        number(sum(tour.weights), decimals=0, words=words) if tour.weights else "",
    ]


def _rows(one: DrivenTour, *, agreed: bool) -> Iterator[list[object]]:
    for stop in one.stops:
        facts = [one.tour.day.isoformat(), one.tour.tour_id, one.vehicle, stop.position, stop.site_id, stop.amount_l]
        at = instants.text(stop.planned_at) if stop.planned_at else ""
        yield [*facts, stop.state, stop.level, stop.reason, *((one.team, at) if agreed else ())]


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise FieldError("span", f"{text[:20]!r} is no day such as 2026-12-24") from None


def _name(asked: DaysAsked) -> str:
    return f"touren-{asked.first}-{asked.last}"


def _link(visit: StaffVisit, asked: DaysAsked, ending: str) -> str:
    said = {"von": asked.first, "bis": asked.last, "fahrzeug": asked.vehicle_id, "kolonne": asked.team_id}
    address = visit.address.page_at(f"{PATH}{ending}")
    query = urlencode({key: value for key, value in said.items() if value})
    return f"{address}{'&' if '?' in address else '?'}{query}"
