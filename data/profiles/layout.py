"""How a vendor's platform wraps its messages: where the records are, and where each says which device it is of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data.profiles.paths import at

TOPIC: Final = "topic."
"""A path that begins so goes into the levels of the MQTT topic: ``topic.1`` is the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLayout:
    """The table ``[message]`` of a profile.

    Args:
        id: path of the device's id in a record, or ``topic.N``.
        each: path of the array of records in the message; empty: the message is one record or an array of them.
        prefix: put before each id, so that ids of two vendors never meet.
        received: path of the instant at which the platform got it, in the message; empty: it does not say.
        marks: what a message of this platform has at these paths; other messages are not its.
    """

    id: str
    each: str = ""
    prefix: str = ""
    received: str = ""
    marks: Mapping[str, str | int | bool] = field(default_factory=dict)

    def fits(self, message: Any, topic: str) -> bool:
        """Whether a message looks like one of this platform: its marks, and an id in one of its records."""
        if any(at(message, path) != wanted for path, wanted in self.marks.items()):
            return False
        return any(self.device_id(record, topic) for record in self.records(message))

    def records(self, message: Any) -> list[Any]:
        """The records of a message; one without the array has none."""
        found = at(message, self.each)
        if isinstance(found, list):
            return found
        return [] if found is None else [found]

    def device_id(self, record: Any, topic: str) -> str:
        """Whose record it is, empty where it does not say."""
        in_topic = self.id.startswith(TOPIC)
        found = at(topic.split("/"), self.id.removeprefix(TOPIC)) if in_topic else at(record, self.id)
        usable = isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip()
        return f"{self.prefix}{str(found).strip()}" if usable else ""
