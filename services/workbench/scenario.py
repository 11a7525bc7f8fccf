"""A layer's places now, and as they would be: full ones passed by, some removed, some added."""

import difflib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError
from services.workbench.ground import QuestionGround
from services.workbench.parameters import Usable
from services.workbench.place_set import PlaceSet


class NoPlaceError(BadRequestError):
    """A place that is to go is none of them."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Places of now and of the scenario, those that are added last.

    Args:
        places: n places.
        now: (n,) which ones stand now, full or not.
        stands: (n,) which ones stand in the scenario.
        then: (n,) which of these have room.
    """

    places: PlaceSet
    now: NDArray[np.bool_]
    stands: NDArray[np.bool_]
    then: NDArray[np.bool_]

    @classmethod
    def of(cls, ground: QuestionGround, name: str, *, usable: Usable, removed: str, added: str | None) -> "Scenario":
        """The places of a layer or of one's own; NoPlaceError: one that is to go is none of them."""
        places = ground.places(name, usable=usable)
        gone = _gone(places, removed)
        count = len(places)
        if added is not None:
            places = places.joined(ground.places(added).marked("+"))
        now = np.arange(len(places)) < count
        stands = np.concatenate([~gone, np.ones(len(places) - count, np.bool_)])
        return cls(places, now, stands, stands & places.usable)

    @property
    def change(self) -> list[str]:
        """What becomes of each place: kept, full, removed, added."""
        added, removed = ~self.now, ~self.stands
        full = self.stands & ~self.then
        found = np.select([added, removed, full], ["added", "removed", "full"], "kept")
        return [str(one) for one in found.tolist()]


def _gone(places: PlaceSet, removed: str) -> NDArray[np.bool_]:
    ids = [one.strip() for one in removed.split(",") if one.strip()]
    for one in ids:
        if one not in places.place_id:
            meant = difflib.get_close_matches(one, places.place_id, n=3)
            known = meant or places.place_id[:3]
            sentence = f"removed: {one!r} is none of these places; ids are such as {', '.join(known) or 'none'}"
            raise NoPlaceError(sentence, reason="unknown_place", wrong=one, known=known)
    return np.isin(np.array(places.place_id, dtype=object), ids)
