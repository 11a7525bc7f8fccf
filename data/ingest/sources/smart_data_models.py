"""Smart Data Models (FIWARE) as NGSI-v2 or NGSI-LD entities: bins, chargers, street lights, weather, air."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.messages import digest
from data.ingest.uplink import Source, Uplink, several
from data.profiles import Profiles
from data.rejection import RejectedError

MOST_ENTITIES: Final = 5_000
_WHEN: Final = ("dateObserved", "dateObservedTo", "TimeInstant", "dateModified", "modifiedAt", "timestamp")
_PLACES: Final = ("stationCode", "refDevice", "refPointOfInterest")
"""Who an observation is of, where each observation is an entity of its own with an id of its own."""
_ENDS_IN_TIME: Final = re.compile(r"[-:_]\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?\Z")
_PER_CUBIC_METRE: Final = {"GP": 1000.0, "GQ": 1.0}
"""UN/CEFACT codes of mg/m³ and µg/m³: factor to µg/m³."""
_BROKEN: Final = {"outOfService": "OUTOFORDER", "withIncidence": "INOPERATIVE"}
_WORKING: Final = {
    "empty": "AVAILABLE",
    "almostEmpty": "AVAILABLE",
    "almostFull": "AVAILABLE",
    "full": "CHARGING",
    "working": "UNKNOWN",
}
"""``working`` says that it can charge, not that somebody could begin."""

Entity = Mapping[str, Any]


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """Entities: one, an array, or a notification of a context broker (``{"data": [...]}``).

    Raises:
        RejectedError: it is of no known type, or says neither whose nor when it is.
    """
    message = unwrap(raw).message
    notified = message if isinstance(message, dict) and isinstance(message.get("data"), list) else {}
    entities = notified.get("data", message if isinstance(message, list) else [message])
    if len(entities) > MOST_ENTITIES:
        raise RejectedError(f"the message has {len(entities)} entities; at most {MOST_ENTITIES} are read")
    notified_at = messages.instant(notified, "notifiedAt")
    return several(entities, lambda one: _uplink(as_object(one, "an entity"), notified_at))


def _uplink(entity: Entity, notified_at: datetime | None) -> Uplink:
    kind, entity_id = messages.text(entity, "type").rpartition("/")[2], messages.text(entity, "id")
    if not entity_id:
        raise RejectedError(f"an entity has no 'id' (it has: {', '.join(sorted(entity))})")
    if kind not in _TYPES:
        raise RejectedError(f"entities of type {kind!r} are not read; known: {', '.join(sorted(_TYPES))}")
    values = {name: _value(attribute) for name, attribute in entity.items()}
    observed_at = _observed_at(entity, values)
    told = notified_at or observed_at
    if told is None:
        raise RejectedError(
            f"{kind} {entity_id!r} does not say when it was observed (tried {', '.join(_WHEN)} and observedAt); "
            f"subscribe to notifications, which carry notifiedAt"
        )
    observed_at, decoded = observed_at or told, _TYPES[kind](values)
    return Uplink(
        device_id=_device_id(kind, entity_id, values),
        server_received_at=told,
        f_cnt=0,
        decoded=decoded,
        observed_at=observed_at,
        # One notification may tell of several instants, with the same values.
        dedupe_key=f"{told.isoformat()}/{observed_at.isoformat()}/{digest(decoded)}",
    )


def _device_id(kind: str, entity_id: str, values: Entity) -> str:
    bare = entity_id.removeprefix(f"urn:ngsi-ld:{kind}:")
    if _ENDS_IN_TIME.search(bare):
        named = (values.get(name) for name in _PLACES)
        bare = next((one for one in named if isinstance(one, str) and one), _ENDS_IN_TIME.sub("", bare))
    return bare


def _value(attribute: Any) -> Any:
    """An attribute's value in any of the notations; masses per volume in µg/m³ where a unit is said."""
    if not isinstance(attribute, dict):
        return attribute
    if "value" not in attribute:
        return attribute.get("object", attribute)
    value = attribute["value"]
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    factor = _PER_CUBIC_METRE.get(_unit(attribute))
    number = _number(value)
    return value if factor is None or number is None else number * factor


def _unit(attribute: Entity) -> str:
    found = attribute.get("unitCode") or messages.member(attribute, "metadata").get("unitCode")
    found = found.get("value") if isinstance(found, dict) else found
    return found if isinstance(found, str) else ""


def _observed_at(entity: Entity, values: Entity) -> datetime | None:
    for name in _WHEN:
        found = values.get(name)
        if found:
            # An observation over a time is known when it is over.
            return messages.utc(str(found).rpartition("/")[2], name)
    stamps = [attribute.get("observedAt") for attribute in entity.values() if isinstance(attribute, dict)]
    said = [messages.utc(str(one), "observedAt") for one in stamps if one]
    return max(said, default=None)


def _container(values: Entity) -> dict[str, Any]:
    return {**values, "tilted": 1 if values.get("status") == "dropped" else 0}


def _light(values: Entity) -> dict[str, Any]:
    """One state of status and powerState: what is broken counts more than whether it is on."""
    status, power = values.get("status"), values.get("powerState")
    known = status if status not in (None, "ok") else power
    return {**values, "lamp_state": "on" if known == "bootingUp" else known}


def _charger(values: Entity) -> dict[str, Any]:
    """Its state as the best of its points, and how many of them are taken."""
    capacity, free = _number(values.get("capacity")), _number(values.get("availableCapacity"))
    status = values.get("status")
    made: dict[str, Any] = {}
    if capacity and free is not None and capacity > 0:
        made["occupied_percent"] = 100 * (1 - free / capacity)
    if isinstance(status, str) and status in _BROKEN:
        made["charging_status"] = _BROKEN[status]
    elif free is not None:
        made["charging_status"] = "AVAILABLE" if free > 0 else "CHARGING"
    elif isinstance(status, str) and status in _WORKING:
        made["charging_status"] = _WORKING[status]
    return {**values, **made}


def _number(found: Any) -> float | None:
    """A finite JSON number, else None."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        value = float(found)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _weather(values: Entity) -> dict[str, Any]:
    """Wind directions are written from -180 to 180 or from 0 to 360."""
    direction = _number(values.get("windDirection"))
    return dict(values) if direction is None else {**values, "windDirection": direction % 360}


_TYPES: Final[Mapping[str, Callable[[Entity], dict[str, Any]]]] = {
    "WasteContainer": _container,
    "EVChargingStation": _charger,
    "Streetlight": _light,
    "WeatherObserved": _weather,
    "AirQualityObserved": _weather,
}

SOURCE = Source("smart_data_models", read, needs_topic=True)
