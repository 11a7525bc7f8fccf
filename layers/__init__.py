"""What the town has: one file a layer, found by its file stem."""

import importlib
import pkgutil

from data.declare import Layer, Layers
from data.errors import DeclarationError


def discover() -> Layers:
    """Every module's layer by id; DeclarationError: one declares no LAYER, or not by the file's stem."""
    return Layers(_declared(name) for name in sorted(module.name for module in pkgutil.iter_modules(__path__)))


def _declared(stem: str) -> Layer:
    layer = getattr(importlib.import_module(f"{__name__}.{stem}"), "LAYER", None)
    if not isinstance(layer, Layer):
        raise DeclarationError(f"layers/{stem}.py declares no LAYER; construct one data.declare.Layer of that name")
    if layer.id != stem:
        raise DeclarationError(f"layers/{stem}.py declares id {layer.id!r}; the id must be the file's stem {stem!r}")
    return layer
