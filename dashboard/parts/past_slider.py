"""The slider of the last 48 hours: filled by assets/js/past.js, and not there where no script runs."""

from typing import Final

from dashboard.api.publication import STEPS, finest_step
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from data.state import NO_SENSOR

HOURS: Final = 48


def past_slider(view: LayerView) -> Markup | None:
    """A slider for a layer of numbers whose hours the public may see; None for others, and where nothing measures."""
    shows, words = view.layer.shows, view.words
    if view.table.kind != "scale" or not view.is_seen or STEPS.index(finest_step(shows)) > STEPS.index("hour"):
        return None
    if view.count(NO_SENSOR) == len(view.current.sites):
        return None
    slider: dict[str, str | int | bool | None] = {
        "type": "range",
        "id": "past-hours",
        "class": "past__slider",
        "min": -HOURS,
        "max": 0,
        "value": 0,
        "autocomplete": "off",
        "aria-label": words.say("past.label", measure=shows.title[words.language]),
    }
    return tag(
        "div",
        {"class": "past past--now", "id": "past", "data-layer": view.layer.id, "hidden": True},
        tag("button", {"class": "past__play", "type": "button"}, words["past.play"]),
        tag("input", slider),
        tag("output", {"class": "past__told", "for": "past-hours"}, words["chart.now"]),
    )
