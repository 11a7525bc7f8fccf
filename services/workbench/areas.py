"""The area that a question is about: the town, a Stadtteil, or one of somebody's own."""

import difflib

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import BadRequestError
from services.workbench.own_features import OwnFeatures
from services.workbench.parameters import DISTRICT, TOWN
from services.workbench.population import DistrictShapes


class NoAreaError(BadRequestError):
    """There is no such area."""


def district_area(districts: DistrictShapes, name: str) -> shapely.Geometry:
    """The Stadtteil of this name, EPSG:25832; NoAreaError: there is none."""
    if name not in districts.name:
        meant = difflib.get_close_matches(name, districts.name, n=1)
        said = f" (did you mean {meant[0]!r}?)" if meant else ""
        sentence = f"no Stadtteil {name!r}{said}; known: {', '.join(districts.name) or 'none'}"
        raise NoAreaError(sentence, reason="unknown_area", wrong=name, known=districts.name)
    return districts.polygon_m[districts.name.index(name)]


def own_area(name: str, features: OwnFeatures) -> shapely.Geometry:
    """All areas of somebody's own as one, EPSG:25832; NoAreaError: there is none among them."""
    shapes = features.metres
    areas = shapes[shapely.get_dimensions(shapes) == 2]  # noqa: PLR2004 - of areas
    if not len(areas):
        raise NoAreaError(f"{name} has no area; draw a polygon, or send one", reason="no_polygon", name=name)
    return shapely.union_all(areas)


def within(area: shapely.Geometry, xy_m: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) which points (n, 2) lie in an area, both EPSG:25832."""
    shapely.prepare(area)
    return np.asarray(shapely.intersects_xy(area, xy_m[:, 0], xy_m[:, 1]))


def known_areas(districts: DistrictShapes) -> list[str]:
    """What an area may be called, besides those of somebody's own."""
    return [TOWN, *(f"{DISTRICT}{one}" for one in districts.name)]
