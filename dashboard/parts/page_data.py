"""What scripts of a page need to know, as one JSON block: layers, classes, addresses, words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dashboard.api.features import class_ids
from dashboard.api.publication import finest_step
from dashboard.parts import renderers
from dashboard.parts.addresses import Address
from dashboard.parts.classes import STATE_SYMBOLS, class_labels
from dashboard.parts.report import report_data
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.declare import Measure
from data.town import Town

MIN_ZOOM = 11
"""Farther out, a town is a dot."""
MAX_ZOOM = 19
"""Nearer, the basemap would only grow coarser."""
SPOKEN = (
    "age",
    "at",
    "attended",
    "past",
    "replay",
    "chart",
    "list",
    "page",
    "sentence",
    "site",
    "state",
    "time",
    "warning",
    "zoom",
    "nav",
    "layers",
)
"""Sections of the texts that scripts speak."""


def page_data(
    views: Iterable[LayerView], address: Address, words: Words, *, town: Town, now: datetime, opened: str, basemap: str
) -> dict[str, Any]:
    """Everything a script reads instead of asking for it.

    Args:
        views: the layers of the page.
        address: of the page.
        words: the visitor's language.
        town: where the map begins.
        now: the server's present, UTC; the difference to the visitor's clock is taken from it.
        opened: the layer whose list is open.
        basemap: address of the PMTiles file.
    """
    west, south, east, north = town.bounds
    return {
        "base": address.base,
        "language": words.language,
        "now": round(now.timestamp() * 1000),
        "opened": opened,
        "basemap": basemap,
        "centre": [town.lat, town.lon],
        "bounds": [[south, west], [north, east]],
        "zoom": town.zoom,
        "minZoom": MIN_ZOOM,
        "maxZoom": MAX_ZOOM,
        "layers": {view.layer.id: layer_data(view, address) for view in views},
        "report": report_data(town),
        "states": STATE_SYMBOLS,
        "words": {key: text for key, text in words.items() if key.partition(".")[0] in SPOKEN},
    }


def layer_data(view: LayerView, address: Address) -> dict[str, Any]:
    """One layer: what it is called, how it is drawn, which measures may be seen."""
    layer, words = view.layer, view.words
    return {
        **renderers.of(layer).hideout(layer, view.town),
        "title": view.title,
        "on": layer.on,
        "table": view.table.name,
        "coded": layer.shows.codes is not None,
        "unit": layer.shows.unit,
        "decimals": layer.shows.decimals,
        "unknown": view.state_look("missing").label,
        "labels": [look.label for look in view.looks],
        "usable": [one.usable for one in view.table.classes],
        "marks": list(view.table.marks),
        "measures": [_measure(one, words) for one in layer.visible("public") if one.codes is None],
        "spoken": [
            {
                "id": one.id,
                "title": one.title[words.language],
                "classes": class_ids(view.town.classes_named(one.classes)),
                "labels": class_labels(one, view.town.classes_named(one.classes), words),
            }
            for one in view.spoken
        ],
        "attended": layer.attended.title[words.language] if layer.attended else "",
        "seen": view.is_seen,
        "maxAge": layer.max_age_s,
        "interval": layer.interval_s,
        "version": view.current.version,
        "items": items_address(address, layer.id),
    }


def items_address(address: Address, layer_id: str) -> str:
    """Address of all features of a layer, without its version."""
    return address.asset(f"api/collections/{layer_id}/items?limit=10000")


def _measure(measure: Measure, words: Words) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title[words.language],
        "unit": measure.unit,
        "decimals": measure.decimals,
        "step": finest_step(measure),
    }
