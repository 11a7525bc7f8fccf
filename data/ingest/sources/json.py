"""Any platform's JSON, mapped by a profile: its table [message] says where the records and their device ids are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from data.ingest import messages
from data.ingest.envelope import Envelope, as_object, unwrap
from data.ingest.uplink import Source, Uplink, several
from data.profiles import Profile, Profiles
from data.profiles.layout import MessageLayout
from data.profiles.paths import at
from data.records import canonical
from data.rejection import RejectedError

MOST_RECORDS: Final = 5_000


def read(raw: bytes, profiles: Profiles) -> Sequence[Uplink]:
    """The records of a message, each an uplink of its device.

    Raises:
        RejectedError: no profile fits, or a record says neither whose nor when it is.
    """
    wrapped = unwrap(raw)
    profile, wrapping = _profile(wrapped, profiles)
    records = wrapping.records(wrapped.message)
    if len(records) > MOST_RECORDS:
        raise RejectedError(f"the message has {len(records)} records; at most {MOST_RECORDS} are read")
    received_at = _received_at(wrapped.message, wrapping)
    return several(
        records, lambda one: _uplink(as_object(one, "a record"), profile, wrapping, wrapped.topic, received_at)
    )


def _profile(wrapped: Envelope, profiles: Profiles) -> tuple[Profile, MessageLayout]:
    named = [profiles[wrapped.profile]] if wrapped.profile in profiles else []
    if wrapped.profile and not named:
        raise RejectedError(f"unknown profile {wrapped.profile!r}; known: {', '.join(sorted(profiles))}")
    candidates = [(one, one.wrapping) for one in named or profiles.values() if one.wrapping is not None]
    for profile, wrapping in candidates:
        if wrapping.fits(wrapped.message, wrapped.topic):
            return profile, wrapping
    wanted = ", ".join(f"{one.id} ({wrapping.id})" for one, wrapping in candidates) or "there is none with [message]"
    raise RejectedError(
        f"no profile finds a device id in this message (it has: {_outline(wrapped.message)}); tried: {wanted}; "
        f"describe it in the table [message] of a profile in the town's profiles folder, then run "
        f"`stadtklima replay-rejected`"
    )


def _outline(message: Any) -> str:
    """The names a person needs to write a profile, one level into arrays and objects."""
    if isinstance(message, list):
        return f"an array of {_outline(message[0])}" if message else "an empty array"
    if not isinstance(message, dict):
        return type(message).__name__
    names = [f"{name}.{inner}" for name, value in message.items() for inner in _inner(value)]
    return ", ".join(sorted(names)[:40]).replace(".,", ",").rstrip(".") or "nothing"


def _inner(value: Any) -> list[str]:
    first = value[0] if isinstance(value, list) and value else value
    return sorted(map(str, first)) if isinstance(first, dict) and first else [""]


def _received_at(message: Any, wrapping: MessageLayout) -> datetime | None:
    found = at(message, wrapping.received) if wrapping.received else None
    return messages.utc(str(found), wrapping.received) if found else None


def _uplink(
    record: dict[str, Any], profile: Profile, wrapping: MessageLayout, topic: str, received_at: datetime | None
) -> Uplink:
    device_id = wrapping.device_id(record, topic)
    if not device_id:
        raise RejectedError(f"a record has no id at {wrapping.id!r} (it has: {', '.join(sorted(record))})")
    observed_at = profile.observed_at(record, sent=received_at)
    told = received_at or observed_at
    if told is None:
        raise RejectedError(
            f"the record of {device_id!r} has no time at {profile.time_field!r}; without it nobody knows when this was "
            f"measured: name the field in time = {{ field = ... }} of profile {profile.id!r}"
        )
    return Uplink(
        device_id=canonical(device_id),
        server_received_at=told,
        f_cnt=0,
        decoded=record,
        observed_at=observed_at,
        dedupe_key=f"{told.isoformat()}/{messages.digest(record)}",
    )


SOURCE = Source("json", read, needs_topic=True)
