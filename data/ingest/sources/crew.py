"""What crews tell of emptyings: written by our own pages (services.crew), sent by nobody; without any person."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from data import instants, strict_json
from data.emptying import LEVELS, Emptying
from data.ingest import messages
from data.ingest.uplink import Source
from data.profiles import Profiles
from data.rejection import RejectedError

ID: Final = "crew"
LONGEST_ID: Final = 64
_MOST_CHANNELS: Final = 60
_MOST_S: Final = 86_400


def written(emptying: Emptying) -> bytes:
    """It as a message of the inbox."""
    said = {
        "emptying_id": emptying.emptying_id,
        "site_id": emptying.site_id,
        "channel": emptying.channel,
        "at": instants.text(emptying.at),
        "level": emptying.level or "",
        "told_at": emptying.told_at.isoformat(timespec="milliseconds"),
        "within_s": round(emptying.within.total_seconds()),
    }
    return strict_json.dumps(said, ensure_ascii=False).encode()


def read(raw: bytes, _profiles: Profiles) -> Sequence[Emptying]:
    """The one emptying of a message; RejectedError: it is none."""
    said = messages.parse(raw)
    level, emptying_id = messages.text(said, "level"), messages.text(said, "emptying_id")
    if level and level not in LEVELS:
        raise RejectedError(f"'level' is {level[:20]!r}; known: {', '.join(LEVELS)}")
    if not 0 < len(emptying_id) <= LONGEST_ID:
        raise RejectedError(f"'emptying_id' has {len(emptying_id)} characters; 1 to {LONGEST_ID} may be")
    return [
        Emptying(
            emptying_id=emptying_id,
            site_id=messages.text(said, "site_id"),
            channel=messages.whole(said, "channel", most=_MOST_CHANNELS),
            at=_instant(said, "at"),
            level=next((one for one in LEVELS if one == level), None),
            told_at=_instant(said, "told_at"),
            within=timedelta(seconds=messages.whole(said, "within_s", most=_MOST_S)),
        )
    ]


def _instant(said: Mapping[str, Any], name: str) -> datetime:
    found = messages.instant(said, name)
    if found is None:
        raise RejectedError(f"{name!r} is missing; wanted an instant such as 2026-07-01T08:30:00Z")
    return found


SOURCE = Source(ID, read, is_posted=False, has_devices=False)
