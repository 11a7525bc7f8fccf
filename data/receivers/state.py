"""What the receive process says of itself, in a file that all others read: what it is connected to, what came when."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from data import instants, strict_json

EVERY_S: Final = 5.0
"""So often it is written."""
FRESH: Final = timedelta(seconds=30)
"""Older than this, the process is gone or stuck."""
_INSTANTS: Final = {"connected_since", "last_message"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerState:
    """One MQTT broker.

    Args:
        connected_since: UTC; None: not connected.
        last_message: when something came last, UTC; None: never since the process began.
        reconnects: how often the connection was made again.
    """

    name: str
    connected_since: datetime | None
    last_message: datetime | None
    reconnects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverState:
    """All of them at one instant, UTC, in the order of the setting."""

    written_at: datetime
    brokers: Sequence[BrokerState]

    def is_fresh(self, now: datetime) -> bool:
        """Whether the process that wrote it still lives."""
        return now - self.written_at <= FRESH


def write(path: Path, reception: ReceiverState) -> None:
    """Put it in the place of what was said before; whoever reads meanwhile reads either."""
    draft = path.with_suffix(".new")
    draft.write_text(strict_json.dumps(asdict(reception), default=partial(instants.text, timespec="auto")), "utf-8")
    draft.replace(path)


def read(path: Path) -> ReceiverState | None:
    """What was said last; None where nothing was, or nothing that can be read."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        return ReceiverState(
            written_at=instants.parse(raw["written_at"]),
            brokers=[BrokerState(**_instants(one)) for one in raw["brokers"]],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _instants(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: instants.parse(value) if key in _INSTANTS and value else value for key, value in raw.items()}
