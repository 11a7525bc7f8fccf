"""The places that a question is about: the sites of a layer, or points of somebody's own."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.projection import to_degrees
from services.workbench.own_features import OwnFeatures

_NAMES: Final = ("name", "Name", "title", "Titel")
"""Attributes of one's own features by which they are called; CONSUL's exports say title."""


@dataclass(frozen=True, slots=True)
class PlaceSet:
    """n places.

    Args:
        place_id: site ids, or the numbers of somebody's own features.
        name: what people call them.
        xy_m: (n, 2) metres, EPSG:25832, as exact as the asker may know.
        usable: (n,) which ones count.
        attributes: n objects.
        is_own: whether some are somebody's own, of which nothing is kept.
    """

    place_id: list[str]
    name: list[str]
    xy_m: NDArray[np.float64]
    usable: NDArray[np.bool_]
    attributes: list[dict[str, Any]]
    is_own: bool = False

    def __len__(self) -> int:
        return len(self.place_id)

    @property
    def points(self) -> NDArray[np.object_]:
        """(n,) shapely points, EPSG:4326."""
        lon, lat = to_degrees(self.xy_m)
        return np.asarray(shapely.points(lon, lat))

    def only_usable(self) -> "PlaceSet":
        """Those that count."""
        return self.rows(np.flatnonzero(self.usable))

    def rows(self, rows: NDArray[np.intp]) -> "PlaceSet":
        """Some of them, in this order."""
        chosen = rows.tolist()
        return PlaceSet(
            [self.place_id[one] for one in chosen],
            [self.name[one] for one in chosen],
            self.xy_m[rows],
            self.usable[rows],
            [self.attributes[one] for one in chosen],
            self.is_own,
        )

    def marked(self, mark: str) -> "PlaceSet":
        """The same with a mark before their ids, so that these are no others'."""
        return replace(self, place_id=[f"{mark}{one}" for one in self.place_id])

    def joined(self, other: "PlaceSet") -> "PlaceSet":
        """These and the others after them."""
        return replace(
            self,
            place_id=[*self.place_id, *other.place_id],
            name=[*self.name, *other.name],
            xy_m=np.concatenate([self.xy_m, other.xy_m]),
            usable=np.concatenate([self.usable, other.usable]),
            attributes=[*self.attributes, *other.attributes],
            is_own=self.is_own or other.is_own,
        )


NO_PLACES: Final = PlaceSet([], [], np.empty((0, 2)), np.empty(0, np.bool_), [])


def _name(properties: dict[str, Any]) -> Any:
    return next((found for one in _NAMES if (found := properties.get(one))), None)


def own_places(features: OwnFeatures) -> PlaceSet:
    """A place for each feature, in the middle of what is no point."""
    centres = shapely.point_on_surface(features.metres)
    names = [str(_name(one) or n + 1) for n, one in enumerate(features.properties)]
    return PlaceSet(
        [str(n + 1) for n in range(len(features))],
        names,
        shapely.get_coordinates(centres).reshape(-1, 2),
        np.ones(len(features), np.bool_),
        features.properties,
        is_own=True,
    )
