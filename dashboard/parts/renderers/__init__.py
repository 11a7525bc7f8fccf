"""Kinds of drawing: what a layer becomes on a map. A renderer is a module named after what sites are."""

import importlib
import pkgutil
from typing import Any, Protocol

import shapely

from dashboard.parts.markup import Markup
from data.declare import Layer
from data.errors import DeclarationError
from data.town import Town


class Renderer(Protocol):
    """What a module of this package offers."""

    SAMPLE: shapely.Geometry | None
    """What stands for such a site in a legend, in px; None: its symbol is enough."""

    def hideout(self, layer: Layer, town: Town) -> dict[str, Any]:
        """What the style functions in assets/js know of a layer besides its features: plain JSON."""
        ...

    def drawn(self, shape: shapely.Geometry, colour: str) -> Markup:
        """What a picture shows of a site below its symbol, from its geometry in pixels."""
        ...


def known() -> list[str]:
    """The kinds of drawing there are."""
    return [module.name for module in pkgutil.iter_modules(__path__)]


def of(layer: Layer) -> Renderer:
    """The renderer of a layer; DeclarationError: there is none of that name."""
    if layer.geometry not in known():
        raise DeclarationError(f"layer {layer.id!r}: unknown geometry {layer.geometry!r}; known: {', '.join(known())}")
    module: Any = importlib.import_module(f"{__name__}.{layer.geometry}")
    renderer: Renderer = module
    return renderer
