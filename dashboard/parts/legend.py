"""What shapes and colours mean: for each layer its classes, then the states that layers share."""

from collections.abc import Collection, Sequence
from typing import Final

from dashboard.parts.classes import Look
from dashboard.parts.figures import number
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import State
from data.town import Class

SHARED: Final[tuple[State, ...]] = ("old", "suspect", "no_sensor")
"""States that all layers call the same."""


def legend(views: Sequence[LayerView], words: Words, *, shown: Collection[str]) -> Markup:
    """The legend, open from the start.

    Args:
        views: every layer of the page, at least one; scripts show and hide the parts of each.
        words: the visitor's language.
        shown: ids of the layers that are on the map now.
    """
    blocks = [_block(view, shown=shown) for view in views]
    states = [_entry(views[0].state_look(state)) for state in SHARED]
    unknown = [_entry(view.state_look("missing"), _belongs(view, shown)) for view in views if _is_scale(view)]
    return tag(
        "details",
        {"class": "legend", "id": "legend", "open": True},
        tag("summary", None, words["legend.title"]),
        *blocks,
        tag("ul", {"class": "legend__entries"}, *states, *unknown),
    )


def _block(view: LayerView, *, shown: Collection[str]) -> Markup:
    attributes = {"class": "legend__layer", **_belongs(view, shown)}
    return tag("div", attributes, _scale(view) if _is_scale(view) else _words(view))


def _belongs(view: LayerView, shown: Collection[str]) -> dict[str, Attribute]:
    return {"data-legend": view.layer.id, "hidden": view.layer.id not in shown}


def _is_scale(view: LayerView) -> bool:
    return view.table.kind == "scale"


def _words(view: LayerView) -> Markup:
    missing = view.state_look("missing")
    named = any(look.label == missing.label for look in view.looks)  # a class of codes may be the unknown one itself
    entries = [_entry(look) for look in (*view.looks, *(() if named else (missing,)))]
    return join(
        tag("p", {"class": "legend__title"}, view.title),
        tag("ul", {"class": "legend__entries"}, *entries),
        tag("p", {"class": "legend__note"}, view.words["legend.cluster"]),
    )


def _scale(view: LayerView) -> Markup:
    """Coloured steps with the numbers where they meet; marked numbers stand out."""
    words, shows = view.words, view.layer.shows
    title = words.say(
        "legend.in_unit" if shows.unit else "legend.plain", measure=shows.title[words.language], unit=shows.unit
    )
    labels = ", ".join(look.label for look in view.looks)
    steps = [_step(view, one, first=index == 0) for index, one in enumerate(view.table.classes)]
    ramp = tag("div", {"class": "ramp", "role": "img", "aria-label": f"{title}: {labels}"}, *steps)
    return join(tag("p", {"class": "legend__title"}, title), ramp)


def _step(view: LayerView, one: Class, *, first: bool) -> Markup:
    edge = None if first else number(one.low, decimals=0, words=view.words)
    mark = " ramp__number--mark" if one.low in view.table.marks else ""
    swatch = tag("span", {"class": "ramp__colour", "style": f"background:{one.colour}"})
    return tag("span", {"class": "ramp__step"}, tag("span", {"class": f"ramp__number{mark}"}, edge), swatch)


def _entry(look: Look, attributes: dict[str, Attribute] | None = None) -> Markup:
    return tag("li", attributes, look.svg(), look.label)
