"""What holds at this moment and is worth telling."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from data import strict_json
from data.declare import Layer
from data.records.outbox import PushMessage
from services.context import House

if TYPE_CHECKING:
    from data.store import Store

Told: TypeAlias = Mapping[str, Sequence[PushMessage]]
"""By thread what its subscribers were told last, and before it what still waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushView:
    """What facts are found in.

    Args:
        told: what is known already.
        now: UTC.
        store: the readings; None: only what is said without them is asked for.
    """

    house: House
    told: Told
    now: datetime
    store: "Store | None" = None

    def last(self, thread: str) -> PushMessage | None:
        """What was told of a thread last, or waits to be told; None: nothing, or that it is over."""
        last = next(iter(self.told.get(thread, ())), None)
        return None if last is None or last.is_end else last

    def page(self, path: str) -> str:
        """The address of a page in the app; without the town's public address its path alone."""
        return f"{self.house.settings.public_url}{path}?app=1"

    def about(self, layer: Layer, site_id: str, name: str, *, simulated: bool) -> dict[str, Any]:
        """What a message says of a site."""
        facts = {"layer": layer.id, "title": dict(layer.title), "site_id": site_id, "name": name}
        return {**facts, "url": self.page(f"/ort/{site_id}"), "simulated": simulated}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that holds.

    Args:
        thread: what it is about, by the name of its family: ``notice/4f1``.
        kind: of the message where nothing was told of that before.
        changed: likewise where something else was.
        essence: what must differ to be news.
        at: since when, UTC.
        until: it holds no longer than that, UTC; None: nobody knows.
        names: by which its thread is found again.
        is_urgent: whether quiet hours do not hold it back.
    """

    thread: str
    topic: str
    kind: str
    changed: str = ""
    essence: str
    data: Mapping[str, Any]
    at: datetime
    until: datetime | None = None
    names: frozenset[str] = frozenset()
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PushFamily:
    """One kind of facts.

    Args:
        name: the first part of its threads and topics.
        facts: those that hold; None: nobody knows at this moment, and what was told stands.
        ended: the kind of message that says that something that was told holds no more.
    """

    name: str
    facts: Callable[[PushView], Iterable[Fact] | None]
    ended: str


def digest(said: object) -> str:
    """The same for what says the same."""
    return hashlib.sha256(strict_json.dumps(said, sort_keys=True).encode()).hexdigest()
