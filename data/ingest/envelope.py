"""What our receivers write around a payload, so that its topic and its profile are not lost on the way."""

from dataclasses import dataclass
from typing import Any, Final

from data import strict_json
from data.ingest import messages
from data.rejection import RejectedError

_MEMBERS: Final = {"message", "via"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message and the way it came.

    Args:
        topic: the MQTT topic or the path below the door; empty where it came without.
        profile: id of the profile that the receiver was told to read it with; empty: any that fits.
    """

    message: Any
    topic: str = ""
    profile: str = ""


def wrap(payload: bytes, *, topic: str = "", profile: str = "") -> bytes:
    """Write a payload that should be JSON, untouched, and the way it came.

    Ours comes last: of two members of one name the last counts, so that no payload can say where it came from.
    """
    via = strict_json.dumps({"topic": topic, "profile": profile}, ensure_ascii=False).encode()
    return b'{"message":' + payload + b',"via":' + via + b"}"


def unwrap(raw: bytes) -> Envelope:
    """Read what was wrapped, or a bare message; RejectedError: it is no JSON."""
    found = messages.parse_any(raw)
    if not isinstance(found, dict) or found.keys() != _MEMBERS:
        return Envelope(found)
    via = messages.member(found, "via")
    return Envelope(found["message"], messages.text(via, "topic"), messages.text(via, "profile"))


def as_object(found: Any, what: str) -> dict[str, Any]:
    """See that it is a JSON object; else a RejectedError says ``what`` was looked for."""
    if not isinstance(found, dict):
        raise RejectedError(f"{what} is a JSON {type(found).__name__}, not an object")
    return found
