"""Who may read a message: whoever may read those of its body, and where it is about something of few, may see that."""

from collections.abc import Collection, Mapping
from typing import Final

from data.alarm import AlarmKind
from data.records.messages import StaffMessage
from data.records.permissions import Permission

READ: Final[Permission] = "messages.read"
FURTHER: Final[Mapping[AlarmKind, Permission]] = {"excess": "meters.change"}
"""By kind what it needs in place of `READ`."""


def may_read(rights: Collection[tuple[Permission, str]], message: StaffMessage) -> bool:
    """Whether somebody with these permissions, each with its body, may read a message."""
    return (FURTHER.get(message.kind, READ), message.body) in rights
