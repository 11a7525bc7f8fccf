"""What layers, measures and topics declare for people to read, which a town may say its own way as any other text."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from dashboard.texts.words import LANGUAGES
from data.declare import Layer, Layers

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from dashboard.texts import Texts

    _Declaration = TypeVar("_Declaration", bound=DataclassInstance)


def layers_as_said(layers: Layers, texts: "Texts") -> Layers:
    """The same layers; ``layer.bins.title``, ``measure.fill_percent.title``, ``layer.paper.attended.title``."""
    measures = {one.id: as_said(one, f"measure.{one.id}", texts) for one in layers.measures().values()}

    def said(layer: Layer) -> Layer:
        attended = layer.attended and as_said(layer.attended, f"layer.{layer.id}.attended", texts)
        own = tuple(measures[one.id] for one in layer.measures)
        whole = replace(layer, measures=own, shows=measures[layer.shows.id], attended=attended)
        return as_said(whole, f"layer.{layer.id}", texts)

    return Layers(said(one) for one in layers.values())


def as_said(declaration: "_Declaration", key: str, texts: "Texts") -> "_Declaration":
    """The same declaration; each text of it is ``{key}.{its field}`` among the texts from now on, and said as they are.

    What is empty stays empty.

    Raises:
        DeclarationError: there is another text of that key.
    """
    values = {one.name: getattr(declaration, one.name) for one in fields(declaration)}
    own = {
        name: value
        for name, value in values.items()
        if isinstance(value, Mapping) and value.keys() == set(LANGUAGES) and any(value.values())
    }
    texts.declare({f"{key}.{name}": text for name, text in own.items()})
    return replace(declaration, **{name: texts.all(f"{key}.{name}") for name in own})
