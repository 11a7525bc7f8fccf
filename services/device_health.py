"""How every device that serves a site does: does it report, is its battery low, how is its radio."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias

import numpy as np

from data.declare import Layer
from data.flags import SUSPECT
from data.measures import BATTERY_PERCENT
from data.records import Assignment
from data.store import Store
from data.store.last_readings import Last
from data.store.radio import DeviceRadio, Radio
from data.thresholds import DeviceLimits
from services.context import House

Health: TypeAlias = Literal["silent", "suspect", "late", "ok"]
HEALTHS: Final[tuple[Health, ...]] = ("silent", "suspect", "late", "ok")
"""The worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHealth:
    """How one device at one place does; for staff only.

    Args:
        served: which device serves which site and channel.
        name: of the site.
        health: silent: older than its layer allows, or it never reported; suspect: its shown value is; late: several
            reports are missing; ok.
        last_seen: its newest reading, UTC; None: never.
        battery_percent: as it said last; None: it does not say.
        radio: in the last hours; None: not heard by LoRaWAN.
        since: when the device first served a site, UTC.
    """

    served: Assignment
    name: str
    health: Health
    last_seen: datetime | None
    battery_percent: float | None
    radio: DeviceRadio | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerCounts:
    """The devices of one layer in a few numbers."""

    layer_id: str
    sites: int
    equipped: int
    n: Counter[str]
    low_battery: int


def conditions(house: House, store: Store, radio: Radio, *, now: datetime) -> list[DeviceHealth]:
    """Every device that serves a site now, the one that needs somebody most first."""
    limits = house.town.devices
    serving: dict[str, list[Assignment]] = {layer_id: [] for layer_id in house.layers}
    assignments = store.assignments()
    for served in assignments:
        if served.layer_id in serving and served.holds_at(now):
            serving[served.layer_id].append(served)
    found = [
        _condition(
            one,
            house.layers[layer_id],
            last,
            radio,
            since=assignments.of_device(one.device_id)[0].valid_from,
            late_intervals=limits.late_intervals,
            now=now,
        )
        for layer_id, several in serving.items()
        for last in [store.last(layer_id)]
        for one in several
        if one.site_id in last.site_row and one.channel < last.value.shape[2]
    ]
    return sorted(found, key=lambda one: (HEALTHS.index(one.health), one.served.site_id, one.served.channel))


def counts(house: House, store: Store, found: Iterable[DeviceHealth]) -> list[LayerCounts]:
    """The devices of each layer that has any, in a few numbers."""
    limits, by_layer = house.town.devices, dict[str, list[DeviceHealth]]()
    for one in found:
        by_layer.setdefault(one.served.layer_id, []).append(one)
    return [_counted(layer_id, store, by_layer[layer_id], limits) for layer_id in house.layers if layer_id in by_layer]


def low_battery(one: DeviceHealth, limits: DeviceLimits) -> bool:
    """Whether a device's battery is low."""
    return one.battery_percent is not None and one.battery_percent < limits.low_battery_percent


def weak_batteries(store: Store, layer: Layer, limit_percent: float, *, start: datetime, end: datetime) -> set[str]:
    """The sites of a layer whose battery's last daily mean between two instants was below a limit."""
    if BATTERY_PERCENT not in layer.measures:
        return set()
    days = store.series(layer.id, BATTERY_PERCENT.id, start=start, end=end, step="day").to_pylist()
    last = {one["site_id"]: one["mean"] for one in days if one["mean"] is not None}
    return {site_id for site_id, mean in last.items() if mean < limit_percent}


def _counted(layer_id: str, store: Store, found: Sequence[DeviceHealth], limits: DeviceLimits) -> LayerCounts:
    return LayerCounts(
        layer_id=layer_id,
        sites=len(store.current(layer_id).sites),
        equipped=len(found),
        n=Counter(one.health for one in found),
        low_battery=sum(low_battery(one, limits) for one in found),
    )


def _condition(
    served: Assignment,
    layer: Layer,
    last: Last,
    radio: Radio,
    *,
    since: datetime,
    late_intervals: float,
    now: datetime,
) -> DeviceHealth:
    row, channel = last.site_row[served.site_id], served.channel
    seen = _seen(last, row, channel)
    suspect = bool(last.flags[last.measures.index(layer.shows.id), row, channel] & int(SUSPECT))
    return DeviceHealth(
        served=served,
        name=last.sites.name[row],
        health=_health(layer, seen, suspect=suspect, late_intervals=late_intervals, now=now),
        last_seen=seen,
        battery_percent=_battery(last, row, channel),
        radio=radio.by_device.get(served.device_id),
        since=since,
    )


def _seen(last: Last, row: int, channel: int) -> datetime | None:
    newest_ms = int(last.observed_at_ms[:, row, channel].max())
    return None if newest_ms < 0 else datetime.fromtimestamp(newest_ms / 1000, UTC)


def _battery(last: Last, row: int, channel: int) -> float | None:
    if BATTERY_PERCENT.id not in last.measures:
        return None
    value = float(last.value[last.measures.index(BATTERY_PERCENT.id), row, channel])
    return None if np.isnan(value) else value


def _health(layer: Layer, seen: datetime | None, *, suspect: bool, late_intervals: float, now: datetime) -> Health:
    age_s = np.inf if seen is None else (now - seen).total_seconds()
    if age_s > layer.max_age_s:
        return "silent"
    if suspect:
        return "suspect"
    return "late" if age_s > (late_intervals + 1) * layer.interval_s else "ok"
