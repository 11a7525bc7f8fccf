"""Kinds of drawing: what a layer becomes on a map. A renderer is a module whose stem layers name."""

import importlib
import pkgutil
from typing import Any, Protocol

from data.declare import Layer
from data.errors import DeclarationError
from data.town import Town


class Renderer(Protocol):
    """What a module of this package offers."""

    def hideout(self, layer: Layer, town: Town) -> dict[str, Any]:
        """What the style functions in assets/js know of a layer besides its features: plain JSON."""
        ...


def known() -> list[str]:
    """The kinds of drawing there are."""
    return [module.name for module in pkgutil.iter_modules(__path__)]


def of(layer: Layer) -> Renderer:
    """The renderer that a layer names; DeclarationError: there is none of that name."""
    if layer.renderer not in known():
        raise DeclarationError(f"layer {layer.id!r}: unknown renderer {layer.renderer!r}; known: {', '.join(known())}")
    module: Any = importlib.import_module(f"{__name__}.{layer.renderer}")
    renderer: Renderer = module
    return renderer
