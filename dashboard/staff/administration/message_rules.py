"""Rules of messages: those of layers, what was changed in them, and rules of one's own."""

import uuid
from dataclasses import dataclass, replace
from typing import Any, Final

from dashboard.parts.form import button, check, choice, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.method import plain
from dashboard.parts.status.table import cards
from dashboard.staff.administration.messages import PATH as MESSAGES
from dashboard.staff.override_forms import here
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.typed_numbers import typed_number
from data.alarm import ALARM_KINDS, SEVERITIES
from data.declare import Measure
from data.errors import BadRequestError, FieldError
from data.records.message_rules import MessageRule, UnknownRuleError
from data.records.permissions import ForeignBodyError
from services.messages import rules, wording

PATH: Final = f"{MESSAGES}/regeln"
_WHOLE: Final = ("on_readings", "on_min", "off_readings", "off_min", "again_min")
_BOXES: Final = ("falling", "together", "is_on")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/meldungen/regeln``."""
    made = RulesPage(given)
    return StaffPage(
        name="message_rules",
        path=PATH,
        permission="messages.read",
        changes="messages.change",
        order=None,
        show=made.show,
        change=made.change,
        wrong={ForeignBodyError: "foreign"},
    )


@dataclass(frozen=True, slots=True)
class RulesPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Every rule of the bodies whose messages one may read, and the form of one of them or of a new one."""
        words, known = visit.words, self._known(visit)
        chosen = next((one for one in known if one.rule_id == visit.query.get("rule", "")), None)
        heads = [words[f"message_rules.{one}_column"] for one in ("kind", "where", "when", "severity", "state", "do")]
        said = tag("p", {"class": "form__done", "role": "status"}, words["message_rules.done"])
        may = visit.account.may("messages.change", chosen.body if chosen else "")
        return [
            said if visit.query.get("done") else None,
            tag("p", None, words["message_rules.intro"]),
            cards(heads, [self._row(one, visit) for one in known], caption=words["message_rules.title"]),
            self._form(chosen, visit) if may else None,
            self._reset(chosen, visit) if may and chosen and chosen.author else None,
        ]

    def change(self, visit: StaffVisit) -> str:
        """Keep a rule, or forget what was changed in it."""
        do, known = visit.typed.get("do", ""), {one.rule_id: one for one in self._known(visit)}
        if do == "reset":
            rule_id = visit.typed.get("rule", "")
            if rule_id not in known:
                raise UnknownRuleError(rule_id[:40])
            self.given.house.records.message_rules.reset(rule_id)
            return here(visit, done=do)
        if do != "put":
            raise BadRequestError(f"cannot do {do[:40]!r}; known: put, reset")
        rule = self._read(visit, known.get(visit.typed.get("rule", "")))
        rules.check(self.given.house, rule)
        if not visit.account.may("messages.change", rule.body):
            raise ForeignBodyError(f"{visit.account.name} may change no rule of the body {rule.body!r}")
        self.given.house.records.message_rules.put(rule)
        return here(visit, done=do)

    def _known(self, visit: StaffVisit) -> list[MessageRule]:
        mine = visit.account.bodies("messages.read")
        return [one for one in rules.in_force(self.given.house) if one.body in mine]

    # ---- a rule as people read it -----------------------------------------------------------

    def _row(self, one: MessageRule, visit: StaffVisit) -> list[Child]:
        words, layers = visit.words, self.given.house.layers
        where = layers[one.layer].title[words.language] if one.layer in layers else words["message_rules.radio"]
        own = one.rule_id.startswith(rules.OWN)
        state = words[f"message_rules.{'own' if own else 'changed' if one.author else 'shipped'}"]
        edit = tag("a", {"href": f"{here(visit, rule=one.rule_id)}#write"}, words["message_rules.edit"])
        return [
            wording.kind(one.kind, words.language),
            f"{where} {one.site_id}".strip(),
            self._when(one, visit),
            wording.severity(one.severity, words.language),
            state if one.is_on else f"{state}, {words['message_rules.off']}",
            edit if one.layer else None,
        ]

    def _when(self, one: MessageRule, visit: StaffVisit) -> str:
        words, measure = visit.words, self._measure(one)
        if measure is None:
            return words.say("message_rules.silence", limit=plain(one.limit, words))
        back = one.limit + one.deadband if one.falling else one.limit - one.deadband
        numbers = {"limit": plain(one.limit, words), "back": plain(back, words), "unit": measure.unit}
        kind = "falling" if one.falling else "rising"
        said = words.say(f"message_rules.{kind}", **numbers)
        if measure.codes is not None:
            until = plain(measure.high + 1 if one.until is None else one.until, words)
            said = words.say("message_rules.codes", limit=numbers["limit"], until=until)
        wait = "after" if one.on_min else "after_readings"
        after = words.say(f"message_rules.{wait}", n=one.on_readings, min=one.on_min)
        return f"{measure.title[words.language]} {said}, {after}"

    def _measure(self, one: MessageRule) -> Measure | None:
        layers = self.given.house.layers
        known = layers[one.layer].measures if one.layer in layers else ()
        return next((it for it in known if it.id == one.measure), None)

    # ---- a rule as people write it ----------------------------------------------------------

    def _form(self, chosen: MessageRule | None, visit: StaffVisit) -> Markup:
        words = visit.words
        heading = tag("h2", None, words["message_rules.change" if chosen else "message_rules.new"])
        inside = [
            hidden("do", "put"),
            hidden("rule", chosen.rule_id if chosen else ""),
            *([] if chosen else self._about(visit)),
            *(self._line(name, chosen, visit) for name in ("limit", "deadband", *_WHOLE)),
            self._severity(chosen, visit),
            self._line("hours", chosen, visit),
            *(self._box(name, chosen, visit) for name in _BOXES),
            button(words["message_rules.save"]),
        ]
        form = tag("form", {"class": "form", "method": "post", "action": here(visit)}, *inside)
        return tag("section", {"class": "article__part", "id": "write"}, heading, form)

    def _about(self, visit: StaffVisit) -> list[Markup]:
        words, typed = visit.words, visit.typed
        mine = visit.account.bodies("messages.change")
        layers = [one for one in rules.watched(self.given.house) if self.given.house.town.body_of(one.id) in mine]
        silence = wording.kind("silence", words.language)
        whats = [
            (f"{layer.id}|{measure_id}", f"{layer.title[words.language]}: {title}")
            for layer in layers
            for measure_id, title in [*((one.id, one.title[words.language]) for one in layer.measures), ("", silence)]
        ]
        kinds = [(one, wording.kind(one, words.language)) for one in ALARM_KINDS]
        return [
            choice("what", self._word("what", visit), whats, value=typed.get("what", "")),
            choice("kind", self._word("kind", visit), kinds, value=typed.get("kind", "limit")),
            field("site_id", self._word("site_id", visit), value=typed.get("site_id", "")),
        ]

    def _line(self, name: str, chosen: MessageRule | None, visit: StaffVisit) -> Markup:
        kind = "text" if name == "hours" else "number"
        hint = visit.words.below("message_rules.form").get(f"{name}_hint", "")
        required = name in {"limit", "deadband"}
        label, value = self._word(name, visit), self._was(name, chosen, visit)
        return field(name, label, kind=kind, value=value, hint=hint, required=required)

    def _box(self, name: str, chosen: MessageRule | None, visit: StaffVisit) -> Markup:
        was = getattr(chosen, name) if chosen else name == "is_on"
        ticked = bool(visit.typed.get(name)) if visit.typed else was
        return check(name, self._word(name, visit), checked=ticked)

    def _was(self, name: str, chosen: MessageRule | None, visit: StaffVisit) -> str:
        first = {"on_readings": "2", "off_readings": "2", "severity": "low"}
        was = getattr(chosen, name) if chosen else first.get(name, "0" if name in _WHOLE else "")
        return visit.typed.get(name, f"{was:g}" if isinstance(was, float) else str(was))

    def _severity(self, chosen: MessageRule | None, visit: StaffVisit) -> Markup:
        known = [(one, wording.severity(one, visit.words.language)) for one in SEVERITIES]
        return choice("severity", self._word("severity", visit), known, value=self._was("severity", chosen, visit))

    def _word(self, name: str, visit: StaffVisit) -> str:
        return visit.words[f"message_rules.form.{name}"]

    def _reset(self, chosen: MessageRule, visit: StaffVisit) -> Markup:
        own = chosen.rule_id.startswith(rules.OWN)
        go = button(visit.words["message_rules.remove" if own else "message_rules.reset"], kind="secondary")
        inside = (hidden("do", "reset"), hidden("rule", chosen.rule_id), go)
        return tag("form", {"class": "form", "method": "post", "action": here(visit)}, *inside)

    def _read(self, visit: StaffVisit, known: MessageRule | None) -> MessageRule:
        typed = visit.typed
        said: dict[str, Any] = {name: _whole(name, typed.get(name, "")) for name in _WHOLE}
        said |= {name: typed_number(name, typed.get(name, "")) for name in ("limit", "deadband")}
        said |= {name: bool(typed.get(name)) for name in _BOXES}
        said |= {"severity": typed.get("severity", ""), "hours": typed.get("hours", "").strip()}
        if known is not None:
            return replace(known, **said)
        layer, _, measure = typed.get("what", "").partition("|")
        kind = typed.get("kind", "") if measure else "silence"
        body = self.given.house.town.body_of(layer)
        about: dict[str, Any] = {
            "layer": layer,
            "measure": measure,
            "kind": kind,
            "site_id": typed.get("site_id", "").strip(),
        }
        self._check_site(about["site_id"])
        return MessageRule(rule_id=f"{rules.OWN}{uuid.uuid4().hex}", body=body, **about, **said)

    def _check_site(self, site_id: str) -> None:
        store = self.given.context.store
        if site_id and not any(site_id in store.last(one).sites.site_id for one in self.given.house.layers):
            raise FieldError("site_id", f"unknown site {site_id[:60]!r}")


def _whole(name: str, text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise FieldError(name, f"{text[:20]!r} is no whole number") from None
