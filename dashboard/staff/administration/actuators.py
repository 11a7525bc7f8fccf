"""What can be switched at sites: what is advised, a run asked for and confirmed, its state as read back, its bounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.parts.figures import quantity, when
from dashboard.parts.form import button, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.station.address import station_path
from dashboard.parts.status.table import cards
from dashboard.staff.override_forms import here
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.declare import Measure, layer_id
from data.errors import BadRequestError, FieldError
from data.records.actuator_runs import OPEN, ActuatorRun, OtherRunError, RunStateError
from data.records.permissions import Account, ForeignBodyError
from data.town.actuators import Actuator
from services.actuators import deeds
from services.actuators.measured import measured

PATH: Final = f"{ROOT}/schalten"
DONE: Final = ("ask", "confirm", "stop", "automatic", "manual")
SHOWN: Final = timedelta(days=14)
_A_DAY: Final = timedelta(days=1)


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/schalten``."""
    made = ActuatorsPage(given)
    return StaffPage(
        name="actuators",
        path=PATH,
        permission="actuators.change",
        changes="actuators.change",
        order=34,
        show=made.show,
        change=made.change,
        attention=made.waiting,
        wrong={
            OtherRunError: "running",
            RunStateError: "late",
            deeds.UnwiredError: "unwired",
            ForeignBodyError: "foreign",
        },
    )


@dataclass(frozen=True, slots=True)
class ActuatorsPage:
    """What the page shows and does."""

    given: StaffContext

    def waiting(self, account: Account) -> int:
        """Runs that somebody has to confirm, and those of the last day that are not known to be off."""
        runs, now = self.given.house.records.actuator_runs, self.given.house.clock.now()
        failed = [one for name in self._mine(account) for one in runs.of(name, since=now - _A_DAY)]
        return sum(one.state in {"asked", "failed"} for one in failed)

    def show(self, visit: StaffVisit) -> Content:
        """Each actuator of the bodies of who asks."""
        words, mine = visit.words, self._mine(visit.account)
        done = visit.query.get("done") if visit.query.get("done") in DONE else None
        said = tag("p", {"class": "form__done", "role": "status"}, words[f"actuators.done.{done}"]) if done else None
        none = tag("p", {"class": "status__note"}, words["actuators.none"])
        return [
            said,
            tag("p", None, words["actuators.intro"]),
            *(self._part(name, one, visit) for name, one in mine.items()),
            None if mine else none,
        ]

    def change(self, visit: StaffVisit) -> str:
        """Ask for a run, confirm or stop it, let one switch by itself or no more."""
        typed, house = visit.typed, self.given.house
        do, name = typed.get("do", ""), typed.get("actuator", "")
        if do not in DONE:
            raise BadRequestError(f"cannot do {do[:40]!r}; known: {', '.join(DONE)}")
        one = deeds.known(house, name)
        if name not in self._mine(visit.account):
            raise ForeignBodyError(f"{visit.account.name} may not switch {name}")
        said = measured(self.given.context.store, one)
        if do == "ask":
            deeds.ask(house, name, said, minutes=_minutes(typed.get("minutes", "")), reason=typed.get("reason", ""))
        elif do == "confirm":
            deeds.confirm(house, name, typed.get("run", ""), said)
        elif do == "stop":
            deeds.stop(house, typed.get("run", ""))
        else:
            deeds.let_switch(house, name, by_itself=do == "automatic")
        return here(visit, done=do)

    def _mine(self, account: Account) -> Mapping[str, Actuator]:
        bodies, house = account.bodies("actuators.change"), self.given.house
        return {name: one for name, one in house.town.actuators.items() if deeds.body_of(house, one) in bodies}

    def _part(self, name: str, one: Actuator, visit: StaffVisit) -> Markup:
        words, house = visit.words, self.given.house
        runs = house.records.actuator_runs.of(name, since=house.clock.now() - SHOWN)
        is_wired = deeds.is_wired(house, name)
        open_run = next((run for run in runs if run.state in OPEN), None)
        name_of_site = self.given.site_name(one.site) or one.site
        site = tag("a", {"href": visit.address.page_at(station_path(one.site))}, name_of_site)
        return tag(
            "section",
            {"class": "article__part", "id": name},
            tag("h2", None, one.title[words.language]),
            tag("p", None, site),
            tag("p", {"class": "status__answer"}, _state(open_run, visit) if is_wired else words["actuators.by_hand"]),
            tag("p", None, " ".join(self._advice(one, visit))),
            *self._forms(name, open_run, visit),
            self._mode(name, one, visit),
            tag("p", {"class": "status__note"}, _bounds(one, visit)),
            _history([*reversed(runs)], one.title[words.language], visit),
        )

    def _advice(self, one: Actuator, visit: StaffVisit) -> Iterator[str]:
        """What is measured, and what follows from it."""
        if one.need is None:
            return
        words, value = visit.words, measured(self.given.context.store, one).get(one.need.measure)
        measure = next((it for it in self._measures(one) if it.id == one.need.measure), None)
        if value is not None and measure is not None:
            shown = quantity(value, unit=measure.unit, decimals=measure.decimals, words=words)
            yield words.say("actuators.measured", title=measure.title[words.language], value=shown)
        yield words[f"actuators.advice.{one.need.advice(value)}"]

    def _measures(self, one: Actuator) -> tuple[Measure, ...]:
        return self.given.house.layers[layer_id(one.site)].measures

    def _forms(self, name: str, run: ActuatorRun | None, visit: StaffVisit) -> Iterator[Markup]:
        words = visit.words
        if run is not None:
            if run.state == "asked":
                yield tag("p", None, words.say("actuators.really", minutes=run.minutes, reason=run.reason))
                yield _deed("confirm", name, visit, run=run.run_id)
            if run.state != "stopping":
                label = "withdraw" if run.state == "asked" else "stop"
                yield _deed("stop", name, visit, run=run.run_id, label=label, kind="secondary")
        elif deeds.is_wired(self.given.house, name):
            yield self._ask(name, visit)

    def _ask(self, name: str, visit: StaffVisit) -> Markup:
        words, typed = visit.words, visit.typed if visit.typed.get("actuator") == name else {}
        one = self.given.house.town.actuators[name]
        hint = words.say("actuators.minutes_hint", n=one.longest_min)
        inside = (
            hidden("do", "ask"),
            hidden("actuator", name),
            field(
                "minutes",
                words["actuators.minutes"],
                kind="number",
                value=typed.get("minutes", str(min(60, one.longest_min))),
                hint=hint,
                required=True,
                scope=name,
            ),
            field("reason", words["actuators.reason"], value=typed.get("reason", ""), required=True, scope=name),
            button(words["actuators.ask"]),
        )
        return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)

    def _mode(self, name: str, one: Actuator, visit: StaffVisit) -> Markup | None:
        if one.need is None or not deeds.is_wired(self.given.house, name):
            return None
        is_on = deeds.is_automatic(self.given.house, name)
        said = tag("p", None, visit.words[f"actuators.mode.{'automatic' if is_on else 'manual'}"])
        return tag("div", None, said, _deed("manual" if is_on else "automatic", name, visit, kind="secondary"))


