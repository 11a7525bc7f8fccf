"""What a subject adds to the house: to pages, sites, methods, tiles and the open API; every piece is optional."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from dashboard.api.operations import Operation
from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup
from dashboard.parts.menu import MenuEntry
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import Page
from dashboard.parts.sentence import Lead
from dashboard.parts.tile import Tile
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.declare import Layer, Layers, Text
from data.errors import DeclarationError, NotFoundError
from data.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A picture that lies below the symbols of a layer.

    Args:
        bounds: west, south, east, north in degrees.
        said: what it is and how good, for the legend.
    """

    picture: str
    bounds: tuple[float, float, float, float]
    said: str


View: TypeAlias = Callable[[LayerView, Address], Markup | None]
"""Something that stands on a page while a layer is looked at; None where there is nothing to say."""


class UnknownTopicError(NotFoundError):
    """No topic of this name."""

    kind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteParts:
    """What a topic says on the page of one site.

    Args:
        now: below the present value.
        later: below the course over time.
        note: before the link to the methods.
    """

    now: Sequence[Markup | None] = ()
    later: Sequence[Markup | None] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One subject of the town.

    Args:
        id: name of its folder; layers name it as theirs.
        question: what people ask.
        order: its place among the topics.
        lead: the sentence of a layer of this topic, with its rank; None leaves it to the layer's values.
        urgent: a sentence that leads the start page whatever else there is to say: an official warning.
        beside: what stands next to the sentence, whichever topic is looked at: official warnings.
        lines: what follows the sentence of a layer of this topic.
        panel: what stands above its list.
        overlay: a picture below the symbols of such a layer, where there is one at this moment.
        control: what belongs to the map of such a layer, an element ``control-{layer}``.
        words: sections of the texts that its scripts speak.
        site: sections of the page of a site whose layer is of this topic.
        near: its answers for one place.
        combined: whether its layers may lie on one map: no colour or number of theirs means two things.
        page: its own page; None: the start page, opened at its first layer.
        methods: id and section of the methods that its figures follow.
        in_menu: whether the menu has it at this moment; None: where the town has one of its layers.
    """

    id: str
    title: Text
    question: Text
    path: str
    order: int = 100
    lead: Callable[[LayerView], Lead | None] | None = None
    urgent: Callable[[LayerView, Address], Lead | None] | None = None
    beside: View | None = None
    lines: View | None = None
    panel: View | None = None
    overlay: Callable[[LayerView, Address], Overlay | None] | None = None
    control: View | None = None
    words: tuple[str, ...] = ()
    site: Callable[[LayerView, int, Address], SiteParts] | None = None
    near: Callable[[Vantage], Iterable[NearAnswer]] | None = None
    combined: bool = False
    page: Page | None = None
    methods: Callable[[Words], Iterable[tuple[str, Markup]]] | None = None
    tiles: tuple[Tile, ...] = ()
    operations: Sequence[Operation] = field(default=())
    in_menu: Callable[[], bool] | None = None

    def entry(self) -> MenuEntry:
        """Its entry in the menu."""
        return MenuEntry(key=self.id, path=self.path, order=self.order, title=self.title, within=True)


class Topics(Registry[Topic]):
    """All topics by id, in their order.

    Args:
        present: the layers that the town has at this moment.

    Raises:
        DeclarationError: a layer names a topic that there is not.
    """

    unknown = UnknownTopicError

    def __init__(self, topics: Iterable[Topic], layers: Layers, present: Callable[[], Collection[str]]) -> None:
        super().__init__({one.id: one for one in sorted(topics, key=lambda one: (one.order, one.id))})
        self._layers = layers
        self._present = present
        for layer in layers.values():
            if layer.topic and layer.topic not in self:
                known = ", ".join(self)
                raise DeclarationError(f"layer {layer.id!r} is of topic {layer.topic!r}; known: {known}")

    def of(self, layer: Layer) -> Topic | None:
        """The topic of a layer."""
        return self._declared.get(layer.topic)

    def layers_of(self, topic: Topic) -> list[Layer]:
        """The layers of a topic, in their order; what is about the equipment is not for those who ask for topics."""
        return [one for one in self._layers.values() if one.topic == topic.id and not one.is_technical]

    def present_layers_of(self, topic: Topic) -> list[Layer]:
        """Those of its layers of which the town has a place at this moment."""
        there = self._present()
        return [one for one in self.layers_of(topic) if one.id in there]

    def present(self) -> list[Topic]:
        """Those of which the town has anything at this moment."""
        return [one for one in self.values() if (one.in_menu() if one.in_menu else self.present_layers_of(one))]

    def entries(self) -> list[MenuEntry]:
        """Entries of the menu: a topic without anything in this town has none."""
        return [one.entry() for one in self.present()]
