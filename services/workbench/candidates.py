"""Where new sites may stand, what each costs, and which must be among them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import BadRequestError
from services.workbench.areas import within
from services.workbench.attributes import matching, numbers
from services.workbench.ground import QuestionGround
from services.workbench.parameters import OWN
from services.workbench.place_set import PlaceSet

MOST: Final = 3_000
"""Ways from all homes to each of them are kept at once: 16 bytes a pair."""


class CandidatesError(BadRequestError):
    """There are none, too many, or they cannot be had."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """m places where something new may stand.

    Args:
        places: they.
        must: (m,) which ones are chosen in any case.
        costs: (m,) what each costs; None: nobody asks.
    """

    places: PlaceSet
    must: NDArray[np.bool_]
    costs: NDArray[np.float64] | None

    @classmethod
    def named(cls, ground: QuestionGround, name: str | None, *, spacing_m: int) -> PlaceSet:
        """The sites of a layer, features of one's own, or points along the town's streets."""
        if name is not None:
            return ground.places(name)
        xy_m = ground.bench.street_side(spacing_m)
        ids = [f"{round(x)}-{round(y)}" for x, y in xy_m.tolist()]
        names = ground.bench.street_side_names(spacing_m)
        return PlaceSet(ids, names, xy_m, np.ones(len(ids), np.bool_), [{} for _ in ids])

    @classmethod
    def of(
        cls,
        ground: QuestionGround,
        name: str | None,
        *,
        spacing_m: int,
        condition: str,
        must: str,
        cost: str,
        area: str,
        excluded: str | None,
        excluded_condition: str,
    ) -> "Candidates":
        """Those in an area, outside of excluded areas, that meet a condition; must-sites stand wherever they are.

        Raises:
            CandidatesError: there is none, or there are too many.
            AttributeValueError: a condition or a cost is none.
        """
        places, of = cls.named(ground, name, spacing_m=spacing_m), name or "street side"
        musts = matching(places.attributes, must, of=of) if must else np.zeros(len(places), np.bool_)
        fit = within(ground.area(area), places.xy_m)
        if condition:
            fit &= matching(places.attributes, condition, of=of)
        if excluded is not None:
            fit &= ~within(_excluded(ground, excluded, excluded_condition), places.xy_m)
        rows = np.flatnonzero(fit | musts)
        if not 0 < len(rows) <= MOST:
            sentence = f"{len(rows)} of {len(places)} candidates are left; 1 to {MOST} can be compared"
            raise CandidatesError(sentence, reason="candidates_left", n=len(rows), of=len(places), most=MOST)
        kept = places.rows(rows)
        return cls(kept, musts[rows], numbers(kept.attributes, cost, of=of) if cost else None)


def _excluded(ground: QuestionGround, name: str, condition: str) -> shapely.Geometry:
    """Areas where nothing new may stand: of one's own those that meet a condition, or a Stadtteil."""
    if not condition or not name.startswith(OWN):
        return ground.area(name)
    features = ground.features(name)
    meets = matching(features.properties, condition, of=name)
    areas = features.metres[meets & (shapely.get_dimensions(features.geometry) == 2)]  # noqa: PLR2004 - of areas
    return shapely.union_all(areas)
