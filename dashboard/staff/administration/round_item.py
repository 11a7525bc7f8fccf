"""One round: its facts, its stops in their order, who changed what; and a new one."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from dashboard.embed.ground_plan import GroundPlan
from dashboard.parts.figures import when
from dashboard.parts.form import area, button, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.audit import deed
from dashboard.staff.administration.rounds import NEW
from dashboard.staff.administration.rounds import PATH as ROUNDS
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.round_map import round_map
from data import stamps
from data.errors import BadRequestError
from data.records.fleet import Team
from data.records.permissions import ForeignBodyError
from data.records.rounds import HOLIDAY_RULES, FixedRound, PlannedStop, UnknownRoundError
from services.rounds import changes, weekdays

PATH: Final = f"{ROUNDS}/{{round_id}}"
_NEW: Final = NEW.rpartition("/")[2]
_DEEDS: Final = ("put", "add", "stop", "remove", "retire", "return")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/touren/{round_id}``."""
    folder = given.house.folders.town
    made = RoundPage(given, stamps.Derived(folder, lambda: GroundPlan(folder)))
    return StaffPage(
        name="round_item",
        path=PATH,
        permission="tours.read",
        changes="tours.change",
        order=None,
        title=made.title,
        show=made.show,
        change=made.change,
        wrong={ForeignBodyError: "foreign", UnknownRoundError: "unknown"},
        styles=("rounds.css",),
    )


@dataclass(frozen=True, slots=True)
class RoundPage:
    """What the page shows and does."""

    given: StaffContext
    plan: stamps.Derived[GroundPlan]

    def title(self, visit: StaffVisit) -> str:
        """Its name, or that it is new."""
        known = self._known(visit)
        return known.name if known else visit.words["rounds.new"]

    def show(self, visit: StaffVisit) -> Content:
        """All of it; UnknownRoundError: there is none of this id."""
        known, words = self._known(visit), visit.words
        may = visit.account.may("tours.change")
        back = tag("p", None, tag("a", {"href": visit.address.page_at(ROUNDS)}, words["rounds.back"]))
        done = (
            tag("p", {"class": "form__done", "role": "status"}, words["round_item.done"])
            if visit.query.get("done")
            else None
        )
        if known is None:
            return [done, back, _facts(self.given, None, visit) if may else None]
        return [
            done,
            back,
            self._stops(known, visit, may=may),
            *((_add(visit), _facts(self.given, known, visit), _end(known, visit)) if may else ()),
            self._history(known, visit),
        ]

    def change(self, visit: StaffVisit) -> str:
        """Do what a form says; errors as of services.rounds.changes and data.records.rounds."""
        known, what = self._known(visit), visit.typed.get("do", "")
        if what not in _DEEDS or (known is None and what != "put"):
            raise BadRequestError(f"cannot do {what[:20]!r}; known: {', '.join(_DEEDS)}")
        round_id = self._put(visit, known) if what == "put" or known is None else self._do(visit, known, what)
        address = visit.address.page_at(f"{ROUNDS}/{quote(round_id, safe='')}")
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'done': what})}"

    def _put(self, visit: StaffVisit, known: FixedRound | None) -> str:
        house = self.given.house
        read = changes.read(house, visit.typed, known)
        if read.body not in visit.account.bodies("tours.change"):
            raise ForeignBodyError(f"{visit.account.name} may change no round of the body {read.body!r}")
        return house.records.rounds.put(read, at=house.clock.now())

    def _do(self, visit: StaffVisit, known: FixedRound, what: str) -> str:
        rounds, house, typed = self.given.house.records.rounds, self.given.house, visit.typed
        stop_id = int(text) if (text := typed.get("stop", "")).isascii() and text.isdigit() else 0
        if what == "retire":
            rounds.retire(known.round_id, at=house.clock.now())
        elif what == "return":
            rounds.bring_back(known.round_id)
        elif what == "add":
            rounds.arrange(known.round_id, changes.added(house, known, typed, self.given.context.ground.gazetteer))
        else:
            edit = changes.changed(stop_id, typed) if what == "stop" else changes.removed(stop_id)
            rounds.arrange(known.round_id, edit)
        return known.round_id

    def _known(self, visit: StaffVisit) -> FixedRound | None:
        """What the address names; None: a new one."""
        named = visit.parameters["round_id"]
        return None if named == _NEW else self.given.house.records.rounds.item(named)

    def _stops(self, known: FixedRound, visit: StaffVisit, *, may: bool) -> Markup:
        words = visit.words
        sites = self.given.context.store.last(known.layer).sites if known.layer in self.given.house.layers else None
        rows = [
            [
                str(position),
                f"{self.given.site_name(one.site_id) or words['round_item.gone']} ({one.site_id})",
                _plan(one, position, visit) if may else _said(one, visit),
            ]
            for position, one in enumerate(known.stops, 1)
        ]
        title = words.say("round_item.stops", n=len(rows))
        head = [words[f"rounds.column.{name}"] for name in ("position", "site", "days")]
        drawn = round_map(self.plan.get(), known, sites, words) if sites and rows else None
        return tag(
            "section",
            {"class": "article__part round"},
            tag("h2", None, title),
            drawn,
            cards(head, rows, caption=title)
            if rows
            else tag("p", {"class": "status__note"}, words["round_item.empty"]),
        )

    def _history(self, known: FixedRound, visit: StaffVisit) -> Markup:
        words = visit.words
        entries = [
            entry
            for word in ("round", "round_stop")
            for entry in self.given.house.records.audit.entries(subject=f"{word}:{known.round_id}", most=20)
        ]
        told = dict.fromkeys((when(one.at, now=visit.now, words=words), deed(one.what, words)) for one in entries)
        head, title = [words["audit.at"], words["audit.what"]], words["fleet_item.history"]
        return tag(
            "section",
            {"class": "article__part"},
            tag("h2", None, title),
            cards(head, [[*one] for one in told], caption=title),
        )


