"""Sensors, radio, networks and unknown devices in numbers that anybody may see: no device is named."""

import math
import re
from collections import Counter
from typing import Final

from dashboard.parts.figures import age, number
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.texts import Words
from data.declare import Layers
from data.store.radio import MARGINS_DB, Radio
from data.town import Town
from services.inspection import InspectionResult

MOST_FIELDS: Final = 12
MOST_KINDS: Final = 10
NO_FIELDS: Final = "no decoded fields"
"""As data.ingest.decode says it."""
_FIELD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_. -]{0,39}")
_COLUMNS: Final = ("ok", "late", "silent", "suspect")


def by_layer(seen: InspectionResult, layers: Layers, town: Town, words: Words) -> Markup:
    """How many sensors of each layer report on time."""
    head = [words[f"status.layers.{one}"] for one in ("layer", "equipped", *_COLUMNS, "low_battery")]
    rows = [
        [
            layers[one.layer_id].title[words.language],
            *(number(n, decimals=0, words=words) for n in (one.equipped, *(one.n[key] for key in _COLUMNS))),
            number(one.low_battery, decimals=0, words=words),
        ]
        for one in seen.counts
        if one.layer_id in layers
    ]
    limits = town.devices
    note = words.say(
        "status.layers.note",
        late=number(limits.late_intervals, decimals=0, words=words),
        percent=number(limits.low_battery_percent, decimals=0, words=words),
    )
    table = cards(head, rows, caption=words["status.layers.title"])
    return join(table, tag("p", {"class": "status__note"}, note)) if rows else tag("p", None, words["status.no_device"])


def radio(seen: InspectionResult, words: Words) -> Markup:
    """Messages, loss and margins."""
    told = seen.radio
    if told.lost_percent is None:
        return tag("p", None, words["status.radio.none"])
    hour = number(seen.heard, decimals=0, words=words)
    heard = words["status.radio.message_one"] if seen.heard == 1 else words.say("status.radio.messages", n=hour)
    lost = words.say("status.radio.lost", percent=number(told.lost_percent, decimals=1, words=words))
    return join(
        tag("p", None, f"{heard} {lost}"),
        _margins(told, words),
        tag("p", {"class": "status__note"}, words["status.radio.note"]),
    )


def networks(seen: InspectionResult, words: Words) -> Markup:
    """Where values come from, and how long ago each spoke."""
    if not seen.networks:
        return tag("p", None, words["status.sources.none"])
    rows = [
        [
            network_name(one.network, words),
            number(one.devices, decimals=0, words=words),
            age(one.last, now=seen.at, words=words) if one.last else words["status.sources.never"],
        ]
        for one in seen.networks
    ]
    head = [words[f"status.sources.{one}"] for one in ("source", "devices", "last")]
    return cards(head, rows, caption=words["status.sources.title"])


def network_name(network: str, words: Words) -> str:
    """What people call a network."""
    key = f"status.network.{network}"
    return words[key] if key in words else network  # noqa: SIM401 -- Words raises an error of its own, get catches none


def unknown(found: Radio, words: Words) -> Markup:
    """How many devices send that nobody made known, and which fields they have; neither ids nor values."""
    if not found.unknown:
        return tag("p", None, words["status.unknown.none"])
    devices, messages = Counter[str](), Counter[str]()
    for one in found.unknown:
        devices[one.fields] += 1
        messages[one.fields] += one.n
    rows = [
        [
            words["status.unknown.label"] if n == 1 else words.say("status.unknown.many", n=n),
            fields_said(fields, words),
            number(messages[fields], decimals=0, words=words),
        ]
        for fields, n in devices.most_common(MOST_KINDS)
    ]
    head = [words[f"status.unknown.{one}"] for one in ("what", "fields", "messages")]
    return join(tag("p", None, words["status.unknown.intro"]), cards(head, rows, caption=words["status.unknown.title"]))


def fields_said(fields: str, words: Words) -> str:
    """The names of fields, as far as they are names; strangers chose them."""
    names = [one for one in fields.split(", ") if _FIELD.fullmatch(one)]
    if not names or fields == NO_FIELDS:
        return words["status.unknown.no_fields"]
    shown = ", ".join(names[:MOST_FIELDS])
    left = len(names) - MOST_FIELDS
    return f"{shown} {words.say('status.unknown.more', n=left)}" if left > 0 else shown


def _margins(told: Radio, words: Words) -> Markup:
    lowest = min(one for one in MARGINS_DB.values() if math.isfinite(one))
    rows = [
        [
            words[f"status.radio.class.{name}"],
            words.say("status.radio.above", db=number(begin, decimals=0, words=words))
            if math.isfinite(begin)
            else words.say("status.radio.below", db=number(lowest, decimals=0, words=words)),
            number(told.margins.get(name, 0), decimals=0, words=words),
        ]
        for name, begin in MARGINS_DB.items()
    ]
    head = [words[f"status.radio.{one}"] for one in ("margin", "from", "devices")]
    return cards(head, rows, caption=words["status.radio.margin"])
