"""The map as Dash has it: layers come from the open API and look as our own style functions say."""

from collections.abc import Sequence

import dash_leaflet as dl
from dash import ClientsideFunction, Dash, Input, Output
from dash.development.base_component import Component

from dashboard.parts import renderers
from dashboard.parts.page_data import MAX_ZOOM, MIN_ZOOM
from data.declare import Layer
from data.town import Town


def town_map(children: Sequence[Component]) -> Component:
    """The map; it speaks no language and has no first view: scripts choose that by the room there is."""
    drawn: Component = dl.Map(
        list(children),
        id="map",
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        trackViewport=False,
        attributionControl=False,
        className="map__leaflet",
    )
    return drawn


def features(name: str, layer: Layer, town: Town, *, cluster: bool = True) -> Component:
    """A layer of a map under a name of its own; without clusters each site stands singly."""
    drawn: Component = dl.GeoJSON(
        id=name,
        cluster=cluster,
        zoomToBoundsOnClick=True,
        superClusterOptions=renderers.of(layer).hideout(layer, town)["cluster"],
        pointToLayer=_function("pointToLayer"),
        clusterToLayer=_function("clusterToLayer"),
        onEachFeature=_function("onEachFeature"),
        hideout={},
    )
    return drawn


def fetch(app: Dash, name: str) -> None:
    """Let a layer's features come from the address that its drawing tells."""
    fetched = ClientsideFunction("stadtklima", "features")
    data, drawing = Output(name, "data"), Input(name, "hideout")
    app.clientside_callback(fetched, data, drawing)  # type: ignore[no-untyped-call]  # Dash declares no types


def _function(name: str) -> dict[str, str]:
    """A function of assets/js by its name in the browser, as dash-leaflet looks it up."""
    return {"variable": f"stadtklima.points.{name}"}
