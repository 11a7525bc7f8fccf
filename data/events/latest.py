"""What happened last at each site before an instant: besides readings all that later events depend on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from data.events.crew import is_crews
from data.lake.batch import Row

_ANY: Final = -1


@dataclass(frozen=True, slots=True)
class LatestEvents:
    """The newest event of each site, channel and kind, and of all its channels, in milliseconds since 1970 UTC."""

    newest: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def copy(self) -> "LatestEvents":
        """Another one that goes its own way."""
        return LatestEvents(dict(self.newest))

    def add(self, events: Iterable[Row]) -> None:
        """Take in rows of the table of events in any order; what a crew told fell when a sensor saw it, if one did."""
        for row in events:
            site_id, channel, kind, at, *_ = row
            fell_at = json.loads(row[4]).get("fell_at") if is_crews(row) else at
            for key, when in (((site_id, channel, kind), fell_at), ((site_id, _ANY, kind), at)):
                if when is not None:
                    self.newest[key] = max(when, self.newest.get(key, when))

    def last(self, site_id: str, channel: int, kind: str) -> int | None:
        """When it happened there last."""
        return self.newest.get((site_id, channel, kind))

    def lasts(self, site_id: str, began: str, ended: Iterable[str]) -> bool:
        """Whether what began at a site has not ended since, whichever of its channels ended it."""
        at = self.newest.get((site_id, _ANY, began))
        return at is not None and all(at > self.newest.get((site_id, _ANY, kind), at - 1) for kind in ended)

    def order(self, site_id: str, kinds: Iterable[str]) -> list[str]:
        """In which order its kinds happened last."""
        known = [(at, kind) for kind in kinds if (at := self.newest.get((site_id, _ANY, kind))) is not None]
        return [kind for _, kind in sorted(known)]


def differ(one: LatestEvents, other: LatestEvents, *, since_ms: int) -> bool:
    """Whether what happens from now on may depend on which of both is true.

    Args:
        one: what happened, as one knows it.
        other: as another knows it.
        since_ms: what lies before is long over, but for the order in which things happened.
    """
    keys = one.newest.keys() | other.newest.keys()
    changed = [key for key in keys if one.newest.get(key) != other.newest.get(key)]
    recent = any(max(one.newest.get(key, 0), other.newest.get(key, 0)) >= since_ms for key in changed)
    kinds = {kind for *_, kind in keys}
    return recent or any(one.order(site, kinds) != other.order(site, kinds) for site in {key[0] for key in changed})
