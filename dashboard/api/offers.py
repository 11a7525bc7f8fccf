"""Writes offers, sites seen from where somebody stands, as JSON objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from pydantic import Field

from analysis.waste.nearest import Distance, Offer, Way
from analysis.waste.time_to_full import Outlook, Reliability
from dashboard.api.documents import Instant, Told
from data import instants
from data.declare import Layer
from data.state import MISSING, STATES, UNMEASURED, State
from data.store import Current
from data.thresholds import ClassTable
from geo.network.directions import Turn
from services.publication import withheld

DEGREE_DECIMALS: Final = 6


class RouteLine(Told):
    """The way there: lon, lat."""

    type: Literal["LineString"]
    coordinates: list[list[float]]


class RouteStep(Told):
    """What to do first, then how far to go."""

    turn: Turn
    street: str | None
    distance_m: int
    bearing_deg: int


class OfferedSite(Told):
    """One site seen from where somebody stands."""

    site_id: str
    name: str
    district: str
    lon: float
    lat: float
    distance_m: int
    distance_kind: Distance
    duration_s: int
    state: State
    class_: str | None = Field(alias="class")
    label: str | None
    value: float | None
    observed_at: Instant | None
    state_until: Instant | None
    full_at: Instant | None
    full_at_earliest: Instant | None
    full_at_latest: Instant | None
    full_at_reliability: Reliability | None
    opens_at: Instant | None
    attributes: dict[str, Any]
    simulated: bool
    route: RouteLine | None
    steps: list[RouteStep] | None


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes offers as JSON objects, with what the public may see; ``labels``: texts of classes, as ``fill.room``."""

    layer: Layer
    table: ClassTable
    current: Current
    labels: Mapping[str, str]

    def offer(self, offer: Offer) -> dict[str, Any]:
        """One site seen from where somebody stands."""
        row, sites = offer.row, self.current.sites
        class_index = int(self.current.class_index[row])
        return {
            "site_id": sites.site_id[row],
            "name": sites.name[row],
            "district": sites.district[row],
            "lon": float(sites.lon[row]),
            "lat": float(sites.lat[row]),
            "distance_m": round(offer.distance_m),
            "distance_kind": offer.distance_kind,
            "duration_s": round(offer.duration_s),
            "state": STATES[int(self.current.state[row])],
            "class": self.table.classes[class_index].id if class_index >= 0 else None,
            "label": self._label(row, class_index),
            **self._measured(row),
            "state_until": None if self.current.until_ms[row] < 0 else instant(int(self.current.until_ms[row])),
            **_foreseen(offer.outlook),
            "opens_at": None if offer.opens_at is None else instant(round(offer.opens_at.timestamp() * 1000)),
            "attributes": sites.attributes[row],
            "simulated": bool(self.current.simulated[row]),
            **_way(offer.way),
        }

    def _measured(self, row: int) -> dict[str, Any]:
        """Value and instant; null where nothing was measured or nobody may see it."""
        seen = self.layer.shows.audience == "public" and not withheld(self.layer.shows)
        silent = self.current.state[row] in {*UNMEASURED, MISSING} or self.current.observed_at_ms[row] < 0
        value = None if silent or not seen else round(float(self.current.shows[row]), 3)
        return {"value": value, "observed_at": None if silent else instant(int(self.current.observed_at_ms[row]))}

    def _label(self, row: int, class_index: int) -> str | None:
        """The key of its text in dashboard/texts; null where a number is its label."""
        state, own = STATES[int(self.current.state[row])], f"{self.table.name}.unknown"
        if state == "ok" and class_index >= 0:
            key = f"{self.table.name}.{self.table.classes[class_index].id}"
            return f"class.{key}" if key in self.labels else None
        unknown = self.current.state[row] not in UNMEASURED and own in self.labels
        return f"class.{own}" if unknown else f"state.{state}"


def instant(epoch_ms: int) -> str:
    """An instant in UTC with seconds."""
    return instants.text(datetime.fromtimestamp(epoch_ms // 1000, UTC))


def _foreseen(outlook: Outlook | None) -> dict[str, Any]:
    """When it is expected to be full, and how sure that is; null where it is full, unknown or never fills."""
    when = (None, None, None) if outlook is None else (outlook.full_at_ms, outlook.earliest_ms, outlook.latest_ms)
    names = ("full_at", "full_at_earliest", "full_at_latest")
    said = {name: None if at is None else instant(at) for name, at in zip(names, when, strict=True)}
    return {**said, "full_at_reliability": None if outlook is None else outlook.reliability}


def _way(way: Way | None) -> dict[str, Any]:
    """Line and steps; null where the distance is straight or nobody should go there."""
    if way is None:
        return {"route": None, "steps": None}
    steps = [
        {
            "turn": str(one.turn),
            "street": one.name,
            "distance_m": round(one.distance_m),
            "bearing_deg": round(one.bearing_deg),
        }
        for one in way.steps
    ]
    return {"route": {"type": "LineString", "coordinates": way.line.round(DEGREE_DECIMALS).tolist()}, "steps": steps}
