"""What every page about the town's layers is made of."""

from dataclasses import dataclass
from typing import TypedDict

from dashboard.parts.document import Files
from dashboard.parts.markup import Markup
from dashboard.texts import Texts
from data.declare import Layers
from data.store import Store
from data.town import Town


class Shared(TypedDict):
    """What is the same for all of them."""

    town: Town
    layers: Layers
    store: Store
    texts: Texts
    sprite: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the town.

    Args:
        town: what is shown.
        layers: the registry.
        store: the current state and the past.
        texts: every text.
        files: what the page loads.
        sprite: the symbols.
    """

    town: Town
    layers: Layers
    store: Store
    texts: Texts
    files: Files
    sprite: Markup
