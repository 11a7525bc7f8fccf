"""What somebody has drawn or dropped on the map and sends with a question; it is used and forgotten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import BadRequestError
from data.projection import geometry_to_metres
from data.xml_text import xml_text

MOST_FEATURES: Final = 100_000
MOST_VERTICES: Final = 1_000_000
_DEGREES: Final = re.compile(r"(CRS:*84|EPSG:.*(4326|4258))$")
"""Names of systems in which longitude and latitude are degrees, as GeoJSON of 2008 writes them."""
_KINDS: Final = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


class OwnFeaturesError(BadRequestError):
    """They are no features, or lie nowhere."""


@dataclass(frozen=True, slots=True)
class OwnFeatures:
    """Features of somebody's own.

    Args:
        geometry: (n,) valid shapely, EPSG:4326.
        properties: n objects.
    """

    geometry: NDArray[np.object_]
    properties: list[dict[str, Any]]

    def __len__(self) -> int:
        return len(self.properties)

    @property
    def metres(self) -> NDArray[np.object_]:
        """(n,) the same in EPSG:25832."""
        return geometry_to_metres(self.geometry)

    @classmethod
    def read(cls, name: str, given: Any) -> "OwnFeatures":
        """Read a FeatureCollection (RFC 7946).

        Raises:
            OwnFeaturesError: it is none, is not in degrees, or a geometry is broken, with the feature's number.
        """
        features = given.get("features") if isinstance(given, Mapping) else None
        if not isinstance(features, list) or not all(isinstance(one, Mapping) for one in features):
            sentence = f"{name} is no FeatureCollection; send GeoJSON in degrees, longitude first"
            raise OwnFeaturesError(sentence, reason="no_collection", name=name)
        if len(features) > MOST_FEATURES:
            sentence = f"{name} has {len(features)} features; at most {MOST_FEATURES} are taken"
            raise OwnFeaturesError(sentence, reason="too_many_features", name=name, n=len(features), most=MOST_FEATURES)
        _refuse_other_systems(name, [given, *features])
        geometry = np.array([_shape(name, n, one.get("geometry")) for n, one in enumerate(features)], dtype=object)
        if shapely.get_num_coordinates(geometry).sum() > MOST_VERTICES:
            sentence = f"{name} has more than {MOST_VERTICES} vertices; simplify it"
            raise OwnFeaturesError(sentence, reason="too_many_vertices", name=name, most=MOST_VERTICES)
        _refuse_invalid(name, geometry)
        properties = [found if isinstance(found := one.get("properties"), Mapping) else {} for one in features]
        return cls(geometry, _readable(properties))


def _readable(given: Any) -> Any:
    """The same, its texts without what no file and no table can hold, such as half of a pair (U+D800)."""
    if isinstance(given, str):
        return xml_text(given)
    if isinstance(given, Mapping):
        return {xml_text(key): _readable(one) for key, one in given.items()}
    return [_readable(one) for one in given] if isinstance(given, list) else given


def _refuse_other_systems(name: str, given: list[Any]) -> None:
    """A collection or a feature that names a system of metres would be drawn in the sea off Ghana."""
    for one in given:
        crs = one.get("crs")
        properties = crs.get("properties") if isinstance(crs, Mapping) else None
        said = str(properties.get("name", "") if isinstance(properties, Mapping) else crs or "")
        if said and not _DEGREES.search(said):
            sentence = f"{name} says that it is in {said[:80]}; send degrees, longitude first (EPSG:4326)"
            raise OwnFeaturesError(sentence, reason="other_system", name=name, wrong=said[:80])


def _shape(name: str, number: int, given: Any) -> shapely.Geometry:
    if given is None:
        sentence = f"feature {number} of {name} has no geometry; leave it out"
        raise OwnFeaturesError(sentence, reason="no_geometry", row=number + 1, name=name)
    kind = given.get("type") if isinstance(given, Mapping) else None
    if kind not in _KINDS:
        sentence = f"feature {number} of {name} is a {kind}; known: {', '.join(_KINDS)}"
        raise OwnFeaturesError(
            sentence, reason="unknown_kind", row=number + 1, name=name, wrong=str(kind), known=_KINDS
        )
    try:
        with np.errstate(invalid="ignore"):  # what is no number is refused below
            found = shapely.geometry.shape(given)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, shapely.errors.GEOSException):
        sentence = f"the coordinates of feature {number} of {name} are no {kind}"
        raise OwnFeaturesError(sentence, reason="bad_coordinates", row=number + 1, name=name, kind=kind) from None
    if found.is_empty:
        raise OwnFeaturesError(f"feature {number} of {name} is empty", reason="empty", row=number + 1, name=name)
    return shapely.force_2d(found)


def _refuse_invalid(name: str, geometry: NDArray[np.object_]) -> None:
    west, south, east, north = shapely.bounds(geometry).reshape(-1, 4).T
    inside = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)  # noqa: PLR2004 - degrees of the globe
    if not inside.all():  # NaN is not inside either
        number = int(np.argmin(inside))
        sentence = f"feature {number} of {name} lies outside the world; send degrees, longitude first"
        raise OwnFeaturesError(sentence, reason="outside_world", row=number + 1, name=name)
    valid = shapely.is_valid(geometry)
    if not valid.all():
        number = int(np.argmin(valid))
        why = shapely.is_valid_reason(geometry[number])
        said = "crosses itself" if "ntersection" in why else f"is no valid {geometry[number].geom_type}"
        sentence = f"feature {number} of {name} {said}: {why}; mend it and try again"
        if said == "crosses itself":
            raise OwnFeaturesError(sentence, reason="crosses_itself", row=number + 1, name=name)
        raise OwnFeaturesError(sentence, reason="not_valid", row=number + 1, name=name)
