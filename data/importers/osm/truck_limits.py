"""What an extract says of streets to vehicles of some size: limits, access, places to turn, bollards."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.importers.osm.elements import Element
from data.importers.osm.measures import UnreadableLimitError, length_m, weight_kg
from data.importers.osm.tags import TABLES, kinds
from data.town import geodata

TURNING: Final = kinds("turning")
_WEIGHTS: Final = ("maxweight", "maxweightrating", "maxweight:hgv", "maxweightrating:hgv")
_WIDTHS: Final = ("maxwidth", "maxwidth:physical")
_HEIGHTS: Final = ("maxheight", "maxheight:physical")
_ON_BUSINESS: Final = re.compile(r"none\s*@\s*\(?[^)]*\b(destination|delivery)\b")
"""Anlieger frei: the limit is no limit for who has business there."""
HEAVY_KG: Final = 3_500.0
MOST_NAMED: Final = 10
Geodata: TypeAlias = tuple[pa.Table, NDArray[np.object_]]
_SCHEMA: Final = geodata.SCHEMAS["street_limits"]


@dataclass(frozen=True, slots=True)
class StreetLimits:
    """What is known of one street; in the words of street_limits (data.town.geodata)."""

    access: str = "yes"
    heavy_access: str = "yes"
    max_weight_kg: float | None = None
    max_width_m: float | None = None
    max_height_m: float | None = None
    width_m: float | None = None


NO_LIMITS: Final = StreetLimits()


@dataclass(slots=True)
class LimitTally:
    """What was found and what could not be read, for the report."""

    known: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)

    def number(self, way: Element, keys: Sequence[str], read: Callable[[str], float | None]) -> float | None:
        """The least of what these tags say; what cannot be read is counted and leaves no limit."""
        found = []
        for key in keys:
            for text in filter(None, way.tags.get(key, "").split(";")):
                try:
                    found.append(read(text))
                except UnreadableLimitError:
                    self.unreadable[f"{key}={text}"] += 1
        return min((one for one in found if one is not None), default=None)

    def count(self, limits: StreetLimits) -> None:
        """Count what is known of one street."""
        for name in ("max_weight_kg", "max_width_m", "max_height_m"):
            self.known[name] += getattr(limits, name) is not None
        self.known["access"] += limits.access == "destination" or limits.heavy_access != limits.access

    def lines(self) -> list[str]:
        """What to say of it."""
        known, named = self.known, ", ".join(sorted(self.unreadable)[:MOST_NAMED])
        limits = f"weight {known['max_weight_kg']}, width {known['max_width_m']}, height {known['max_height_m']}"
        points = f"places to turn {known['turning']}, barriers {known['barrier']}"
        told = [
            f"streets with limits for trucks: {limits}, for residents or not for trucks {known['access']}",
            f"{points}, dead ends without a place to turn {known['dead ends']}",
        ]
        if self.unreadable:
            told.append(f"limits that cannot be read, and so are not known: {self.unreadable.total()} ({named})")
        return told


def access(tags: Mapping[str, str], *keys: str) -> str:
    """What the first of these tags that says anything says: yes, destination or no; the kindest of several values."""
    for key in keys:
        said = {TABLES["access"].get(one.strip(), "") for one in re.split("[;,]", tags.get(key, ""))}
        for meaning in ("yes", "destination", "no"):
            if meaning in said:
                return meaning
    return "yes"


MOTOR: Final = ("motor_vehicle", "vehicle", "access")
HEAVY: Final = ("hgv", *MOTOR)


def limits_of(way: Element, tally: LimitTally) -> StreetLimits:
    """What one way says."""
    weight = tally.number(way, _WEIGHTS, weight_kg)
    light, heavy = access(way.tags, *MOTOR), access(way.tags, *HEAVY)
    if weight is not None and any(_ON_BUSINESS.search(way.tags.get(f"{key}:conditional", "")) for key in _WEIGHTS):
        heavy = "destination" if heavy == "yes" else heavy
        light = "destination" if light == "yes" and weight < HEAVY_KG else light
        weight = None
    found = StreetLimits(
        access=light,
        heavy_access=heavy,
        max_weight_kg=weight,
        max_width_m=tally.number(way, _WIDTHS, length_m),
        max_height_m=tally.number(way, _HEIGHTS, length_m),
        width_m=tally.number(way, ("width",), length_m),
    )
    tally.count(found)
    return found


def points_of(elements: Iterable[Element]) -> dict[int, str]:
    """The nodes that say so themselves, by their ids in the source: ``turning`` or ``barrier``."""
    nodes = [one for one in elements if one.kind == "node"]
    turning = (one for one in nodes if any(one.has({key: value}) for key, value in TURNING))
    return {one.id: "barrier" for one in nodes if _bars(one)} | {one.id: "turning" for one in turning}


def _bars(node: Element) -> bool:
    if (barrier := node.tags.get("barrier")) is None:
        return False
    unsaid = not any(node.tags.get(key) for key in MOTOR)
    return access(node.tags, *MOTOR) == "no" or (unsaid and barrier not in TABLES["passed"])


def limit_table(limits: Sequence[StreetLimits], lines: NDArray[np.object_]) -> Geodata:
    """The rows of street_limits for edges (n,) in their order, as far as something is known, and their lines."""
    rows = [row for row, one in enumerate(limits) if one != NO_LIMITS]
    columns = {name: [getattr(limits[row], name) for row in rows] for name in StreetLimits.__dataclass_fields__}
    return pa.table({"edge_id": pa.array(rows, pa.int64()), **columns}, _SCHEMA), lines[rows]
