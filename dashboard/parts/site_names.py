"""Finds sites by name, of the layers that belong to a topic: what is asked for is a page, not a place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dashboard.parts.page import PageContext
from data.town.likeness import BEGINS, Likeness
from data.town.spelling import spelled

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class NamedSite:
    """One site and what it costs to call it so (data.town.likeness)."""

    layer: str
    site_id: str
    name: str
    district: str
    cost: float


@dataclass
class SiteNames:
    """The names of all sites on citizens' maps, compared anew only when one has changed."""

    context: PageContext
    _known: Sequence[tuple[str, str, str, str]] = ()
    _likeness: Likeness = field(default_factory=lambda: Likeness([]))

    def find(self, typed: str) -> list[NamedSite]:
        """The sites of that name or beginning, nearest first; at most three."""
        known, likeness = self._compared()
        costs = likeness.costs(spelled(typed)) if spelled(typed) else {}
        rows = sorted((cost, row) for row, cost in costs.items() if cost <= BEGINS)
        return [NamedSite(*known[row], cost) for cost, row in rows[:MOST]]

    def _compared(self) -> tuple[Sequence[tuple[str, str, str, str]], Likeness]:
        now = list(self._every())
        if now != self._known:
            self._likeness, self._known = Likeness([name for _, _, name, _ in now]), now
        return now, self._likeness

    def _every(self) -> list[tuple[str, str, str, str]]:
        layers = [one for one in self.context.layers.values() if one.topic and one.shows.audience == "public"]
        found = []
        for layer in layers:
            sites = self.context.store.current(layer.id).sites
            found += [(layer.id, *one) for one in zip(sites.site_id, sites.name, sites.district, strict=True) if one[1]]
        return found
