"""The energy of all buildings: which use more than is usual at the weather, what the year cost, and the report."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

import numpy as np
from starlette.responses import Response

from dashboard.parts.figures import ZONE
from dashboard.parts.markup import Markup, join, tag
from dashboard.staff.administration.buildings import PATH as BUILDINGS
from dashboard.staff.energy.council_tables import CouncilTables
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.report_sheet import sheet
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from services.energy.account import EnergyAccount, EnergyAccounts

PATH: Final = f"{ROOT}/energie"
PERMISSION: Final = "meters.change"
COLUMNS: Final = (
    *("building_id", "title", "carrier", "unit", "from", "to", "known_days", "used"),
    *("cost_eur", "co2_kg", "change_percent", "per_m2", "excess_percent", "excess_since"),
)


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/energie``."""
    return StaffPage(
        name="energy",
        path=PATH,
        permission=PERMISSION,
        order=48,
        show=partial(_show, given),
        files={".pdf": partial(_printed, given), ".csv": partial(_table, given)},
    )


def path_of(building_id: str) -> str:
    """Where a building has its page."""
    return f"{BUILDINGS}/{building_id}"


def method(words: Words) -> Iterator[Markup]:
    """How what a report says was found out, and what it does not know."""
    yield tag("h2", None, words["energy.method_title"])
    for line in filter(None, words["energy.method"].splitlines()):
        yield tag("p", {"class": "status__note"}, line)


def _accounts(given: StaffContext) -> list[EnergyAccount]:
    """Of all buildings that who asks may see."""
    return [*EnergyAccounts(given.house, given.context.store, _today(given)).every()]


def _today(given: StaffContext) -> date:
    return given.house.clock.now().astimezone(ZONE).date()


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, found = visit.words, _accounts(given)
    if not found:
        return [tag("p", {"class": "status__answer"}, words["energy.none"]), tag("p", None, words["energy.none_way"])]
    links = {
        one.use.building.building_id: visit.address.page_at(path_of(one.use.building.building_id)) for one in found
    }
    tables, own = CouncilTables(found, _today(given), words, links), visit.address.asset(PATH)
    files = [
        tag("a", {"href": f"{own}{ending}", "download": True}, words[f"energy.{ending[1:]}"])
        for ending in (".pdf", ".csv")
    ]
    return [
        tables.answer(),
        *tables.excesses(),
        tables.buildings(),
        tag("p", {"class": "status__note"}, words["energy.columns_about"]),
        tag("section", {"class": "article__part"}, tag("h2", None, words["energy.sums"]), tables.sums()),
        tag("p", {"class": "desk__row energy-files"}, *files),
    ]


def _printed(given: StaffContext, visit: StaffVisit) -> Response:
    """For the council: figures, sources, method."""
    words, today = visit.words, _today(given)
    tables = CouncilTables(_accounts(given), today, words, {})
    sources = tables.sources()
    body = join(
        tag("p", None, f"{given.house.town.name}, {today:%d.%m.%Y}"),
        tables.answer(),
        *tables.excesses(),
        tag("h2", None, words["energy.sums"]),
        tables.sums(),
        tag("h2", None, words["energy.buildings"]),
        tables.buildings(),
        tag("p", {"class": "status__note"}, words["energy.columns_about"]),
        tag("h2", None, words["energy.sources"]),
        tag("ul", None, *(tag("li", None, one) for one in sources))
        if sources
        else tag("p", None, words["energy.no_sources"]),
        *method(words),
    )
    return sheet(f"energie-{today}.pdf", words["energy.report"], body, words)


def _table(given: StaffContext, _: StaffVisit) -> Response:
    """The same as CSV."""
    return download(f"energie-{_today(given)}.csv", COLUMNS, map(_cells, _accounts(given)))


def _cells(one: EnergyAccount) -> tuple[object, ...]:
    year, building = one.year, one.use.building
    excess = one.beside.excess if one.beside else None
    about = (building.building_id, building.title, one.carrier, one.use.unit, _day(year.first), _day(year.last))
    return (
        *about,
        year.known,
        round(year.used, 1),
        round(year.cost.value, 2) if year.cost else None,
        round(year.co2.value, 1) if year.co2 else None,
        round(one.change.percent, 1) if one.change and np.isfinite(one.change.percent) else None,
        round(year.comparison.per_m2, 2) if year.comparison else None,
        round(excess.percent, 1) if excess and np.isfinite(excess.percent) else None,
        _day(excess.since) if excess else None,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
