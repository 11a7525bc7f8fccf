"""Sites of the layers: the elements of an extract that carry a layer's tags."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import shapely

from data.declare import Layer
from data.importers.access import why_not
from data.importers.osm.elements import Element
from data.importers.osm.places import Districts
from data.importers.reconciliation import Incoming
from data.sites import fits, representative

SOURCE: Final = "OpenStreetMap"
LICENCE: Final = "ODbL-1.0"
FACTS: Final = ("operator", "opening_hours", "location", "recycling_type", "capacity", "ref", "lamp_type", "material")
"""Tags that become public attributes of a site."""


def shows(layer: Layer, element: Element) -> bool:
    """Whether an element is a site of a layer by its ``osm``, whoever may use it."""
    return any(element.has(tags) for tags in layer.osm)


def of_layer(layer: Layer, elements: Iterable[Element], districts: Districts) -> list[Incoming]:
    """The sites of one layer that everybody may use, in the order of their OSM ids."""
    found = sorted(
        (one for one in elements if one.geometry is not None and shows(layer, one) and not why_not(one.tags)),
        key=lambda one: (one.kind, one.id),
    )
    if not found:
        return []
    shapes = np.array([one.geometry for one in found], dtype=object)
    points = np.array(shapely.points(*representative(shapes)))
    # What is more than sites of the layer are, such as the outline of a yard, is a place all the same.
    kept = shapes.copy()
    kept[~fits(shapes, layer.geometry) | (shapely.get_dimensions(shapes) == 0)] = None
    district = districts.of(points)
    columns = zip(found, _names(found, layer, district), district, points, kept, strict=True)
    return [
        Incoming(
            key=f"{one.kind}/{one.id}",
            name=name,
            district=place,
            attributes={fact: one.tags[fact] for fact in FACTS if fact in one.tags},
            channels=_channels(one, layer),
            lon=point.x,
            lat=point.y,
            geometry=shape,
        )
        for one, name, place, point, shape in columns
    ]


def _names(found: Sequence[Element], layer: Layer, district: Sequence[str]) -> list[str]:
    def own(one: Element) -> str:
        street = f"{one.tags.get('addr:street', '')} {one.tags.get('addr:housenumber', '')}".strip()
        return one.tags.get("name") or street

    kind = layer.title["de"]
    return [
        own(one) or f"{kind} {number}, {place}"
        for number, (one, place) in enumerate(zip(found, district, strict=True), 1)
    ]


def _channels(element: Element, layer: Layer) -> int:
    """Containers or points of a site: its capacity where it states one, within what the layer allows."""
    fewest, most = layer.channels
    said = element.tags.get("capacity", "")
    return min(max(int(said), fewest), most) if said.isdecimal() else fewest
