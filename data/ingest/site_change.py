"""What a source says of sites beside uplinks: of one of them, and who of a layer is there at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import shapely


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChange:
    """A site as a source knows it now: new, changed, or as before, which changes nothing.

    Args:
        site_id: ``LAYER-ID``, made of the source's own id, so that the same thing keeps it.
        geometry: EPSG:4326, of a kind that the layer takes.
        name: what people call it.
        attributes: further public facts.
        valid_from: None: since the source says so.
        valid_to: None: until the source says it no more.
        feed: which of several addresses of its source told it.
        changed_at: since when it is so, where the source itself says that: an older one than the lake has changes
            nothing, however often it comes. None: since it came.
    """

    site_id: str
    geometry: shapely.Geometry
    name: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    feed: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesPresent:
    """All sites of a layer that a feed knows at the moment: those it told before and names no more have ended."""

    layer_id: str
    site_ids: frozenset[str]
    feed: str = ""
