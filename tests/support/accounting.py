"""Whether each field of each message is accounted for: stored, or named by a reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from data.ingest import sources
from data.ingest.decode import LONGEST_REASON
from data.ingest.uplink import PartlyRejectedError, Uplink
from data.measures import ALL
from data.profiles import Profile, Profiles
from data.profiles.paths import at
from data.rejection import RejectedError
from tests.support.uplinks import uplinks_of

SOURCES = sources.discover()


def uplinks(source: str, raw: bytes, known: Profiles) -> Iterable[Uplink]:
    """What a message holds, as far as it can be read at all."""
    try:
        return uplinks_of(SOURCES[source], raw, known)
    except PartlyRejectedError as error:
        return error.uplinks
    except RejectedError:
        return ()


def lost(
    source: str, raw: bytes, stored: set[tuple[str, str]], reasons: str, *, devices: Mapping[str, str], known: Profiles
) -> list[str]:
    """The fields of a message that are neither stored nor named by a reason.

    Args:
        source: id of the source it came by.
        raw: the message.
        stored: device and measure of what was stored of it.
        reasons: why the rest was rejected.
        devices: profile by device id.
        known: the profiles.
    """
    if len(reasons) >= LONGEST_REASON:
        return []
    return [
        f"{one.device_id}: {field}"
        for one in uplinks(source, raw, known)
        for field, measure in _fields(one, devices, known)
        if (one.device_id, measure) not in stored and not _named(one, field, reasons)
    ]


def _fields(one: Uplink, devices: Mapping[str, str], known: Profiles) -> list[tuple[str, str]]:
    """What an uplink says that its profile knows: the field and its measure."""
    if one.measured:
        return [(name, name) for name in one.measured]
    profile = known[devices[one.device_id]] if one.device_id in devices else None
    if profile is None:
        return [("", "")]
    return [
        *_said(profile, one.decoded),
        *(pair for record in _earlier(profile, one) for pair in _said(profile, record)),
    ]


def _said(profile: Profile, decoded: Mapping[str, Any]) -> list[tuple[str, str]]:
    own = [(name, name) for name in decoded if profile.takes_measures and name in ALL]
    return [(one.field, one.id) for one in profile.fields if at(decoded, one.field) is not None] + own


def _earlier(profile: Profile, one: Uplink) -> list[Mapping[str, Any]]:
    try:
        return [record for record in profile.earlier(one.decoded) if isinstance(record, dict)]
    except RejectedError:
        return []


def _named(one: Uplink, field: str, reasons: str) -> bool:
    """Whether a reason names the field, or why all of the uplink was refused."""
    whole = (
        f"device {one.device_id!r}",
        f"device {one.device_id} ",
        "the network server says",
        "the time at",
        "a record",
    )
    return (bool(field) and f"field {field!r}" in reasons) or any(word in reasons for word in whole)
