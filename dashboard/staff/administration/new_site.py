"""The form that makes a site: first of which layer, then where and what."""

from functools import partial
from typing import Final

from dashboard.parts.form import button, choice
from dashboard.parts.markup import tag
from dashboard.staff.administration.site import done
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import SCRIPTS, STYLES, fields, layers_for, map_data, read
from data.declare import Layer
from data.errors import UnknownLayerError
from services import site_changes

PATH: Final = f"{ROOT}/orte/neu"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/orte/neu``."""
    return StaffPage(
        name="site_new",
        path=PATH,
        permission="sites.change",
        changes="sites.change",
        order=None,
        show=partial(_show, given),
        change=partial(_make, given),
        data=lambda visit: map_data(given, visit, _layer(given, visit)),
        scripts=SCRIPTS,
        styles=STYLES,
    )


def _layer(given: StaffContext, visit: StaffVisit) -> Layer:
    """The layer that was asked for, else the first that somebody may change."""
    known = {one.id: one for one in layers_for(given.house, visit.account)}
    asked = visit.typed.get("layer") or visit.query.get("layer", "")
    if not known or (asked and asked not in known):
        raise UnknownLayerError(asked, known)
    return known[asked] if asked else next(iter(known.values()))


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words = visit.words
    options = [(one.id, one.title[words.language]) for one in layers_for(given.house, visit.account)]
    return [
        tag("p", None, words["site_new.intro"]),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.page_at(PATH)},
            choice("layer", words["sites.layer"], options, value=_layer(given, visit).id),
            fields(given, visit, None),
            button(words["site_new.go"]),
        ),
    ]


def _make(given: StaffContext, visit: StaffVisit) -> str:
    house, layer = given.house, _layer(given, visit)
    site_id = site_changes.make(house, layer.id, read(house, visit.typed), at=house.clock.now())
    return done(visit, site_id, "made")
