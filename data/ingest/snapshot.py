"""GeoJSON that says all there is each time it is asked: cut into a message a feature and one that names them all."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely

from data import strict_json
from data.ingest import messages
from data.ingest.envelope import as_object, unwrap
from data.ingest.site_change import SiteChange, SitesPresent
from data.rejection import RejectedError
from data.sites import mended

_PRESENT: Final = "present"
_NO_WORD: Final = re.compile(r"[^0-9A-Za-z_]+")
_GLOBE: Final = shapely.box(-180, -90, 180, 90)


def cut(pages: Sequence[Any]) -> Iterator[Any]:
    """The features of all pages of an answer, each a message, and last of all the ids that there are.

    Raises:
        RejectedError: a page is no FeatureCollection.
    """
    features: list[Mapping[str, Any]] = []
    for page in pages:
        collection = as_object(page, "the answer")
        if "features" not in collection:
            raise RejectedError(f"the answer is no FeatureCollection (it has: {', '.join(sorted(collection))})")
        features += messages.members(collection, "features")
    yield from features
    yield {_PRESENT: sorted({key for one in features if (key := _key(one))})}


def read(
    raw: bytes, layer_id: str, told: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Sequence[SiteChange | SitesPresent]:
    """What one of these messages says of a layer.

    Args:
        raw: one message.
        layer_id: whose sites they are.
        told: from the properties of a feature to name, attributes, valid_from and valid_to.

    Raises:
        RejectedError: a feature has no id, or no place on this globe.
    """
    wrapped = unwrap(raw)
    message = as_object(wrapped.message, "the message")
    if _PRESENT in message:
        ids = frozenset(_site_id(layer_id, str(one)) for one in message[_PRESENT])
        return [SitesPresent(layer_id=layer_id, site_ids=ids, feed=wrapped.topic)]
    key, properties = _key(message), messages.member(message, "properties")
    if not key:
        raise RejectedError(f"a feature has no id (it has: {', '.join(sorted(properties))})")
    facts = told(properties)
    geometry = _geometry(messages.member(message, "geometry"), key)
    return [SiteChange(site_id=_site_id(layer_id, key), geometry=geometry, feed=wrapped.topic, **facts)]


def _key(feature: Mapping[str, Any]) -> str:
    found = feature.get("id", messages.member(feature, "properties").get("id"))
    return "" if found is None else str(found)


def _site_id(layer_id: str, key: str) -> str:
    """The source's own id as part of ours; what cannot stand in one is told apart by a digest."""
    plain = _NO_WORD.sub("_", key).strip("_")[:60]
    return f"{layer_id}-{plain if plain == key else f'{plain}_{messages.digest(key)[:6]}'}"


def _geometry(told: Mapping[str, Any], key: str) -> shapely.Geometry:
    try:
        found: shapely.Geometry = shapely.from_geojson(strict_json.dumps(told))
    except (ValueError, shapely.errors.ShapelyError) as error:
        raise RejectedError(f"the geometry of {key!r} cannot be read: {error}") from None
    if found is None or found.is_empty or not shapely.box(*found.bounds).within(_GLOBE):
        raise RejectedError(f"{key!r} has no place on this globe: lon comes first, in degrees")
    whole: shapely.Geometry = mended(np.array([shapely.force_2d(found)]))[0]
    return whole
