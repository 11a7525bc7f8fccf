"""The bar over the past: a slider of the last hours that can be played, and any two instants compared."""

from datetime import datetime
from typing import Final

from dashboard.apps.fachkarte.choice import FachkarteChoice
from dashboard.parts.figures import ZONE, when
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.past_slider import HOURS
from dashboard.texts import Words

_LOCAL: Final = "%Y-%m-%dT%H:%M"
NO_BAR: Final = tag("div", {"id": "past", "hidden": True})
"""Where nothing on the map has a past."""


def time_bar(choice: FachkarteChoice, words: Words, *, now: datetime) -> Markup:
    """The element ``#past``; assets/js/workbench/time_bar.js plays it, swipe.js draws the second instant."""
    at, then = choice.at(now), choice.compared_with(now)
    told = _told(at, words, now)
    slider: dict[str, Attribute] = {"type": "range", "id": "past-hours", "class": "past__slider", "autocomplete": "off"}
    slider |= {"min": -HOURS, "max": 0, "value": -choice.hours_back(now)}
    slider |= {"aria-label": words["fachkarte.past"], "aria-valuetext": told}
    play: dict[str, Attribute] = {"type": "button", "id": "past-play", "class": "past__play"}
    swipe: dict[str, Attribute] = {"type": "button", "id": "past-swipe", "class": "past__play"}
    swipe |= {"aria-pressed": "false" if then is None else "true"}
    kind = f"past past--bench scripted{'' if at else ' past--now'}{'' if then is None else ' past--two'}"
    fields = () if then is None else (_left(then, words, now), _right(at, words, now))
    return tag(
        "div",
        {"id": "past", "class": kind, "role": "group", "aria-label": words["fachkarte.time"], "data-right": told},
        tag("button", play, words["fachkarte.script.play"]),
        tag("input", slider),
        tag("button", swipe, words["fachkarte.swipe"]),
        # Its text is the slider's, too: said once is enough.
        tag("output", {"class": "past__told", "for": "past-hours", "aria-live": "off"}, told),
        *fields,
    )


def _left(then: datetime, words: Words, now: datetime) -> Markup:
    """The second instant, to be chosen; ``data-left`` is what scripts say of it."""
    inside = _field("then", then, words, now)
    return tag("div", {"class": "past__left", "data-left": _told(then, words, now)}, *inside)


def _right(at: datetime | None, words: Words, now: datetime) -> Markup:
    """The first one, which may be older than the slider reaches."""
    return tag("div", {"class": "past__left"}, *_field("at", at or now, words, now))


def _field(name: str, at: datetime, words: Words, now: datetime) -> tuple[Markup, Markup]:
    value, most = (one.astimezone(ZONE).strftime(_LOCAL) for one in (at, now))
    own: dict[str, Attribute] = {"type": "datetime-local", "id": f"past-{name}", "class": "past__then"}
    label = tag("label", {"for": f"past-{name}"}, words[f"fachkarte.{name}"])
    return label, tag("input", {**own, "value": value, "max": most, "required": True})


def _told(at: datetime | None, words: Words, now: datetime) -> str:
    return words.say("chart.oclock", time=when(at, now=now, words=words)) if at else words["chart.now"]
