"""When staff are told of something: the rules that layers bring by what they declare, and what staff made of them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from analysis.alarms.condition import AlarmCondition
from data import known_sites
from data.alarm import ALARM_KINDS, SEVERITIES, AlarmKind
from data.declare import Full, Layer, layer_id
from data.errors import DeclarationError, FieldError
from data.lake.reading import LakeReader
from data.records.message_rules import MessageRule
from services.context import House
from services.fleet import hours_of

RADIO: Final = "silence:radio"
"""The rule about gateways that hear nobody; they are judged by what is usual for each (analysis.alarms.silence)."""
RADIO_MIN: Final = 60
OWN: Final = "own:"
"""Ids of rules that no layer brings begin so."""
A_WEEK_MIN: Final = 7 * 24 * 60
MOST_READINGS: Final = 20
LONGEST_SILENCE_MIN: Final = 60 * 24 * 60


def watched(house: House) -> list[Layer]:
    """The layers that devices report."""
    return [one for one in house.layers.values() if one.kept and not one.stated]


def shipped(house: House) -> list[MessageRule]:
    """The rules that layers bring; "full" is none of them: that is work."""
    found = [rule for layer in watched(house) for rule in _of_layer(house, layer)]
    town = house.town
    radio = next((one for one, body in town.bodies.items() if body.radio), town.body_of(""))
    return [
        *found,
        MessageRule(rule_id=RADIO, body=radio, kind="silence", layer="", limit=RADIO_MIN, deadband=0, severity="high"),
    ]


def in_force(house: House) -> list[MessageRule]:
    """The rules that hold, those that are off among them: staff's own, and theirs in the place of those of layers."""
    own = {one.rule_id: one for one in house.records.message_rules.listed()}
    brought = {one.rule_id: own.get(one.rule_id, one) for one in shipped(house)}
    known = {one.id for one in watched(house)}
    return [*brought.values(), *(one for one in own.values() if one.rule_id.startswith(OWN) and one.layer in known)]


def _of_layer(house: House, layer: Layer) -> Iterator[MessageRule]:
    body = house.town.body_of(layer.id)
    for measure in layer.measures:
        for kind, one in measure.alarms.items():
            yield MessageRule(
                rule_id=f"{kind}:{layer.id}:{measure.id}",
                body=body,
                kind=_kind(kind),
                layer=layer.id,
                measure=measure.id,
                limit=one.limit_in(house.town.devices),
                deadband=one.deadband,
                falling=one.falling,
                on_readings=one.readings,
                severity=one.severity,
                together=one.together,
            )
    of_layer = {"body": body, "layer": layer.id, "measure": layer.shows.id}
    shown = MessageRule(rule_id="", kind="limit", limit=0, deadband=0, **of_layer)  # type: ignore[arg-type]  # texts
    yield from _overflow(house, layer, shown)
    yield from _faults(house, layer, shown)
    yield from _marks(house, layer, shown)
    for crossing in layer.crossings:
        yield replace(
            shown,
            rule_id=f"limit:{layer.id}:{crossing.name}",
            limit=crossing.limit_in(house.town.climate),
            deadband=crossing.slack,
            falling=crossing.falling,
            together=True,
        )
    silence = replace(shown, kind="silence", measure="", on_readings=1, off_readings=1, together=True)
    yield replace(silence, rule_id=f"silence:{layer.id}", limit=layer.max_age_s / 60)


def _overflow(house: House, layer: Layer, shown: MessageRule) -> Iterator[MessageRule]:
    """What tours empty and is more than full: the highest class above the one that nobody can use."""
    if not layer.tour or layer.full_from is None:
        return
    highest = house.town.classes_named(layer.classes.name).classes[-1].low
    slack = max((one.slack for one in layer.shows.events.values() if isinstance(one, Full)), default=0.0)
    if highest > layer.full_from:
        yield replace(shown, rule_id=f"overflow:{layer.id}", kind="overflow", limit=highest, deadband=slack)


def _faults(house: House, layer: Layer, shown: MessageRule) -> Iterator[MessageRule]:
    """Codes whose class somebody has to look after."""
    if layer.shows.codes is None:
        return
    classes = house.town.classes_named(layer.classes.name).classes
    ends = [*(later.low for _, later in pairwise(classes)), None]
    for one, end in zip(classes, ends, strict=True):
        if one.attention:
            rule_id = f"fault:{layer.id}:{one.id}"
            yield replace(shown, rule_id=rule_id, kind="fault", limit=one.low, until=end, deadband=0.0)


