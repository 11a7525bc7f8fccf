"""Devices one by one: for staff only."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from dashboard.parts.figures import age, number, when
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.sensors import fields_said, network_name
from dashboard.parts.status.table import cards
from dashboard.texts import Words
from data.receivers.state import BrokerState
from data.records import Assignment
from services.context import House
from services.device_health import DeviceHealth
from services.inspection import InspectionResult
from services.jobs.poll import PolledAddress

Link: TypeAlias = Callable[[str], str]
"""From a device's id to the address of its page."""
_COLUMNS = ("device", "site", "health", "last_seen", "battery", "lost", "margin")


def listed(
    found: Sequence[DeviceHealth],
    seen: InspectionResult,
    house: House,
    words: Words,
    link: Link,
    *,
    why: Sequence[str] = (),
) -> Markup | None:
    """A table of devices, with a reason for each where there are any; None where there is no device."""
    if not found:
        return None
    head = [words[f"devices.{one}"] for one in _COLUMNS]
    rows = [_row(one, seen, house, words, link) for one in found]
    if why:
        head.append(words["devices.why"])
        rows = [[*row, reason] for row, reason in zip(rows, why, strict=True)]
    return cards(head, rows, caption=words["devices.title"])


def place(served: Assignment, words: Words) -> str:
    """``bins-0042, Behälter 2``."""
    return f"{served.site_id}, {words.say('devices.channel', n=served.channel)}" if served.channel else served.site_id


def unknown(seen: InspectionResult, words: Words, link: Link) -> Markup | None:
    """Devices that send and that nobody made known, with the way to make them known; None where there is none."""
    found = seen.radio.unknown
    if not found:
        return None
    rows = [
        [
            tag("a", {"href": link(one.device_id)}, one.device_id),
            network_name(one.source, words),
            fields_said(one.fields, words),
            number(one.n, decimals=0, words=words),
        ]
        for one in found
    ]
    head = [words["devices.device"], words["devices.source"], words["status.unknown.fields"]]
    table = cards([*head, words["status.unknown.messages"]], rows, caption=words["status.unknown.title"])
    said = words["devices.unknown_one"] if len(found) == 1 else words.say("devices.unknown_many", n=len(found))
    heading = tag("h2", None, words["status.unknown.title"])
    return tag("section", {"class": "article__part"}, heading, tag("p", None, said), table)


def receivers(
    brokers: Sequence[BrokerState], asked: Sequence[PolledAddress], seen: InspectionResult, words: Words
) -> Markup | None:
    """Each broker and each polled address; None where nothing is received."""
    if not (brokers or asked):
        return None

    def ago(at: datetime | None) -> str:
        return age(at, now=seen.at, words=words) if at else words["devices.never"]

    rows = [
        [
            one.name,
            _connection(one, seen, words),
            ago(one.last_message),
            number(one.reconnects, decimals=0, words=words),
        ]
        for one in brokers
    ]
    rows += [
        [one.name, one.trouble or words["devices.answers"], ago(one.last_success), words["devices.empty"]]
        for one in asked
    ]
    head = [words[f"devices.{key}"] for key in ("receiver", "health", "last_heard", "reconnects")]
    heading = tag("h2", None, words["devices.receivers"])
    return tag("section", {"class": "article__part"}, heading, cards(head, rows, caption=words["devices.receivers"]))


def _connection(one: BrokerState, seen: InspectionResult, words: Words) -> str:
    if one.connected_since is None:
        return words["devices.apart"]
    return words.say("devices.connected", time=when(one.connected_since, now=seen.at, words=words))


def _row(
    one: DeviceHealth, seen: InspectionResult, house: House, words: Words, link: Link
) -> list[str | Markup | None]:
    nothing, radio = words["devices.empty"], one.radio
    margin = None if radio is None or radio.margin_db is None else number(radio.margin_db, decimals=0, words=words)
    battery = None if one.battery_percent is None else number(one.battery_percent, decimals=0, words=words)
    site = f"{house.settings.public_path}/ort/{one.served.site_id}"
    return [
        tag("a", {"href": link(one.served.device_id)}, one.served.device_id),
        tag("span", None, tag("a", {"href": site}, one.name), " ", tag("code", None, place(one.served, words))),
        tag("span", {"class": f"health health--{one.health}"}, words[f"devices.health_name.{one.health}"]),
        age(one.last_seen, now=seen.at, words=words) if one.last_seen else words["devices.never"],
        words.say("devices.percent", n=battery) if battery else nothing,
        words.say("devices.percent", n=number(radio.lost_percent, decimals=1, words=words)) if radio else nothing,
        words.say("devices.db", n=margin) if margin else nothing,
    ]
