"""What shapes and colours mean: for each layer its classes, then the states that all layers share."""

from collections.abc import Iterable
from typing import Final

from dashboard.parts.classes import Look
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import State

SHARED: Final[tuple[State, ...]] = ("old", "suspect", "no_sensor")
"""States that all layers call the same."""


def legend(views: Iterable[LayerView], words: Words) -> Markup:
    """The legend, open from the start; scripts hide the layers that are off."""
    shown = list(views)
    blocks = [_scale(view) if view.table.kind == "scale" else _words(view) for view in shown]
    states = [_entry(shown[0].state_look(state)) for state in SHARED] if shown else []
    return tag(
        "details",
        {"class": "legend", "id": "legend", "open": True},
        tag("summary", None, words["legend.title"]),
        *blocks,
        tag("ul", {"class": "legend__entries"}, *states),
    )


def _words(view: LayerView) -> Markup:
    entries = [_entry(look) for look in (*view.looks, view.state_look("missing"))]
    title = tag("p", {"class": "legend__title"}, view.title)
    return tag(
        "div", _shown_with(view), title, tag("ul", {"class": "legend__entries"}, *entries), _several("cluster", view)
    )


def _scale(view: LayerView) -> Markup:
    """Coloured steps with the numbers where they meet; marked numbers stand out."""
    words, shows = view.words, view.layer.shows
    steps = []
    for index, one in enumerate(view.table.classes):
        edge = None if index == 0 else number(one.low, decimals=0, words=words)
        marked = one.low in view.table.marks
        label = tag("span", {"class": "ramp__number ramp__number--mark" if marked else "ramp__number"}, edge)
        swatch = tag("span", {"class": "ramp__colour", "style": f"background:{one.colour}"})
        steps.append(tag("span", {"class": "ramp__step"}, label, swatch))
    title = words.say("legend.in_unit", measure=shows.title[words.language], unit=shows.unit)
    labels = ", ".join(look.label for look in view.looks)
    ramp = tag("div", {"class": "ramp", "role": "img", "aria-label": f"{title}: {labels}"}, *steps)
    unknown = tag("ul", {"class": "legend__entries"}, _entry(view.state_look("missing")))
    return tag(
        "div",
        _shown_with(view),
        tag("p", {"class": "legend__title"}, title),
        ramp,
        unknown,
        _several("cluster_scale", view),
    )


def _several(key: str, view: LayerView) -> Markup:
    return tag("p", {"class": "legend__note"}, view.words[f"legend.{key}"])


def _shown_with(view: LayerView) -> dict[str, str | int | bool | None]:
    return {"class": "legend__layer", "data-legend": view.layer.id, "hidden": not view.layer.on}


def _entry(look: Look) -> Markup:
    return tag("li", None, look.svg(), look.label)
