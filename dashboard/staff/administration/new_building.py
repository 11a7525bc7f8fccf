"""The form that adds a building."""

from functools import partial

from dashboard.parts.markup import tag
from dashboard.staff.administration.buildings import NEW, facts_of
from dashboard.staff.building_form import building_form, typed_building
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.records.permissions import ForeignBodyError


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/gebaeude/neu``."""
    return StaffPage(
        name="building_new",
        path=NEW,
        permission="meters.change",
        changes="meters.change",
        order=None,
        show=partial(_show, given),
        change=partial(_add, given),
        wrong={ForeignBodyError: "foreign"},
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    bodies = given.bodies(visit.account.bodies("meters.change"))
    return [
        tag("p", {"class": "article__intro"}, visit.words["building_new.intro"]),
        building_form(visit, bodies),
    ]


def _add(given: StaffContext, visit: StaffVisit) -> str:
    (building_id,) = given.house.records.buildings.put(typed_building(visit))
    return visit.address.page_at(facts_of(building_id))
