"""The slider of the last 48 hours: filled by assets/js/map/past.js, and not there where no script runs."""

from datetime import datetime
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.figures import when
from dashboard.parts.fragment import fragment
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import NO_SENSOR
from services.publication import STEPS, finest_step

HOURS: Final = 48


def hours_slider(words: Words, *, back: int, at: datetime | None, now: datetime) -> Markup:
    """A slider for all layers of a map at once, ``back`` full hours from now, which end at ``at``."""
    told = words.say("chart.oclock", time=when(at, now=now, words=words)) if at else words["chart.now"]
    named = {"id": "past-hours", "class": "past__slider", "aria-label": words["karte.past"], "aria-valuetext": told}
    span: dict[str, Attribute] = {"type": "range", "min": -HOURS, "max": 0, "value": -back, "autocomplete": "off"}
    output = tag("output", {"class": "past__told", "for": "past-hours"}, told)
    label = tag("span", {"class": "past__label", "aria-hidden": "true"}, words["karte.hours"])
    kind = f"past past--hours scripted{'' if at else ' past--now'}"
    return tag("div", {"id": "past", "class": kind}, label, tag("input", {**span, **named}), output)


def past_slider(view: LayerView, address: Address) -> Markup:
    """A slider for a layer of numbers whose hours the public may see, or of what comes and goes; empty for others."""
    shows, words, own = view.layer.shows, view.words, fragment("past", address)
    hourly = view.is_seen and STEPS.index(finest_step(shows)) <= STEPS.index("hour")
    measured = view.table.kind == "scale" and view.count(NO_SENSOR) < len(view.current.sites)
    if not hourly or not (measured or view.layer.stated):
        return tag("div", {**own, "hidden": True})
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
        {**own, "class": "past past--now scripted", "data-layer": view.layer.id},
        tag("button", {"class": "past__play", "type": "button"}, words["past.play"]),
        tag("input", slider),
        tag("output", {"class": "past__told", "for": "past-hours"}, words["chart.now"]),
    )
