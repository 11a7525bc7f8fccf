"""OCPI 2.1.1 and 2.2.1, module Locations: the status of charging points (EVSE), pulled or pushed by their operator."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.uplink import Source, Uplink, several
from data.measures import CHARGING_STATUS
from data.profiles import Profiles
from data.rejection import RejectedError

STATUS: Final = CHARGING_STATUS
"""The measure that a status becomes."""
PUSHED: Final = "locations/"
"""So begins the path of a push."""
MOST_EVSES: Final = 5_000
_LOCATION: Final = ("country_code", "party_id", "id")
_LOCATION_LEVELS: Final = len(_LOCATION)
"""``locations/{country}/{party}/{location}/{evse}``: the path of a push for one EVSE."""


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """The status of every EVSE in a message; the device is ``country/party/location/uid``, as far as they are said.

    A ``uid`` alone is unique within one operator's platform only.

    A pulled page (``{"data": [locations], "timestamp": ...}``) says what holds at its timestamp, however long a status
    has lasted; a pushed Location or EVSE says what changed at its ``last_updated``.

    Raises:
        RejectedError: no EVSE with a status where there should be one, or no time.
    """
    wrapped = unwrap(raw)
    page = wrapped.message if isinstance(wrapped.message, dict) else {}
    told = messages.instant(page, "timestamp") if "data" in page else None
    evses = list(_evses(page.get("data", wrapped.message), wrapped.topic))
    if not evses and wrapped.topic.startswith(PUSHED):
        # A push may be of a name or a tariff alone.
        return ()
    if not evses:
        raise RejectedError(
            "no EVSE with a status in this message of OCPI: only the statuses of its Locations are read"
        )
    if len(evses) > MOST_EVSES:
        raise RejectedError(f"the message has {len(evses)} EVSEs; at most {MOST_EVSES} are read: ask for smaller pages")
    return several(evses, lambda one: _uplink(*one, told))


def _evses(found: Any, topic: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each EVSE and its device, empty where it has no uid."""
    if isinstance(found, list):
        for location in found:
            yield from _evses(as_object(location, "a location"), topic)
        return
    thing = as_object(found, "what was pushed")
    levels = topic.split("/")[1:] if topic.startswith(PUSHED) else []
    if "evses" in thing:
        of_location = levels[:_LOCATION_LEVELS] or [messages.text(thing, one) for one in _LOCATION]
        for evse in messages.members(thing, "evses"):
            yield device_of(*of_location, messages.text(evse, "uid")), evse
    elif "status" in thing:
        uid = messages.text(thing, "uid") or "".join(levels[_LOCATION_LEVELS:])
        yield device_of(*levels[:_LOCATION_LEVELS], uid), thing


def device_of(*parts: str) -> str:
    """The device that an EVSE is: country, party, location and uid, as far as they are said; empty without a uid."""
    *place, uid = parts
    known = [*(one.upper() for one in place[:-1]), *place[-1:], uid]
    return "/".join(one.replace("/", "%2F") for one in known if one) if uid else ""


def _uplink(uid: str, evse: Mapping[str, Any], told: datetime | None) -> Uplink:
    if not uid:
        raise RejectedError(f"an EVSE has no 'uid' (it has: {', '.join(sorted(evse))})")
    status = messages.text(evse, "status")
    changed_at = messages.instant(evse, "last_updated")
    observed_at = told or changed_at
    if observed_at is None:
        raise RejectedError(f"EVSE {uid!r} has no 'last_updated', and its page no 'timestamp'")
    return Uplink(
        device_id=uid,
        server_received_at=observed_at,
        f_cnt=0,
        decoded={"status": status},
        observed_at=observed_at,
        dedupe_key=f"{observed_at.isoformat()}/{status}",
    )


SOURCE = Source("ocpi", read, needs_topic=True)
