"""Where another device began to serve a site: a chart marks it, for two devices seldom agree to the tenth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data.records import Assignment


@dataclass(frozen=True, slots=True)
class DeviceChange:
    """From this instant on another device (or none) serves a channel of a site.

    Args:
        channel: 0 is the site itself.
        after: device_id from then on, None: there is none.
    """

    at: datetime
    channel: int
    before: str | None
    after: str | None


def changes(assignments: Iterable[Assignment], *, start: datetime, end: datetime) -> list[DeviceChange]:
    """The changes of device among one site's assignments in start <= at < end, in the order of time and channel.

    A new mounting or calibration of the same device is none.
    """
    of_channel = defaultdict(list)
    for one in assignments:
        of_channel[one.channel].append(one)
    found = [change for channel, several in of_channel.items() for change in _changes(channel, several)]
    return sorted((one for one in found if start <= one.at < end), key=lambda one: (one.at, one.channel))


def _changes(channel: int, assignments: list[Assignment]) -> list[DeviceChange]:
    instants = {one.valid_from for one in assignments} | {one.valid_to for one in assignments if one.valid_to}
    found, before = [], None
    for at in sorted(instants):
        after = _serving(assignments, at)
        if after != before:
            found.append(DeviceChange(at, channel, before, after))
        before = after
    return found


def _serving(assignments: list[Assignment], at: datetime) -> str | None:
    """The device at an instant; the latest begun one where two overlap."""
    holding = [one for one in assignments if one.holds_at(at)]
    return max(holding, key=lambda one: one.valid_from).device_id if holding else None
