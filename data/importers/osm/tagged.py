"""Sites of the layers: the elements of an extract that carry a layer's tags."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import shapely

from data.declare import Layer
from data.importers.osm.elements import Element
from data.importers.osm.places import Districts
from data.sites import Sites, empty

SOURCE: Final = "OpenStreetMap"
LICENCE: Final = "ODbL-1.0"
FACTS: Final = ("operator", "opening_hours", "location", "recycling_type", "capacity", "ref", "lamp_type", "material")
"""Tags that become public attributes of a site."""


def of_layer(layer: Layer, elements: Iterable[Element], districts: Districts, *, at: datetime) -> Sites:
    """The sites of one layer, in the order of their OSM ids.

    Args:
        layer: its ``osm`` says which tags make an element a site.
        elements: of the extract.
        districts: names the Stadtteil of each.
        at: since when the sites are known.
    """
    found = sorted(
        (one for one in elements if one.geometry is not None and any(one.has(tags) for tags in layer.osm)),
        key=lambda one: (one.kind, one.id),
    )
    if not found:
        return empty()
    points = shapely.point_on_surface(np.array([one.geometry for one in found], dtype=object))
    district = districts.of(points)
    n = len(found)
    return Sites(
        site_id=[f"{layer.id}-{number:04d}" for number in range(1, n + 1)],
        name=_names(found, layer, district),
        district=list(district),
        attributes=[_attributes(one) for one in found],
        channels=np.array([_channels(one, layer) for one in found], dtype=np.int16),
        source=[SOURCE] * n,
        licence=[LICENCE] * n,
        valid_from=[at] * n,
        valid_to=[None] * n,
        lon=shapely.get_x(points),
        lat=shapely.get_y(points),
    )


def _names(found: Sequence[Element], layer: Layer, district: Sequence[str]) -> list[str]:
    def own(one: Element) -> str:
        street = f"{one.tags.get('addr:street', '')} {one.tags.get('addr:housenumber', '')}".strip()
        return one.tags.get("name") or street

    kind = layer.title["de"]
    return [
        own(one) or f"{kind} {number}, {place}"
        for number, (one, place) in enumerate(zip(found, district, strict=True), 1)
    ]


def _attributes(element: Element) -> dict[str, Any]:
    facts = {key: element.tags[key] for key in FACTS if key in element.tags}
    return facts | {"osm_id": f"{element.kind}/{element.id}"}


def _channels(element: Element, layer: Layer) -> int:
    """Containers or points of a site: its capacity where it states one, within what the layer allows."""
    fewest, most = layer.channels
    said = element.tags.get("capacity", "")
    return min(max(int(said), fewest), most) if said.isdecimal() else fewest
