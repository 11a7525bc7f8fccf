"""Which device served which site when, resolved for each message by its instant."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data.declare import layer_id
from data.errors import DeclarationError
from data.records.device_id import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device.

    Args:
        device_id: DevEUI (capitals) or its vendor's id.
        profile: id of the device profile that reads its messages (data/profiles).
        network: ``ttn``, ``chirpstack``, ...: the source it speaks through.
        body: whose it is (a key of the town's ``[bodies]``); empty: whose site it comes to serve, else the town's.
    """

    device_id: str
    profile: str
    network: str
    simulated: bool = False
    body: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A device serves a site from one instant to another.

    Args:
        channel: 0: the site itself; 1..: one of its containers or charging points.
        valid_to: until before this instant, UTC; None: still.
        mounting: how it hangs, by names the profile asks for (``height_empty_mm``, ``height_full_mm``).
        calibration: what is added to a measure, by measure id (``{"air_temperature_c": -0.3}``).
        body: whose site it is; empty: as the town says of its layer.
    """

    device_id: str
    site_id: str
    channel: int = 0
    valid_from: datetime
    valid_to: datetime | None = None
    mounting: Mapping[str, float] = field(default_factory=dict)
    calibration: Mapping[str, float] = field(default_factory=dict)
    body: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise DeclarationError(
                f"device {self.device_id!r} at {self.site_id!r}: valid_to {self.valid_to} lies before {self.valid_from}"
            )

    @property
    def layer_id(self) -> str:
        """The layer of its site."""
        return layer_id(self.site_id)

    def holds_at(self, at: datetime) -> bool:
        """Whether it is in force at an instant."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


class Assignments:
    """Every assignment, and every device, assigned or not, as of one version of the records; immutable."""

    def __init__(self, assignments: Iterable[Assignment], devices: Iterable[Device], *, version: int = 0) -> None:
        self.version = version
        self._devices = {device.device_id: device for device in devices}
        of_device = defaultdict(list)
        for one in assignments:
            of_device[one.device_id].append(one)
        self._of_device: dict[str, list[Assignment]] = {
            device_id: sorted(several, key=lambda one: one.valid_from) for device_id, several in of_device.items()
        }
        self._starts = {key: [one.valid_from for one in several] for key, several in self._of_device.items()}

    def __iter__(self) -> Iterator[Assignment]:
        for several in self._of_device.values():
            yield from several

    def __len__(self) -> int:
        return sum(map(len, self._of_device.values()))

    def device(self, device_id: str) -> Device | None:
        """The device of this id in any spelling, if it is known."""
        return self._devices.get(canonical(device_id))

    def of_device(self, device_id: str) -> list[Assignment]:
        """Where a device served, in the order of time."""
        return self._of_device.get(canonical(device_id), [])

    def at(self, device_id: str, observed_at: datetime) -> Assignment | None:
        """Where a device served at an instant; the latest begun one where two overlap."""
        device_id = canonical(device_id)
        starts = self._starts.get(device_id, [])
        for one in reversed(self._of_device.get(device_id, [])[: bisect_right(starts, observed_at)]):
            if one.holds_at(observed_at):
                return one
        return None

    def of_site(self, site_id: str) -> list[Assignment]:
        """Who served a site, in the order of time."""
        return sorted((one for one in self if one.site_id == site_id), key=lambda one: one.valid_from)

    def equipped_sites(self, layer_id: str, at: datetime) -> set[str]:
        """The sites of a layer that a device serves at an instant."""
        return {one.site_id for one in self if one.layer_id == layer_id and one.holds_at(at)}


def json_numbers(values: Mapping[str, Any]) -> dict[str, float]:
    """Numbers by name as they come from a JSON column."""
    return {name: float(value) for name, value in values.items()}
