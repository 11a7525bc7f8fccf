"""What the engine knows of one part of its work, as it lies in the records between two looks: small and packed."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self
from zlib import crc32

import numpy as np

from analysis.alarms.machine import PointStates
from data import strict_json
from data.records.message_progress import EngineState
from data.records.message_rules import MessageRule

TOLD, QUIET, BLAMED = range(3)
"""A silent device is its own matter, was silent at the first look, or a gateway explains it."""


@dataclass(kw_only=True)
class LayerKnowledge:
    """Of one layer.

    Args:
        rules: fingerprint of each rule that was looked at before.
        points: by rule, site and channel: active, quiet, run, since, last (analysis.alarms.machine).
        heard: when each device was heard last, milliseconds since 1970 UTC.
        silent: by rule and device what it is to us that it is: TOLD, QUIET or BLAMED.
    """

    rules: dict[str, int] = field(default_factory=dict)
    points: dict[str, list[int]] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    silent: dict[str, int] = field(default_factory=dict)

    def states(self, keys: Sequence[str]) -> PointStates:
        """Those of some points, in this order."""
        none = [0, 0, 0, -1, -1]
        columns = np.array([self.points.get(one, none) for one in keys], np.int64).reshape(-1, 5).T
        return PointStates(columns[0] > 0, columns[1] > 0, columns[2].copy(), columns[3].copy(), columns[4].copy())

    def keep(self, keys: Sequence[str], states: PointStates) -> None:
        """Know these states, and of no other points."""
        columns = (states.active, states.quiet, states.run, states.since_ms, states.last_ms)
        rows = np.column_stack([one.astype(np.int64) for one in columns]).tolist()
        self.points = dict(zip(keys, rows, strict=True))

    @classmethod
    def of(cls, state: EngineState | None) -> Self:
        """What was packed; nothing before the first look."""
        return cls(**_opened(state))

    def packed(self) -> bytes:
        """So that it can be kept."""
        return _packed(asdict(self))


@dataclass(kw_only=True)
class RadioKnowledge:
    """Of the radio network.

    Args:
        gateways: first and last message of each, milliseconds since 1970 UTC, how many, and when it came back last.
        devices: by device when each gateway heard it last.
        deaf: gateways that hear nobody; True: they did so at the first look.
        is_known: whether there was a first look.
    """

    gateways: dict[str, list[int]] = field(default_factory=dict)
    devices: dict[str, dict[str, int]] = field(default_factory=dict)
    deaf: dict[str, bool] = field(default_factory=dict)
    is_known: bool = False

    @classmethod
    def of(cls, state: EngineState | None) -> Self:
        """What was packed; nothing before the first look."""
        return cls(**_opened(state))

    def packed(self) -> bytes:
        """So that it can be kept."""
        return _packed(asdict(self))


def fingerprint(rule: MessageRule) -> int:
    """Another number where a rule watches for something else."""
    same = ("body", "severity", "hours", "again_min", "author", "changed_at", "is_on")
    said = {name: getattr(rule, name) for name in MessageRule.__slots__ if name not in same}
    numbers = {name: float(one) for name, one in said.items() if isinstance(one, int | float)}
    return crc32(repr(sorted({**said, **numbers}.items())).encode())


def _packed(known: Mapping[str, Any]) -> bytes:
    return zlib.compress(strict_json.dumps(known).encode(), 6)


def _opened(state: EngineState | None) -> dict[str, Any]:
    if state is None:
        return {}
    known: dict[str, Any] = json.loads(zlib.decompress(state.content))
    return known
