"""Sites as symbols, clustered where they are close; drawn by assets/js/map/points.js on every map of ours."""

from typing import Any, Final

import dash_leaflet as dl
from dash.development.base_component import Component

from data.declare import Layer
from data.town import Town

CLUSTER_RADIUS_PX: Final = {"scale": 44, "words": 110}
"""Of a tile of 512 px, of which half are on the screen: 22 px between numbers, 55 px between rings."""
CLUSTER_MAX_ZOOM: Final = 16


def hideout(layer: Layer, town: Town) -> dict[str, Any]:
    """What the style functions know of a layer besides its features: classes with colour and symbol, and the rest."""
    table = town.classes_named(layer.classes.name)
    return {
        "layer": layer.id,
        "shows": layer.shows.id,
        "kind": table.kind,
        "shape": layer.shape,
        "glyph": layer.glyph,
        "cluster": {"radius": CLUSTER_RADIUS_PX[table.kind], "maxZoom": CLUSTER_MAX_ZOOM, "minPoints": 2},
        "classes": [
            {"id": one.id, "low": one.low, "colour": one.colour, "symbol": one.symbol} for one in table.classes
        ],
    }


def component(layer: Layer, town: Town, *, items: str) -> Component:
    """One GeoJSON component for the whole layer, with its features' address; scripts hand it what they fetched."""
    drawing = hideout(layer, town)
    drawn: Component = dl.GeoJSON(
        id=f"layer-{layer.id}",
        data={"type": "FeatureCollection", "features": []},
        cluster=True,
        zoomToBoundsOnClick=False,
        superClusterOptions=drawing["cluster"],
        pointToLayer=_function("points.pointToLayer"),
        clusterToLayer=_function("points.clusterToLayer"),
        filter=_function("points.filter"),
        hideout={**drawing, "items": items, "version": 0, "changed": [], "changedUntil": 0},
    )
    return drawn


def _function(name: str) -> dict[str, str]:
    """A function of assets/js by its name in the browser, as dash-leaflet looks it up."""
    return {"variable": f"stadtklima.{name}"}
