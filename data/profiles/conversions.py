"""From what a device's decoder writes to numbers in the unit of a measure."""

import math
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from data.errors import DeclarationError
from data.rejection import RejectedError

_FILE: Final = Path(__file__).parents[1] / "measures/units.toml"
UNITS: Final[Mapping[str, Mapping[str, float]]] = tomllib.loads(_FILE.read_text("utf-8"))
"""By the unit of a measure the units that a profile may declare for it, and the factor from the one to the other."""

Conversion: TypeAlias = Callable[[float, Mapping[str, float]], float]
"""From a number and the numbers of mounting and profile to a value in the measure's unit."""


def factor(unit: str, wanted: str, *, name: str) -> float:
    """From a unit that a profile declares to the one in which something is counted.

    Args:
        unit: empty: the device counts as we do.
        wanted: a unit of measures.
        name: of what is counted.

    Raises:
        DeclarationError: it fits not; the message names those that do.
    """
    fitting = UNITS.get(wanted, {})
    if unit and unit not in fitting:
        known = ", ".join(fitting) or "none: leave it out"
        raise DeclarationError(
            f"unit {unit!r} does not fit {name}, which counts in {wanted or 'no unit'}; known: {known}"
        )
    return fitting[unit] if unit else 1.0


def number(raw: Any, *, codes: Mapping[str, float] | None = None) -> float:
    """A decoded field as a number: JSON numbers, truth values, strings such as ``"42.5"``, names of codes.

    Raises:
        RejectedError: it is none of these.
    """
    if isinstance(raw, str) and codes is not None and raw in codes:
        return float(codes[raw])
    try:
        value = float(raw)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        names = f" or one of {', '.join(codes)}" if codes else ""
        raise RejectedError(f"is {str(raw)[:40]!r}, not a number{names}")
    return value


_HANG: Final = (
    "say how it hangs by `stadtklima device assign` with `--mounting` and `--since`, then run "
    "`stadtklima replay-rejected`"
)


def distance_to_fill(distance_mm: float, numbers: Mapping[str, float]) -> float:
    """Fill level in percent from the distance between a sensor and what lies below it (domain.md section 3).

    Nearer than the sensor can see counts as full, farther than the ground as empty.

    Raises:
        RejectedError: the mounting heights are missing or not in order.
    """
    try:
        empty, full = numbers["height_empty_mm"], numbers["height_full_mm"]
    except KeyError as missing:
        raise RejectedError(f"needs {missing} to turn a distance into a fill level; {_HANG}") from None
    if empty <= full:
        raise RejectedError(f"height_empty_mm {empty:g} of its mounting must be larger than height_full_mm {full:g}")
    return min(max(100 * (empty - distance_mm) / (empty - full), 0.0), 100.0)


def range_to_percent(value: float, numbers: Mapping[str, float]) -> float:
    """Share of a range in percent, clipped: the voltage of a battery between ``empty`` and ``full``."""
    return min(max(100 * (value - numbers["empty"]) / (numbers["full"] - numbers["empty"]), 0.0), 100.0)


def distance_to_level(distance_mm: float, numbers: Mapping[str, float]) -> float:
    """Water level in cm above the bed from a sensor's distance to its surface; RejectedError: no mounting height."""
    try:
        return (numbers["height_empty_mm"] - distance_mm) / 10
    except KeyError as missing:
        raise RejectedError(f"needs {missing} to turn a distance into a water level; {_HANG}") from None


CONVERSIONS: Final[Mapping[str, Conversion]] = {
    "distance_to_fill": distance_to_fill,
    "distance_to_level": distance_to_level,
    "range_to_percent": range_to_percent,
}
TAKES: Final = {"distance_to_fill": "mm", "distance_to_level": "mm", "range_to_percent": "mV"}
"""The unit of measures in which each of them counts."""
