"""The map that Dash draws: one component a layer, and what its renderer reads from the page around it."""

from typing import Any

import dash_leaflet as dl
from dash import Dash
from dash.development.base_component import Component

from dashboard.parts import renderers
from dashboard.parts.addresses import Address
from dashboard.parts.page_data import MAX_ZOOM, MIN_ZOOM, items_address
from data.declare import Layer, Layers
from data.town import Town


def layout(layers: Layers, town: Town, *, base: str) -> Component:
    """The map with one component a layer.

    It speaks no language and has no first view: scripts choose that by the room there is.
    """
    address = Address(base=base)
    drawn: Component = dl.Map(
        [_drawn(layer, town, address) for layer in layers.values()],
        id="map",
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        trackViewport=False,
        attributionControl=False,
        className="map__leaflet",
    )
    return drawn


def _drawn(layer: Layer, town: Town, address: Address) -> Component:
    return renderers.of(layer).component(layer, town, items=items_address(address, layer.id))


def configuration(app: Dash) -> dict[str, Any]:
    """What Dash's renderer reads from a page; without the check for newer versions and the server's version."""
    config = app._config()  # type: ignore[no-untyped-call]  # noqa: SLF001 - else only in Dash's own page
    config.pop("websocket", None)  # public pages poll; a socket a visitor would be one too many
    return {**config, "disable_version_check": True, "python_version": "", "dash_version_url": ""}
