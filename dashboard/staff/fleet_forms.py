"""The form of one thing of the fleet: a vehicle, a team, a depot, a place to unload at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from dashboard.parts.form import act, area, button, check, choice, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.screen import map_area
from dashboard.staff.page import StaffContext, StaffVisit
from data.records.fleet import LICENCES, Depot, FleetItem, Team, VehicleKind
from services.fleet import fractions
from services.fleet_changes import FIELDS, RANGES, written

FIRST: Final[Mapping[str, str]] = {"compaction": "1.0", "break_min": "30", "break_after_min": "360", "unload_min": "15"}
"""What stands in the fields of something new."""
REQUIRED: Final = frozenset({*RANGES, "name", "place", "shift"})
_FRACTION: Final = "fraction-"


def with_fractions(typed: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, its ticked fractions in one field."""
    ticked = [name.removeprefix(_FRACTION) for name, value in typed.items() if value and name.startswith(_FRACTION)]
    return {**typed, "fractions": " ".join(ticked)}


@dataclass(frozen=True, slots=True)
class FleetForm:
    """The form of something that is known, or that is to be added."""

    given: StaffContext
    visit: StaffVisit
    kind: type[FleetItem]
    known: FleetItem | None

    def html(self) -> Markup:
        """All of it."""
        sent = {"class": "form", "method": "post", "action": self.visit.address.to()}
        bodies = self.given.bodies(self.visit.account.bodies("fleet.change"))
        whose = choice("body", self._word("body"), bodies, value=self._value("body")) if self.known is None else None
        named = [self._field(name) for name in FIELDS[self.kind]]
        return tag("form", sent, hidden("do", "put"), whose, *named, button(self.visit.words["fleet_item.go"]))

    def _field(self, name: str) -> Markup:
        if name == "fractions":
            return self._fractions()
        if (options := self._options(name)) is not None:
            return choice(name, self._word(name), options, value=self._value(name))
        if name == "remark":
            return area(name, self._word(name), value=self._value(name), hint=self._word("remark_hint"))
        kind = "number" if name in RANGES else "datetime-local" if name == "back_at" else "text"
        line = field(
            name,
            self._word(name),
            kind=kind,
            value=self._value(name),
            hint=self._hint(name),
            required=name in REQUIRED,
        )
        return join(line, self._map()) if name == "place" else line

    def _hint(self, name: str) -> str:
        words = self.visit.words
        if name not in RANGES:
            return words[f"fleet_item.form.{name}_hint"]
        least, most = (f"{one:g}" for one in RANGES[name])
        return words.say(f"fleet_item.form.{name}_hint", least=least, most=most)

    def _map(self) -> Markup:
        label = self.visit.words["site.form.take"]
        take = act(label, "place-take", **{"class": "kern-btn kern-btn--secondary place__take"})
        drawn = map_area(self.given.context.town, self.visit.words, "ground", after="place-take")
        return tag("div", {"class": "place"}, drawn, take)

    def _fractions(self) -> Markup:
        words, typed = self.visit.words, self.visit.typed
        ticked = (with_fractions(typed)["fractions"] if typed else self._value("fractions")).split()
        boxes = [
            check(f"{_FRACTION}{one.id}", one.title[words.language], checked=one.id in ticked)
            for one in fractions(self.given.house)
        ]
        return tag("fieldset", {"class": "form__field"}, tag("legend", None, self._word("fractions")), *boxes)

    def _options(self, name: str) -> list[tuple[str, str]] | None:
        """What may be chosen; None: it is written."""
        words = self.visit.words
        if name == "kind":
            return [(one, words[f"fleet.kind.{one}"]) for one in get_args(VehicleKind)]
        if name == "licence":
            return [(one, words.say("fleet.licence", name=one, kg=kg)) for one, kg in LICENCES.items()]
        if name == "depot_id":
            return self._there(Depot)
        return [("", words["fleet.no_team"]), *self._there(Team)] if name == "team_id" else None

    def _there(self, kind: type[FleetItem]) -> list[tuple[str, str]]:
        """What is in service, and of the body of what is known."""
        found = self.given.house.records.fleet.items(kind)
        body = self.known.body if self.known else None
        return [(one.item_id, one.name) for one in found if one.valid_to is None and body in {None, one.body}]

    def _value(self, name: str) -> str:
        was = written(self.known) if self.known else FIRST
        return self.visit.typed.get(name, was.get(name, ""))

    def _word(self, name: str) -> str:
        return self.visit.words[f"fleet_item.form.{name}"]
