"""How the radio and the devices do, in numbers that anybody may see, and which devices nobody knows."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

WEAK_MARGIN_DB: Final = 5.0
"""Below this much above the demodulation floor, weather and leaves cost messages."""
MARGINS_DB: Final[Mapping[str, float]] = {"robust": 15.0, "good": 10.0, "weak": WEAK_MARGIN_DB, "edge": -np.inf}
"""Classes of the link margin and where each begins, the best first (docs/methods.md names the source)."""
RESTART_FRAMES: Final = 1000
"""A frame counter that jumps by so many was reset: nobody loses that much and comes back."""
_UNKNOWN: Final = re.compile(r"unknown device '(?P<device>[^']*)' \((?P<fields>[^)]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownDevice:
    """A device that sends, and that nobody made known.

    Args:
        source: the network server it came through.
        fields: what it sends, as it was seen last.
    """

    device_id: str
    source: str
    fields: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRadio:
    """The radio of one device in a span; for staff only.

    Args:
        lost: messages that are missing between them.
        margin_db: mean link margin at the gateway that heard best; None where no gateway told.
    """

    device_id: str
    heard: int
    lost: int
    margin_db: float | None
    last_heard: datetime

    @property
    def lost_percent(self) -> float:
        """Share of its messages that did not come."""
        return 100 * self.lost / (self.heard + self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Radio:
    """The radio of all devices in a span.

    Args:
        lost: messages that are missing between them.
        weak: devices whose mean link margin is below 5 dB.
        margin_db: median over the devices of the mean link margin; None where none was heard.
        unknown: devices nobody made known, the busiest first.
        margins: devices by class of their mean link margin (MARGINS_DB).
        by_device: for staff only.
    """

    devices: int
    heard: int
    lost: int
    weak: int
    margin_db: float | None
    rejected: int
    unknown: tuple[UnknownDevice, ...]
    margins: Mapping[str, int] = field(default_factory=dict)
    by_device: Mapping[str, DeviceRadio] = field(default_factory=dict)

    @property
    def lost_percent(self) -> float | None:
        """Share of the messages that were sent and did not come; None where none came."""
        return 100 * self.lost / (self.heard + self.lost) if self.heard else None


def radio(of_devices: pa.Table, reasons: pa.Table) -> Radio:
    """Sum up the answers of the blocks radio_of_devices and rejected_reasons."""
    margin_db = np.asarray(of_devices["margin_db"], float)
    known = margin_db[np.isfinite(margin_db)]
    return Radio(
        devices=len(of_devices),
        heard=int(np.asarray(of_devices["heard"]).sum()),
        lost=int(np.asarray(of_devices["lost"]).sum()),
        weak=int((known < WEAK_MARGIN_DB).sum()),
        margin_db=float(np.median(known)) if len(known) else None,
        rejected=int(np.asarray(reasons["n"]).sum()),
        unknown=_unknown(reasons),
        margins=_margins(known),
        by_device={row["device_id"]: _of_device(row) for row in of_devices.to_pylist()},
    )


def _margins(margin_db: NDArray[np.float64]) -> dict[str, int]:
    counted, above = {}, np.inf
    for name, begin in MARGINS_DB.items():
        counted[name] = int(((margin_db >= begin) & (margin_db < above)).sum())
        above = begin
    return counted


def _of_device(row: dict[str, Any]) -> DeviceRadio:
    return DeviceRadio(
        device_id=row["device_id"],
        heard=row["heard"],
        lost=row["lost"],
        margin_db=row["margin_db"],
        last_heard=row["last_heard"].astimezone(UTC),
    )


def _unknown(reasons: pa.Table) -> tuple[UnknownDevice, ...]:
    seen: Counter[tuple[str, str]] = Counter()
    fields: dict[tuple[str, str], str] = {}
    for row in sorted(reasons.to_pylist(), key=lambda row: row["last"]):
        if found := _UNKNOWN.match(row["reason"]):
            key = found["device"], row["source"]
            seen[key] += row["n"]
            fields[key] = found["fields"]
    return tuple(
        UnknownDevice(device_id=device, source=source, fields=fields[device, source], n=n)
        for (device, source), n in seen.most_common()
    )
