"""The town's buildings: of which kind, how large, with which meters, and whether their figures are published."""

from collections import Counter
from functools import partial
from typing import Final

from analysis.energy.publication import withheld
from dashboard.parts.figures import quantity
from dashboard.parts.form import way
from dashboard.parts.markup import Child, tag
from dashboard.parts.status.table import cards
from dashboard.staff.building_form import kind_of
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.records.buildings import Building

PATH: Final = f"{ROOT}/gebaeude"
NEW: Final = f"{PATH}/neu"
TABLE: Final = f"{PATH}/tabelle"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/gebaeude``."""
    return StaffPage(name="buildings", path=PATH, permission="meters.change", order=47, show=partial(_show, given))


def facts_of(building_id: str) -> str:
    """Where a building's master data are changed."""
    return f"{PATH}/{building_id}/angaben"


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, records = visit.words, given.house.records
    meters = Counter(one.building_id for one in records.meters.listed())
    head = [words[f"buildings.column.{one}"] for one in ("building", "kind", "area", "meters", "public")]
    rows = [_row(one, meters[one.building_id], visit) for one in records.buildings.listed()]
    none = tag("p", {"class": "status__answer"}, words["buildings.none"])
    return [
        tag("p", None, words["buildings.intro"]),
        cards(head, rows, caption=words["buildings.title"]) if rows else none,
        tag(
            "div",
            {"class": "desk__row"},
            way(words["buildings.add"], visit.address.page_at(NEW)),
            way(words["buildings.table"], visit.address.page_at(TABLE)),
        ),
    ]


def _row(one: Building, meters: int, visit: StaffVisit) -> list[Child]:
    words = visit.words
    area = quantity(one.area_m2, unit="m²", decimals=0, words=words) if one.area_m2 else "–"
    return [
        tag("a", {"href": visit.address.page_at(facts_of(one.building_id))}, one.title),
        kind_of(one.category, visit),
        area,
        str(meters),
        published(one, visit),
    ]


def published(one: Building, visit: StaffVisit) -> str:
    """Whether everybody may know a building's figures, and why not where the town wants it and the rule does not."""
    why = withheld(one.category, one.area_m2, is_lived_in=one.is_lived_in)
    if not one.is_public:
        return visit.words["buildings.is_public_no"]
    return visit.words[f"buildings.withheld.{why}"] if why else visit.words["buildings.is_public_yes"]
