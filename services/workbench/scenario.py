"""A layer's places now, and as they would be: full ones passed by, some removed, some added."""

import difflib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError
from services.workbench.ground import QuestionGround
from services.workbench.kept_ways import Nearest
from services.workbench.parameters import Usable
from services.workbench.place_set import NO_PLACES, PlaceSet
from services.workbench.travel import Travel


class NoPlaceError(BadRequestError):
    """A place that is to go, or to be full, is none of them."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Places of now and of the scenario, those that are added last.

    Args:
        existing: m places of now.
        added: k places more.
        now: (n,) which of both stand now, full or not.
        stands: (n,) which ones stand in the scenario.
        then: (n,) which of these have room.
    """

    existing: PlaceSet
    added: PlaceSet
    now: NDArray[np.bool_]
    stands: NDArray[np.bool_]
    then: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        ground: QuestionGround,
        name: str | None,
        *,
        usable: Usable,
        removed: str,
        added: str | None,
        full: str = "",
    ) -> "Scenario":
        """The places of a layer or of one's own; NoPlaceError: one that is to go, or to be full, is none of them."""
        existing = NO_PLACES if name is None else ground.places(name, usable=usable)
        more = NO_PLACES if added is None else ground.places(added).marked("+")
        stands, room = ~_named("removed", existing, removed), ~_named("full", existing, full)
        new = np.ones(len(more), np.bool_)
        stands = np.concatenate([stands, new])
        room = np.concatenate([room & existing.usable, new])
        return cls(existing, more, np.arange(len(stands)) < len(existing), stands, stands & room)

    @property
    def places(self) -> PlaceSet:
        """All n, existing ones first."""
        return self.existing.joined(self.added)

    @property
    def change(self) -> list[str]:
        """What becomes of each place: kept, full, removed, added."""
        added, removed = ~self.now, ~self.stands
        full = self.stands & ~self.then
        found = np.select([added, removed, full], ["added", "removed", "full"], "kept")
        return [str(one) for one in found.tolist()]

    @property
    def is_changed(self) -> bool:
        """Whether anything is other than now."""
        return bool(len(self.added)) or not np.array_equal(self.then[: len(self.existing)], self.existing.usable)

    def to_existing(
        self, ground: QuestionGround, start_m: NDArray[np.float64], travel: Travel, usable: NDArray[np.bool_]
    ) -> Nearest:
        """The nearest of some existing places (m,) of each start (n, 2), as of `Travel.to_nearest`."""
        return ground.bench.to_nearest(start_m, self.existing, usable, travel)

    def to_nearest(
        self, ground: QuestionGround, start_m: NDArray[np.float64], travel: Travel, usable: NDArray[np.bool_]
    ) -> Nearest:
        """The nearest of some places (n,) of each start: ways to those that exist are kept, only added ones are new."""
        count = len(self.existing)
        place, away = self.to_existing(ground, start_m, travel, usable[:count])
        if not usable[count:].any():
            return place, away
        new, to_new = ground.bench.to_nearest(start_m, self.added, usable[count:], travel)
        nearer = to_new < away
        return np.where(nearer, new + count, place), np.where(nearer, to_new, away)


def _named(parameter: str, places: PlaceSet, listed: str) -> NDArray[np.bool_]:
    ids = [one.strip() for one in listed.split(",") if one.strip()]
    for one in ids:
        if one not in places.place_id:
            meant = difflib.get_close_matches(one, places.place_id, n=3)
            known = meant or places.place_id[:3]
            sentence = f"{parameter}: {one!r} is none of these places; ids are such as {', '.join(known) or 'none'}"
            raise NoPlaceError(sentence, reason="unknown_place", wrong=one, known=known)
    return np.isin(np.array(places.place_id, dtype=object), ids)
