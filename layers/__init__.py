"""What the town has: one file a layer, found by its file stem."""

from data.declare import Layer, Layers
from data.registry import declarations


def discover() -> Layers:
    """Every module's layer by id; DeclarationError: one declares no LAYER, or not by the file's stem."""
    return Layers(declarations(__name__, "LAYER", Layer).values())