def _deed(do: str, name: str, visit: StaffVisit, *, run: str = "", label: str = "", kind: str = "primary") -> Markup:
    inside = (
        hidden("do", do),
        hidden("actuator", name),
        hidden("run", run) if run else None,
        button(visit.words[f"actuators.{label or do}"], kind=kind, element_id=f"{name}-{label or do}"),
    )
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)


def _state(run: ActuatorRun | None, visit: StaffVisit) -> str:
    words = visit.words
    if run is None:
        return words["actuators.state.off"]
    at = run.due if run.state == "asked" else run.until
    time = when(at, now=visit.now, words=words) if at else ""
    said = words.say(f"actuators.state.{run.state}", time=time)
    heard = words.say("actuators.heard", time=when(run.read_at, now=visit.now, words=words)) if run.read_at else ""
    wrong = words.say("actuators.trouble", error=run.error) if run.error else ""
    return " ".join(part for part in (said, heard, wrong) if part)


def _bounds(one: Actuator, visit: StaffVisit) -> str:
    words = visit.words
    said = words.say("actuators.bounds", longest=one.longest_min, pause=one.pause_min, day=one.day_min)
    begin, end = (f"{at:%H:%M}" for at in one.quiet)
    quiet = "" if begin == end else " " + words.say("actuators.quiet", begin=begin, end=end)
    return said + quiet


def _history(runs: list[ActuatorRun], title: str, visit: StaffVisit) -> Markup | None:
    ended = [one for one in runs if one.state not in OPEN]
    if not ended:
        return None
    head = [visit.words[f"actuators.history.{one}"] for one in ("when", "minutes", "why", "end")]
    rows = [_row(one, visit) for one in ended]
    return cards(head, rows, caption=visit.words.say("actuators.history.title", title=title))


def _row(one: ActuatorRun, visit: StaffVisit) -> list[Child]:
    words = visit.words
    spent = (one.ended_at - one.confirmed_at).total_seconds() / 60 if one.ended_at and one.confirmed_at else 0
    reason = words.say("actuators.by_itself", reason=one.reason) if one.is_automatic else one.reason
    end = words[f"actuators.history.{one.state}"] + (f": {one.error}" if one.error else "")
    return [when(one.asked_at, now=visit.now, words=words), f"{spent:.0f}", reason, end]


def _minutes(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise FieldError("longest", f"{text[:20]!r} is no whole number of minutes") from None
