"""OGC SensorThings API 1.1: observations of datastreams, as a server such as FROST publishes them over MQTT."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.messages import digest
from data.ingest.uplink import Source, Uplink
from data.profiles import Profiles
from data.rejection import RejectedError

_DATASTREAM: Final = re.compile(r"Datastreams\((.{1,48}?)\)")
PREFIX: Final = "datastream-"
"""Before the server's id of a datastream, which is a bare number as a rule."""


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """One observation; the datastream is in the topic ``v1.1/Datastreams(74)/Observations`` or inside.

    A result that is no object is given to the profile as the field ``result``.

    Raises:
        RejectedError: it names no datastream or no time.
    """
    wrapped = unwrap(raw)
    observation = as_object(wrapped.message, "the observation")
    told = _instant(observation, "resultTime")
    observed_at = _instant(observation, "phenomenonTime") or told
    if observed_at is None:
        raise RejectedError("an observation has neither 'phenomenonTime' nor 'resultTime'")
    result = observation.get("result")
    if result is None:
        raise RejectedError(f"an observation has no 'result' (it has: {', '.join(sorted(observation))})")
    uplink = Uplink(
        device_id=PREFIX + _datastream(observation, wrapped.topic),
        server_received_at=told or observed_at,
        f_cnt=0,
        decoded=result if isinstance(result, dict) else {"result": result},
        observed_at=observed_at,
        dedupe_key=f"{observed_at.isoformat()}/{digest(result)}",
    )
    return (uplink,)


def _datastream(observation: dict[str, Any], topic: str) -> str:
    inline = messages.member(observation, "Datastream").get("@iot.id")
    link = messages.text(observation, "Datastream@iot.navigationLink")
    found = str(inline) if isinstance(inline, str | int) else ""
    for place in (topic, link):
        if not found and (match := _DATASTREAM.search(place)):
            found = match[1].strip("'")
    if not found:
        raise RejectedError(
            f"no datastream in the topic {topic!r} and none in the observation; subscribe to "
            f"v1.1/Datastreams(ID)/Observations or v1.1/+/Observations"
        )
    return found


def _instant(observation: dict[str, Any], name: str) -> datetime | None:
    """An instant, or the end of an interval ``start/end``: what is measured over a time is known when it is over."""
    found = messages.text(observation, name).rpartition("/")[2]
    return messages.utc(found, name) if found else None


SOURCE = Source("sensorthings", read, needs_topic=True)
