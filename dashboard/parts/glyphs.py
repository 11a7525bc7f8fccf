"""The small mark of a layer: it stands beside its name and, where several layers are on the map, at its symbols."""

from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView


def glyph(view: LayerView) -> Markup:
    """The mark that the layer declares, else the first letter of its title; the name beside it says the same."""
    if not view.layer.glyph:
        return tag("span", {"class": "glyph glyph--letter", "aria-hidden": "true"}, view.title[0])
    path = tag("path", {"d": view.layer.glyph})
    return tag("svg", {"class": "glyph", "viewBox": "0 0 16 16", "aria-hidden": "true"}, path)
