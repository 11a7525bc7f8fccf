"""One building's energy: consumption beside what is usual at the weather, excess, figures of its year, its report."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

import numpy as np
from starlette.responses import Response

from dashboard.parts.figures import ZONE, quantity
from dashboard.parts.form import way
from dashboard.parts.markup import join, tag
from dashboard.staff.administration.buildings import PATH as BUILDINGS
from dashboard.staff.administration.buildings import facts_of
from dashboard.staff.administration.energy import PATH as ALL
from dashboard.staff.administration.energy import PERMISSION, method, path_of
from dashboard.staff.energy.sections import section
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.report_sheet import sheet
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from data.records.buildings import Building
from services.energy.account import EnergyAccount, EnergyAccounts

PATH: Final = f"{BUILDINGS}/{{building_id}}"
PDF: Final = "/bericht.pdf"
CSV: Final = "/tage.csv"
COLUMNS: Final = ("day", "carrier", "unit", "used", "is_measured", "usual", "mean_c")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/gebaeude/{building_id}``."""
    return StaffPage(
        name="energy_building",
        path=PATH,
        permission=PERMISSION,
        order=None,
        title=lambda visit: _known(given, visit).title,
        show=partial(_show, given),
        files={PDF: partial(_printed, given), CSV: partial(_table, given)},
    )


def _known(given: StaffContext, visit: StaffVisit) -> Building:
    return given.house.records.buildings.one(visit.parameters["building_id"])


def _accounts(given: StaffContext, building: Building) -> list[EnergyAccount]:
    return EnergyAccounts(given.house, given.context.store, _today(given)).of(building)


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, building = visit.words, _known(given, visit)
    found, own = _accounts(given, building), visit.address.asset(path_of(building.building_id))
    files = [
        tag("a", {"href": f"{own}{ending}", "download": True}, words[f"energy_building.{ending[-3:]}"])
        for ending in (PDF, CSV)
    ]
    return [
        tag("p", {"class": "article__intro"}, about(building, words)),
        *(section(one, today=_today(given), words=words) for one in found),
        None if found else tag("p", {"class": "status__answer"}, words["energy_building.no_meters"]),
        tag("p", {"class": "desk__row energy-files"}, *files) if found else None,
        tag(
            "div",
            {"class": "desk__row"},
            way(words["energy_building.facts"], visit.address.page_at(facts_of(building.building_id))),
            way(words["energy_building.all"], visit.address.page_at(ALL)),
        ),
    ]


def _today(given: StaffContext) -> date:
    return given.house.clock.now().astimezone(ZONE).date()


def about(building: Building, words: Words) -> str:
    """Address, category and area, as far as they are known."""
    area = quantity(building.area_m2, unit=f"m² {building.area_kind}", decimals=0, words=words)
    category = words.say("energy_building.category", number=building.category)
    facts = (building.address, category if building.category else "", area if building.area_m2 > 0 else "")
    return ", ".join(filter(None, facts)) or words["energy_building.no_facts"]


def _printed(given: StaffContext, visit: StaffVisit) -> Response:
    """The same on paper, with its method."""
    words, building = visit.words, _known(given, visit)
    today = _today(given)
    parts = [section(one, today=today, words=words, printed=True) for one in _accounts(given, building)]
    head = tag("p", None, f"{given.house.town.name}, {today:%d.%m.%Y}. {about(building, words)}")
    body = join(head, *parts, *method(words))
    title = words.say("energy_building.report", title=building.title)
    return sheet(f"energie-{building.building_id}.pdf", title, body, words)


def _table(given: StaffContext, visit: StaffVisit) -> Response:
    """Every day of two years."""
    building = _known(given, visit)
    rows = (row for one in _accounts(given, building) for row in _days(one))
    return download(f"energie-{building.building_id}.csv", COLUMNS, rows)


def _days(account: EnergyAccount) -> Iterator[tuple[object, ...]]:
    use = account.use
    usual = account.beside.expected if account.beside else np.full(len(use.day), np.nan)
    for at, day in enumerate(use.day):
        if not np.isnan(use.used[at]):
            figures = (_told(use.used[at]), bool(use.measured[at]), _told(usual[at]), _told(account.mean_c[at]))
            yield (str(day), account.carrier, use.unit, *figures)


def _told(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 2)