def _kind(key: str) -> AlarmKind:
    """What an alarm is about: ``limit`` of ``limit.critical``."""
    named = key.partition(".")[0]
    return next(one for one in ALARM_KINDS if one == named)


def _marks(house: House, layer: Layer, shown: MessageRule) -> Iterator[MessageRule]:
    """The limits that sites state of their own; staff are told of them whoever else may be."""
    if layer.marks is None:
        return
    sites = known_sites.of_layer(LakeReader(house.folders.lake), house.folders, layer.id)
    for site_id, facts in zip(sites.site_id, sites.attributes, strict=True):
        for severity, limit in zip(SEVERITIES, layer.marks.of(facts), strict=False):
            own = replace(shown, rule_id=f"limit:{site_id}:{limit:g}", site_id=site_id, severity=severity)
            yield replace(own, limit=limit, deadband=layer.marks.deadband)


def condition_of(rule: MessageRule) -> AlarmCondition:
    """What a rule about a measure says of its values."""
    return AlarmCondition(
        limit=rule.limit,
        deadband=rule.deadband,
        until=np.inf if rule.until is None else rule.until,
        falling=rule.falling,
        on_readings=rule.on_readings,
        on_s=60.0 * rule.on_min,
        off_readings=rule.off_readings,
        off_s=60.0 * rule.off_min,
    )


def check(house: House, rule: MessageRule) -> None:
    """See that a rule can begin and can end; FieldError: a field of it cannot be so."""
    for field, value, known in (("kind", rule.kind, ALARM_KINDS), ("severity", rule.severity, SEVERITIES)):
        if value not in known:
            raise FieldError(field, f"unknown {field} {value[:40]!r}; known: {', '.join(known)}")
    _check_numbers(rule)
    _check_hours(house, rule.hours)
    layers = {one.id: one for one in watched(house)}
    if rule.layer not in layers:
        if rule.rule_id == RADIO:
            return
        raise FieldError("layer", f"unknown layer {rule.layer[:40]!r}; known: {', '.join(layers)}")
    if rule.site_id and layer_id(rule.site_id) != rule.layer:
        raise FieldError("site_id", f"{rule.site_id[:60]!r} is no site of {rule.layer}")
    _check_limit(layers[rule.layer], rule)


def _check_limit(layer: Layer, rule: MessageRule) -> None:
    if rule.kind == "silence":
        least = 2 * layer.interval_s / 60
        if not least <= rule.limit <= LONGEST_SILENCE_MIN:
            raise FieldError("limit", f"{rule.limit:g} minutes of silence: {least:g} to {LONGEST_SILENCE_MIN} may be")
        return
    measure = next((one for one in layer.measures if one.id == rule.measure), None)
    if measure is None:
        known = ", ".join(one.id for one in layer.measures)
        raise FieldError("measure", f"unknown measure {rule.measure[:40]!r}; {layer.id} has: {known}")
    if measure.codes is not None and rule.deadband == 0 and rule.limit == measure.low:
        raise FieldError("limit", f"{rule.limit:g} is the least code: nothing would ever end it")
    condition_of(rule).check(measure.low, measure.high)


def _check_numbers(rule: MessageRule) -> None:
    for name in ("on_min", "off_min", "again_min"):
        if not 0 <= getattr(rule, name) <= A_WEEK_MIN:
            raise FieldError(name, f"{getattr(rule, name)} minutes: 0 to {A_WEEK_MIN} may be")
    for name in ("on_readings", "off_readings"):
        if not 1 <= getattr(rule, name) <= MOST_READINGS:
            raise FieldError(name, f"{getattr(rule, name)} readings: 1 to {MOST_READINGS} may be")


def _check_hours(house: House, hours: str) -> None:
    try:
        never = bool(hours) and hours_of(house, hours).is_closed_for_good(house.clock.now())
    except DeclarationError as error:
        raise FieldError("hours", str(error)) from None
    if never:
        raise FieldError("hours", f"{hours!r} never begins: nobody would ever be told")
