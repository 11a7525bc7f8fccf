"""What a soil holds, and how much of the water that plants can use is left in it: % nFK from a sensor's value.

nFK (nutzbare Feldkapazität) is what lies between field capacity and wilting point. Of a soil nobody knows a sensor's
value says nothing: 20 % of the volume is wet in sand and dry in clay.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError

Floats = NDArray[np.float64]
FILE: Final = Path(__file__).with_name("soils.toml")
FIELD_CAPACITY_KPA: Final = 6.0
"""pF 1.8, after the Bodenkundliche Kartieranleitung (KA5), as is the next."""
WILTING_KPA: Final = 1_500.0
_CM_PER_KPA: Final = 10.197


class UnknownSoilError(BadRequestError):
    """A site names a soil that the table does not have, or contents of water that no soil has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much water a soil keeps at a tension, after van Genuchten (1980), with m = 1 - 1/n."""

    residual: float
    saturated: float
    alpha_per_cm: float
    n: float

    def content(self, tension_kpa: Floats) -> Floats:
        """Share of the volume."""
        scaled = (self.alpha_per_cm * _CM_PER_KPA * np.maximum(tension_kpa, 0)) ** self.n
        return np.asarray(self.residual + (self.saturated - self.residual) * (1 + scaled) ** (1 / self.n - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Soil:
    """A soil of which is known what it holds.

    Args:
        field_capacity: share of the volume.
        wilting_point: likewise.
        retention: None where only the two contents are known; a tension then tells its class and nothing else.
    """

    field_capacity: float
    wilting_point: float
    retention: Retention | None = None

    @classmethod
    def of_site(cls, attributes: Mapping[str, Any]) -> Self | None:
        """The soil that a site's attributes name or measure; None: unknown.

        Raises:
            UnknownSoilError: they name a soil that is not in the table, or contents that cannot be.
        """
        name = str(attributes.get("soil") or "")
        contents = [attributes.get(key) for key in ("field_capacity_percent", "wilting_point_percent")]
        if not name and None in contents:
            return None
        if name and name not in table():
            raise UnknownSoilError(f"soil {name!r} is not in the table; known: {', '.join(table())}")
        known = table().get(name)
        if None in contents:
            return cls(**known) if known else None
        capacity, wilting = (float(one) / 100 for one in contents if one is not None)
        if not 0 <= wilting < capacity < 1:
            raise UnknownSoilError(
                f"field_capacity_percent {contents[0]} and wilting_point_percent {contents[1]}: "
                "wanted 0 <= wilting point < field capacity < 100"
            )
        return cls(field_capacity=capacity, wilting_point=wilting, retention=known["retention"] if known else None)

    def percent_of_content(self, content: Floats) -> Floats:
        """% nFK of a volumetric water content (share); above 100 it drains, below 0 nothing is left for plants."""
        return np.asarray(100 * (content - self.wilting_point) / (self.field_capacity - self.wilting_point))

    def percent_of_tension(self, tension_kpa: Floats) -> Floats:
        """% nFK of a tension in kPa (centibar); NaN where no retention curve is known."""
        if self.retention is None:
            return np.full(np.shape(tension_kpa), np.nan)
        ends = self.retention.content(np.array([WILTING_KPA, FIELD_CAPACITY_KPA]))
        return np.asarray(100 * (self.retention.content(tension_kpa) - ends[0]) / (ends[1] - ends[0]))


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """The soils of soils.toml by name, as arguments of a Soil."""
    return {name: _row(dict(raw)) for name, raw in tomllib.loads(FILE.read_text("utf-8")).items()}


def titles() -> Mapping[str, Mapping[str, str]]:
    """What people call them, by name and language."""
    return {name: raw["title"] for name, raw in tomllib.loads(FILE.read_text("utf-8")).items()}


def _row(raw: dict[str, Any]) -> dict[str, Any]:
    curve = Retention(**{key: raw[key] for key in Retention.__slots__})
    return {"field_capacity": raw["field_capacity"], "wilting_point": raw["wilting_point"], "retention": curve}
