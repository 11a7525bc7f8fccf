"""What a value looks like and is called: label, colour and symbol of its class or state."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data.declare import Layer, Measure
from data.state import State
from data.thresholds import ClassTable

STATE_SYMBOLS: Final[dict[State, str]] = {
    "old": "old",
    "suspect": "suspect",
    "missing": "unknown",
    "no_sensor": "none",
    "open": "open",
    "closed": "closed",
}
"""The symbols of states that have no class; they differ by shape, never by colour alone."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a class or a state is shown.

    Args:
        symbol: id of the shape in assets/icons/symbols.svg.
        colour: ``#RRGGBB``; None: the quiet colour of states, set by the stylesheet.
    """

    id: str
    label: str
    symbol: str
    colour: str | None

    def svg(self) -> Markup:
        """The symbol; its meaning always stands beside it in words."""
        return symbol(self.symbol, colour=self.colour)


def symbol(name: str, *, colour: str | None) -> Markup:
    """One shape of the page's sprite."""
    attributes = {
        "class": f"symbol symbol--{name}",
        "viewBox": "0 0 20 20",
        "aria-hidden": "true",
        "style": f"color:{colour}" if colour else None,
    }
    return tag("svg", attributes, tag("use", {"href": f"#s-{name}"}))


def class_looks(layer: Layer, table: ClassTable, words: Words) -> list[Look]:
    """Each class of a layer in rising order."""
    labels = class_labels(layer.shows, table, words)
    shape = layer.shape if table.kind == "scale" else None
    return [
        Look(one.id, label, shape or one.symbol, one.colour) for one, label in zip(table.classes, labels, strict=True)
    ]


def class_labels(measure: Measure, table: ClassTable, words: Words) -> list[str]:
    """The label of each class of a measure in rising order."""
    return list(_numbers(measure, table, words) if table.kind == "scale" else _words(table, words))


def state_look(state: State, table: ClassTable, words: Words) -> Look:
    """One state that is no class."""
    return Look(state, state_label(state, table, words), STATE_SYMBOLS[state], None)


def state_label(state: State, table: ClassTable, words: Words) -> str:
    """A state in words; classes may name the unknown in their own (``Füllstand unbekannt``)."""
    own = f"class.{table.name}.unknown"
    return words[own] if state == "missing" and own in words else words[f"state.{state}"]


def _words(table: ClassTable, words: Words) -> Iterator[str]:
    labels = words.below(f"class.{table.name}")
    return (labels.get(one.id, one.id) for one in table.classes)


def _numbers(measure: Measure, table: ClassTable, words: Words) -> Iterator[str]:
    lows = [number(one.low, decimals=0, words=words) for one in table.classes]
    unit, last = measure.unit, len(lows) - 1
    for index, low in enumerate(lows):
        if index == last:
            yield words.say("scale.from", low=low, unit=unit).rstrip()
        else:
            key = "scale.below" if index == 0 else "scale.between"
            yield words.say(key, low=low, high=lows[index + 1], unit=unit).rstrip()
