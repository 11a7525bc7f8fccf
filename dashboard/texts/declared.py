"""What layers, measures and topics declare for people to read, which a town may say its own way as any other text."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from data.declare import Layer, Layers
from data.facts import COMMON, facts_of
from data.language import LANGUAGES
from data.site_fact import SiteFact

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from dashboard.texts import Texts

    _Declaration = TypeVar("_Declaration", bound=DataclassInstance)


def layers_as_said(layers: Layers, texts: "Texts") -> Layers:
    """The same layers; ``layer.bins.title``, ``measure.fill_percent.title``, ``fact.operator.title``."""
    common = tuple(_fact_as_said(one, "fact", texts) for one in COMMON)
    measures = {one.id: as_said(one, f"measure.{one.id}", texts) for one in layers.measures().values()}

    def said(layer: Layer) -> Layer:
        attended = layer.attended and as_said(layer.attended, f"layer.{layer.id}.attended", texts)
        own = tuple(measures[one.id] for one in layer.measures)
        facts = tuple(_fact_as_said(one, f"layer.{layer.id}.fact", texts) for one in layer.facts)
        whole = replace(layer, facts=facts, measures=own, shows=measures[layer.shows.id], attended=attended)
        every = tuple(facts_of(whole, common))
        return as_said(replace(whole, facts=every), f"layer.{layer.id}", texts)

    return Layers(said(one) for one in layers.values())


def _fact_as_said(fact: SiteFact, key: str, texts: "Texts") -> SiteFact:
    """The same fact; ``{key}.container.title`` and ``{key}.container.is.underground``."""
    own = f"{key}.{fact.name}"
    texts.declare({f"{own}.is.{value}": text for value, text in fact.values.items()})
    said = as_said(fact, own, texts)
    return replace(said, values={value: texts.all(f"{own}.is.{value}") for value in fact.values})


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
