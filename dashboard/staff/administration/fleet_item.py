"""One thing of the fleet: added, changed, retired and brought back, and who did what when."""

from dataclasses import dataclass
from typing import Final

from dashboard.parts.figures import when
from dashboard.parts.form import button, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page_data import page_data
from dashboard.parts.status.table import cards
from dashboard.staff.administration.audit import deed
from dashboard.staff.administration.fleet import PATH as FLEET
from dashboard.staff.fleet_forms import FleetForm, with_fractions
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import SCRIPTS, STYLES
from data.errors import BadRequestError
from data.records.fleet import KINDS, Depot, FleetItem, Team, UnknownFleetItemError, word_of
from data.records.permissions import ForeignBodyError
from services.fleet import users
from services.fleet_changes import read

PATH: Final = f"{FLEET}/{{fleet_item}}"
"""The id of something, or one of `KINDS`: something new of that kind."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/fuhrpark/{fleet_item}``."""
    made = FleetItemPage(given)
    return StaffPage(
        name="fleet_item",
        path=PATH,
        permission="fleet.change",
        changes="fleet.change",
        order=None,
        title=made.title,
        show=made.show,
        change=made.change,
        wrong={ForeignBodyError: "foreign", UnknownFleetItemError: "unknown"},
        data=lambda visit: page_data([], visit.address, visit.words, town=given.context.town, now=visit.now),
        scripts=SCRIPTS,
        styles=STYLES,
    )


@dataclass(frozen=True, slots=True)
class FleetItemPage:
    """What the page shows and does."""

    given: StaffContext

    def title(self, visit: StaffVisit) -> str:
        """Its name, or that it is new."""
        known, words = self._known(visit), visit.words
        return known.name if known else words[f"fleet_item.new.{visit.parameters['fleet_item']}"]

    def show(self, visit: StaffVisit) -> Content:
        """The form, and of what is known how it ends and what was done; UnknownFleetItemError: there is none."""
        known, words = self._known(visit), visit.words
        kind = KINDS[word_of(visit.parameters["fleet_item"])]
        back = tag("a", {"href": visit.address.page_at(FLEET)}, words["fleet_item.back"])
        return [
            tag("p", None, back),
            FleetForm(self.given, visit, kind, known).html(),
            *([self._end(known, visit), self._history(known, visit)] if known else []),
        ]

    def change(self, visit: StaffVisit) -> str:
        """Do what the form says; errors as of services.fleet_changes and data.records.fleet."""
        fleet, now, what = self.given.house.records.fleet, self.given.house.clock.now(), visit.typed.get("do", "")
        known = self._known(visit)
        if what == "put":
            item_id = fleet.put(self._read(visit, known), at=now)
        elif known and what == "retire":
            fleet.retire(item_id := known.item_id, at=now)
        elif known and what == "return":
            fleet.bring_back(item_id := known.item_id)
        else:
            raise BadRequestError(f"cannot do {what[:20]!r}; known: put, retire, return")
        address = visit.address.page_at(FLEET)
        return f"{address}{'&' if '?' in address else '?'}done={what}#{item_id}"

    def _known(self, visit: StaffVisit) -> FleetItem | None:
        """What the address names; None: something new."""
        named = visit.parameters["fleet_item"]
        return None if named in KINDS else self.given.house.records.fleet.item(named)

    def _read(self, visit: StaffVisit, known: FleetItem | None) -> FleetItem:
        mine = visit.account.bodies("fleet.change")
        body = known.body if known else visit.typed.get("body", "") or min(mine)
        if body not in mine:
            raise ForeignBodyError(f"{visit.account.name} may change no fleet of the body {body!r}")
        typed = with_fractions(visit.typed) | {"body": body, "item_id": known.item_id if known else ""}
        kind = KINDS[word_of(visit.parameters["fleet_item"])]
        return read(self.given.house, kind, typed, self.given.context.ground.gazetteer)

    def _end(self, known: FleetItem, visit: StaffVisit) -> Markup:
        words, do = visit.words, "retire" if known.valid_to is None else "return"
        served = users(self.given.house, known) if isinstance(known, Depot | Team) else []
        names = ", ".join(one.name for one in served)
        form = {"class": "form", "method": "post", "action": visit.address.to()}
        return tag(
            "section",
            {"class": "article__part", "aria-labelledby": "end-title"},
            tag("h2", {"id": "end-title"}, words[f"fleet_item.{do}.title"]),
            tag("p", None, words.say("fleet_item.used_by", names=names) if names else words[f"fleet_item.{do}.about"]),
            None
            if names
            else tag("form", form, hidden("do", do), button(words[f"fleet_item.{do}.title"], kind="secondary")),
        )

    def _history(self, known: FleetItem, visit: StaffVisit) -> Markup:
        words = visit.words
        subject = f"{word_of(known.item_id)}:{known.item_id}"
        entries = self.given.house.records.audit.entries(subject=subject, most=20)
        rows = [[when(one.at, now=visit.now, words=words), deed(one.what, words)] for one in entries]
        head = [words["audit.at"], words["audit.what"]]
        title = words["fleet_item.history"]
        return tag("section", {"class": "article__part"}, tag("h2", None, title), cards(head, rows, caption=title))
