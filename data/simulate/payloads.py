"""What simulated devices put into their messages: the inverse of the device profiles, with their resolution.

A device sends whole numbers; a decoder at the network server makes the fields of them that data/profiles reads.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.declare import Measure
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE, RELATIVE_HUMIDITY

Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mounting:
    """How n sensors are mounted: distances to the bottom and to a full container's contents, (n, 1) mm."""

    empty_mm: Grid
    full_mm: Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """A field proportional to the measure.

    Args:
        per_unit: field units for one unit of the measure.
        zero: the field's value where the measure is 0.
        step: resolution in field units.
        decimals: of the field.
    """

    measure: str
    name: str
    per_unit: float = 1.0
    zero: float = 0.0
    step: float = 1.0
    decimals: int = 0

    def sent(self, values: Grid, mounting: Mounting) -> Grid:
        """Whole steps."""
        del mounting
        return np.asarray(np.round((values * self.per_unit + self.zero) / self.step))

    def read(self, sent: Grid, mounting: Mounting) -> Grid:
        """Back to the measure's unit."""
        del mounting
        return np.asarray(np.round((np.round(sent * self.step, self.decimals) - self.zero) / self.per_unit, 6))

    def shown(self, sent: int) -> float | int:
        """A number with the field's decimals."""
        return round(sent * self.step, self.decimals) if self.decimals else round(sent * self.step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A field that says how far the contents are below the sensor.

    Args:
        unit_mm: millimetres in one unit of the field.
        step_mm: resolution.
        text: the decoder makes a string of it.
    """

    name: str
    unit_mm: float
    step_mm: float
    text: bool = False
    measure: str = FILL_PERCENT.id

    def sent(self, values: Grid, mounting: Mounting) -> Grid:
        """Whole steps of distance."""
        depth_mm = mounting.empty_mm - mounting.full_mm
        return np.asarray(np.round((mounting.empty_mm - values / 100 * depth_mm) / self.step_mm))

    def read(self, sent: Grid, mounting: Mounting) -> Grid:
        """Fill level after domain.md section 3, percent, clipped to 0 .. 100."""
        depth_mm = mounting.empty_mm - mounting.full_mm
        fill = 100 * (mounting.empty_mm - sent * self.step_mm) / depth_mm
        return np.asarray(np.round(np.clip(fill, 0, 100), 6))

    def shown(self, sent: int) -> str | float | int:
        """The distance in the field's unit; some decoders give a string."""
        distance = sent * self.step_mm / self.unit_mm
        if self.text:
            return f"{distance:.1f}"
        return round(distance, 1) if distance % 1 else round(distance)


PayloadField: TypeAlias = Linear | Distance

PROFILES: Final[Mapping[str, tuple[PayloadField, ...]]] = {
    "ultrasonic_mm": (
        Distance(name="distance_mm", unit_mm=1, step_mm=1),
        Linear(measure=INNER_TEMPERATURE.id, name="temperature", step=0.1, decimals=1),
        Linear(measure=BATTERY_PERCENT.id, name="battery_percent"),
    ),
    "ultrasonic_cm": (
        Distance(name="distance", unit_mm=10, step_mm=5, text=True),
        Linear(measure=INNER_TEMPERATURE.id, name="temp_c", step=0.5, decimals=1),
        Linear(measure=BATTERY_PERCENT.id, name="battery", per_unit=0.01, step=0.01, decimals=2),
    ),
    "thermo_centi": (
        Linear(measure=AIR_TEMPERATURE.id, name="temperature_centi", per_unit=100),
        Linear(measure=RELATIVE_HUMIDITY.id, name="humidity", step=0.1, decimals=1),
        Linear(measure=BATTERY_PERCENT.id, name="battery_mv", per_unit=12, zero=2400),
    ),
    "thermo_plain": (
        Linear(measure=AIR_TEMPERATURE.id, name="temperature", step=0.01, decimals=2),
        Linear(measure=RELATIVE_HUMIDITY.id, name="humidity", step=0.1, decimals=1),
        Linear(measure=BATTERY_PERCENT.id, name="battery_percent"),
    ),
}
"""The fields of each known device profile; any other profile is plain."""


def fields_of(profile: str, measures: tuple[Measure, ...]) -> tuple[PayloadField, ...]:
    """The fields a device of this profile sends; plain devices name a field after each measure of the layer."""
    if profile in PROFILES:
        return PROFILES[profile]
    return tuple(_plain(measure) for measure in measures)


CLOCK_FIELD: Final = "time"
"""Where every profile looks for the device's own time, whole seconds since 1970 UTC."""


def raw_payload(sent: Sequence[int]) -> bytes:
    """The bytes on the air: 16 or, where a number needs them, 32 bits a field, big-endian, signed."""
    return b"".join(struct.pack(">h" if -(2**15) <= one < 2**15 else ">i", one) for one in sent)


def _plain(measure: Measure) -> Linear:
    decimals = 0 if measure.codes else measure.decimals + 1
    return Linear(measure=measure.id, name=measure.id, step=10.0**-decimals, decimals=decimals)
