"""One building's master data and the tree of its meters: changed here, and where a meter is put in its place."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.buildings import PATH as ALL
from dashboard.staff.administration.buildings import published
from dashboard.staff.administration.meters import path_of
from dashboard.staff.building_form import building_form, typed_building
from dashboard.staff.override_forms import here
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError
from data.records.buildings import Building
from data.records.meters import FLOWS, Meter

PATH: Final = f"{ALL}/{{building_id}}/angaben"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/gebaeude/{building_id}/angaben``."""
    return StaffPage(
        name="building",
        path=PATH,
        permission="meters.change",
        changes="meters.change",
        order=None,
        title=lambda visit: _known(given, visit).title,
        show=partial(_show, given),
        change=partial(_change, given),
    )


def _known(given: StaffContext, visit: StaffVisit) -> Building:
    return given.house.records.buildings.one(visit.parameters["building_id"])


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, building = visit.words, _known(given, visit)
    own = given.house.records.meters.of_building(building.building_id)
    done = tag("p", {"class": "form__done", "role": "status"}, words["building.saved"])
    return [
        done if visit.query.get("done") else None,
        tag("p", {"class": "article__intro"}, published(building, visit)),
        tag("section", {"class": "article__part"}, tag("h2", None, words["building.meters"]), *_meters(own, visit)),
        _placing(given, building, own, visit),
        tag("h2", None, words["building.facts"]),
        building_form(visit, given.bodies({building.body}), building),
        tag("p", None, tag("a", {"href": visit.address.page_at(ALL)}, words["building.all"])),
    ]


def _meters(own: Sequence[Meter], visit: StaffVisit) -> Iterator[Markup]:
    words = visit.words
    if not own:
        yield tag("p", {"class": "status__answer"}, words["building.no_meters"])
        return
    names = {one.meter_id: one.title for one in own}
    head = [words[f"building.column.{one}"] for one in ("meter", "carrier", "flow", "below", "site")]
    rows: list[list[Child]] = [
        [
            tag("a", {"href": visit.address.page_at(path_of(one.meter_id))}, one.title),
            words[f"meters.carrier.{one.carrier}"],
            words[f"building.flow.{one.flow}"] if one.removed_at is None else words["building.gone"],
            names.get(one.parent_id, words["building.main"]),
            one.site_id or words["building.by_hand"],
        ]
        for one in own
    ]
    yield cards(head, rows, caption=words["building.meters"])


def _placing(given: StaffContext, building: Building, own: Sequence[Meter], visit: StaffVisit) -> Markup | None:
    """The form that puts a meter of this body into the building's tree."""
    words, typed = visit.words, visit.typed
    listed = [one for one in given.house.records.meters.listed() if one.body == building.body]
    if not listed:
        return None
    meters = [(one.meter_id, f"{one.building}: {one.title}") for one in listed]
    mains = [("", words["building.main"]), *((one.meter_id, one.title) for one in own)]
    flows = [(one, words[f"building.flow.{one}"]) for one in FLOWS]
    return tag(
        "details",
        {"class": "article__part", "open": typed.get("do") == "place"},
        tag("summary", None, words["building.place"]),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to()},
            hidden("do", "place"),
            choice("meter_id", words["meters.meter"], meters, value=typed.get("meter_id", "")),
            choice("parent_id", words["building.column.below"], mains, value=typed.get("parent_id", "")),
            choice("flow", words["building.column.flow"], flows, value=typed.get("flow", "used")),
            field(
                "site_id", words["building.site_id"], value=typed.get("site_id", ""), hint=words["building.site_hint"]
            ),
            button(words["building.place_go"]),
        ),
    )


def _change(given: StaffContext, visit: StaffVisit) -> str:
    building, do, records = _known(given, visit), visit.typed.get("do", ""), given.house.records
    if do == "put":
        records.buildings.put(typed_building(visit, building))
    elif do == "place":
        typed = {name: visit.typed.get(name, "") for name in ("parent_id", "flow", "site_id")}
        where = {"building_id": building.building_id, **typed}
        records.meters.place(visit.typed.get("meter_id", ""), **where)  # type: ignore[arg-type]  # checked there
    else:
        raise BadRequestError(f"unknown deed {do[:20]!r}; known: put, place")
    return here(visit, done="1")
