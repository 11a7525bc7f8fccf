"""Map services of others: each off until somebody switches it on, with whom it belongs to and where it was found."""

from dataclasses import dataclass
from typing import Final

from dashboard.parts.form import button, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.override_forms import done, here
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.records.permissions import ForeignBodyError
from data.town.map_services import MapService, UnknownMapServiceError, listed

PATH: Final = f"{ROOT}/kartendienste"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/kartendienste``."""
    made = MapServicesPage(given)
    return StaffPage(
        name="map_services",
        path=PATH,
        permission="services.change",
        changes="services.change",
        order=62,
        show=made.show,
        change=made.change,
        wrong={UnknownMapServiceError: "unknown", ForeignBodyError: "foreign"},
    )


@dataclass(frozen=True, slots=True)
class MapServicesPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Each service with a switch."""
        words, on = visit.words, self.given.house.records.map_services.in_force()
        head = [words[f"map_services.{one}"] for one in ("service", "state", "source", "address", "switch")]
        rows = [_row(name, one, visit, is_on=bool(on.get(name))) for name, one in listed().items()]
        return [
            done(visit),
            tag("p", None, words["map_services.intro"]),
            cards(head, rows, caption=words["map_services.title"]),
        ]

    def change(self, visit: StaffVisit) -> str:
        """Switch one on or off; UnknownMapServiceError: there is none of this id."""
        name = visit.typed.get("service", "")
        if name not in listed():
            raise UnknownMapServiceError(name, listed())
        self.given.house.records.map_services.enforce(name, visit.typed.get("do") == "on", "map_service switch")
        return here(visit, done="1")


def _row(name: str, one: MapService, visit: StaffVisit, *, is_on: bool) -> list[Child]:
    words = visit.words
    layers = ", ".join(getattr(layer, words.language) for layer in one.layers.values())
    tried = words.say("map_services.tried", date=one.tried) if one.tried else words["map_services.untried"]
    return [
        one.title[words.language],
        words[f"map_services.{'on' if is_on else 'off'}"],
        tag("span", None, f"{one.attribution}; {one.licence}. {layers}."),
        tag("span", None, tag("code", None, one.address), " ", tag("small", None, tried)),
        _switch(name, one.title[words.language], visit, is_on=is_on),
    ]


def _switch(name: str, title: str, visit: StaffVisit, *, is_on: bool) -> Markup:
    do = "off" if is_on else "on"
    label = visit.words.say(f"map_services.switch_{do}", title=title)
    sent = (hidden("service", name), hidden("do", do), button(label, kind="secondary", element_id=f"{name}-switch"))
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *sent)
