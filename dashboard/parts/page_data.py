"""What scripts of a page need to know, as one JSON block: layers, classes, addresses, words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dashboard.http.static import BASEMAP_HEAD
from dashboard.parts import renderers
from dashboard.parts.addresses import Address
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.town import Town
from data.town.map_names import MapName

MIN_ZOOM = 11
"""Farther out, a town is a dot."""
MAX_ZOOM = 19
"""Nearer, the basemap would only grow coarser."""
DECIMALS = 5
"""Of degrees: a metre."""
SPOKEN = ("zoom.", "warning.")
"""Texts that every map speaks; all else is rendered here."""


def page_data(
    views: Iterable[LayerView],
    address: Address,
    words: Words,
    *,
    town: Town,
    now: datetime,
    names: Iterable[MapName] = (),
    spoken: Sequence[str] = (),
) -> dict[str, Any]:
    """Everything a script reads instead of asking; ``now`` corrects the visitor's clock, ``names`` stand on its map."""
    west, south, east, north = town.bounds
    return {
        "town": town.name,
        "now": round(now.timestamp() * 1000),
        "basemap": address.asset("basemap.pmtiles"),
        "basemapHead": address.asset(BASEMAP_HEAD),
        "bounds": [[south, west], [north, east]],
        "minZoom": MIN_ZOOM,
        "maxZoom": MAX_ZOOM,
        "layers": {view.layer.id: layer_data(view, address) for view in views},
        "names": [(one.kind, one.name, round(one.lon, DECIMALS), round(one.lat, DECIMALS)) for one in names],
        "words": words.beginning(*SPOKEN, *spoken),
    }


def layer_data(view: LayerView, address: Address) -> dict[str, Any]:
    """One layer: how it is drawn, and where its features are."""
    return {
        **renderers.of(view.layer).hideout(view.layer, view.town),
        "title": view.title,
        "on": view.is_on,
        **_deviation(view),
        "unit": view.layer.shows.unit,
        "version": view.current.version,
        "items": items_address(address, view.layer.id),
    }


def items_address(address: Address, layer_id: str) -> str:
    """Address of all features of a layer, without its version."""
    return address.asset(f"api/collections/{layer_id}/items?limit=10000")


def _deviation(view: LayerView) -> dict[str, Any]:
    """The second scale, where the page has one."""
    found = view.differences
    if found is None:
        return {}
    lifts = zip(view.current.sites.site_id, found.lifts.tolist(), strict=True)
    classes = [{"id": one.id, "low": one.low, "colour": one.colour} for one in found.table.classes]
    return {"deviation": {"on": found.is_on, "classes": classes, "lifts": {one: lift for one, lift in lifts if lift}}}