def _said(one: PlannedStop, visit: StaffVisit) -> str:
    return visit.words.say(f"round_item.weeks.{one.weeks}", days=weekdays.written(one.weekdays))


def _plan(one: PlannedStop, position: int, visit: StaffVisit) -> Markup:
    """The form of a stop: its place, its days and weeks, and the way out of the round."""
    words = visit.words

    def line(name: str, value: str, **more: str | int) -> Markup:
        label = words.say(f"round_item.form.{name}_of", n=position)
        return tag(
            "input",
            {
                "class": "kern-form-input__input",
                "name": name,
                "value": value,
                "aria-label": label,
                "autocomplete": "off",
                **more,
            },
        )

    weeks = [
        tag("option", {"value": key, "selected": key == one.weeks}, words[f"round_item.week.{key}"])
        for key in ("every", "even", "odd")
    ]
    chosen = {
        "name": "weeks",
        "class": "kern-form-input__input",
        "aria-label": words.say("round_item.form.weeks_of", n=position),
    }
    return tag(
        "form",
        {"class": "round__stop", "method": "post", "action": visit.address.to()},
        hidden("stop", str(one.stop_id)),
        line("position", str(position), inputmode="numeric", size=3),
        line("weekdays", weekdays.written(one.weekdays), size=10),
        tag("select", chosen, *weeks),
        *(_deed(do, position, visit) for do in ("stop", "remove")),
    )


def _deed(do: str, position: int, visit: StaffVisit) -> Markup:
    words = visit.words
    label = words.say(f"round_item.{do}_of", n=position)
    own = {"class": "kern-btn kern-btn--secondary", "type": "submit", "name": "do", "value": do, "aria-label": label}
    return tag("button", own, tag("span", {"class": "kern-label"}, words[f"round_item.{do}"]))


def _add(visit: StaffVisit) -> Markup:
    words, typed = visit.words, visit.typed
    weeks = [(key, words[f"round_item.week.{key}"]) for key in ("every", "even", "odd")]
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, words["round_item.add"]),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to()},
            hidden("do", "add"),
            *(
                field(
                    name,
                    words[f"round_item.form.{name}"],
                    value=typed.get(name, "") if typed.get("do") == "add" else "",
                    hint=words[f"round_item.form.{name}_hint"],
                    required=name != "position",
                    scope="add",
                )
                for name in ("site", "weekdays", "position")
            ),
            choice("weeks", words["round_item.form.weeks"], weeks, value=typed.get("weeks", ""), scope="add"),
            button(words["round_item.add"]),
        ),
    )


def _facts(given: StaffContext, known: FixedRound | None, visit: StaffVisit) -> Markup:
    words, typed = visit.words, visit.typed if visit.typed.get("do") == "put" else {}
    house = given.house
    teams = [
        one for one in house.records.fleet.items(Team) if one.valid_to is None and (not known or one.body == known.body)
    ]
    layers = [(one.id, one.title[words.language]) for one in house.layers.values() if one.tour]
    rules = [(one, words[f"rounds.holidays.{one}"]) for one in HOLIDAY_RULES]
    was = {name: getattr(known, name, "") or "" for name in ("name", "team_id", "holidays", "remark")}
    was["holidays"] = was["holidays"] or "after"
    title = words["round_item.facts"] if known else words["rounds.new"]
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, title),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to()},
            hidden("do", "put"),
            field(
                "name",
                words["round_item.form.name"],
                value=typed.get("name", was["name"]),
                hint=words["round_item.form.name_hint"],
                required=True,
            ),
            None if known else choice("layer", words["rounds.column.layer"], layers, value=typed.get("layer", "")),
            choice(
                "team_id",
                words["rounds.column.team"],
                [("", words["rounds.no_team"]), *((one.item_id, one.name) for one in teams)],
                value=typed.get("team_id", was["team_id"]),
            ),
            choice("holidays", words["round_item.form.holidays"], rules, value=typed.get("holidays", was["holidays"])),
            area(
                "remark",
                words["round_item.form.remark"],
                value=typed.get("remark", was["remark"]),
                hint=words["fleet_item.form.remark_hint"],
            ),
            button(words["fleet_item.go"]),
        ),
    )


def _end(known: FixedRound, visit: StaffVisit) -> Markup:
    words, do = visit.words, "retire" if known.valid_to is None else "return"
    sent = {"class": "form", "method": "post", "action": visit.address.to()}
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, words[f"round_item.{do}.title"]),
        tag("p", None, words[f"round_item.{do}.about"]),
        tag("form", sent, hidden("do", do), button(words[f"round_item.{do}.title"], kind="secondary")),
    )
