"""Sites as symbols, drawn by assets/js/map/points.js on every map of ours: clustered unless they need attention."""

from typing import Any, Final

import shapely

from dashboard.parts.markup import Markup
from data.declare import Layer
from data.town import Town

CLUSTER_RADIUS_PX: Final = {"scale": 44, "words": 110}
"""Of a tile of 512 px, of which half are on the screen: 22 px between numbers, 55 px between rings."""
CLUSTER_MAX_ZOOM: Final = 16
SAMPLE: Final = None


def hideout(layer: Layer, town: Town) -> dict[str, Any]:
    """What the style functions know of a layer besides its features: classes with colour and symbol, and the rest."""
    table = town.classes_named(layer.classes.name)
    return {
        "layer": layer.id,
        "geometry": layer.geometry,
        "stated": bool(layer.stated),
        "shows": layer.shows.id,
        "kind": table.kind,
        "decimals": layer.shows.decimals,
        "shape": layer.shape,
        "glyph": layer.glyph,
        "cluster": {"radius": CLUSTER_RADIUS_PX[table.kind], "maxZoom": CLUSTER_MAX_ZOOM, "minPoints": 2},
        "classes": [
            {"id": one.id, "low": one.low, "colour": one.colour, "symbol": one.symbol, "attention": one.attention}
            for one in table.classes
        ],
    }


def drawn(_shape: shapely.Geometry, _colour: str) -> Markup:
    """Nothing: a point is its symbol."""
    return Markup()
