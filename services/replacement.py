"""Which devices are due to be replaced, and why: one list for whoever plans the next round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from data.thresholds import DeviceLimits
from services.device_health import DeviceHealth, low_battery

Reason: TypeAlias = Literal["silent", "battery", "age"]
REASONS: Final[tuple[Reason, ...]] = ("silent", "battery", "age")
"""The most urgent first: one measures nothing any more, one will soon, one may any day."""
YEAR: Final = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A device that is due, with all reasons, the most urgent first."""

    device: DeviceHealth
    reasons: tuple[Reason, ...]


def due(devices: Iterable[DeviceHealth], limits: DeviceLimits, *, now: datetime) -> list[Replacement]:
    """Those that are due, the most urgent first; of two equally urgent ones the emptier, then the older one."""
    found = [Replacement(one, reasons) for one in devices if (reasons := _reasons(one, limits, now=now))]
    return sorted(found, key=_urgency)


def _reasons(one: DeviceHealth, limits: DeviceLimits, *, now: datetime) -> tuple[Reason, ...]:
    silent_since = one.last_seen or one.served.valid_from
    holds: dict[Reason, bool] = {
        "silent": one.health == "silent" and now - silent_since > timedelta(days=limits.silent_days),
        "battery": low_battery(one, limits),
        "age": now - one.since > limits.life_years * YEAR,
    }
    return tuple(reason for reason in REASONS if holds[reason])


def _urgency(one: Replacement) -> tuple[int, float, datetime, str]:
    battery = one.device.battery_percent
    return REASONS.index(one.reasons[0]), 100.0 if battery is None else battery, one.device.since, one.device.name
