"""Cards of the start page: each topic in one line with the course of its last day, leading on to its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.conditions import Conditions
from dashboard.parts.figures import number, quantity
from dashboard.parts.layer_switch import count
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.sentence import counted_as
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.store import Summary

WIDTH: Final = 72
HEIGHT: Final = 20
MARGIN: Final = 3
"""Of the drawn course, CSS px."""
LEAST_SPAN: Final = 2.0
"""What wavers by less is drawn flat: a day without a course has none."""
MOST_TOLD: Final = 2
"""So many conditions stand in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A topic in one line.

    Args:
        href: its page.
        said: its line.
        course: (n,) values of its last hours at even distances, nan where nothing was measured; (0,): none is drawn.
    """

    title: str
    href: str
    said: str
    course: NDArray[np.float64]


def cards(found: Sequence[Card], own: dict[str, Attribute], words: Words) -> Markup:
    """The cards in their order; hidden where there are none."""
    attributes: dict[str, Attribute] = {**own, "class": "cards", "aria-label": words["card.label"], "hidden": not found}
    return tag("nav", attributes, tag("ul", None, *(_card(one) for one in found)) if found else None)


def line(view: LayerView, summary: Summary) -> str:
    """The present state of a layer in few words."""
    words = view.words
    if view.layer.stated and summary.n == 0:
        return words["card.nothing"]
    if summary.n_ok == 0:
        return words["card.unknown"] if summary.n_equipped else count(view)
    if view.table.kind == "scale" and view.is_seen:
        return _range(view, summary)
    return _conditions(view)


def _range(view: LayerView, summary: Summary) -> str:
    words, unit = view.words, view.layer.shows.unit
    low = number(summary.low or 0.0, decimals=0, words=words)
    high = quantity(summary.high or 0.0, unit=unit, decimals=0, words=words)
    alike = number(summary.high or 0.0, decimals=0, words=words) == low
    return words.say(f"card.{'same' if alike else 'some'}", low=low, high=high)


def _conditions(view: LayerView) -> str:
    """What needs attention, where classes say what it is if nothing does; else what most sites are in."""
    words, counted = view.words, Conditions(view).counted()
    urgent = [one for one in counted if one.attention]
    calm = f"card.{view.table.name}"
    if calm in words:
        return ", ".join(counted_as(one, words) for one in urgent[:MOST_TOLD]) or words[calm]
    most = max((one for one in counted if one.is_classed), key=lambda one: one.n, default=counted[0])
    told = [most, *(one for one in urgent if one is not most)]
    return ", ".join(counted_as(one, words) for one in told[:MOST_TOLD])


def _card(one: Card) -> Markup:
    link = tag(
        "a",
        {"class": "cards__one", "href": one.href},
        tag("span", {"class": "cards__title"}, one.title),
        tag("span", {"class": "cards__said"}, one.said),
        _course(one.course),
    )
    return tag("li", None, link)


def _course(values: NDArray[np.float64]) -> Markup | None:
    """A line without axes; the card says in words what matters of it."""
    known = np.flatnonzero(np.isfinite(values))
    if known.size <= 1:
        return None
    x = MARGIN + known * (WIDTH - 2 * MARGIN) / (len(values) - 1)
    found = values[known]
    span = max(float(np.ptp(found)), LEAST_SPAN)
    y = HEIGHT / 2 - (found - (found.max() + found.min()) / 2) * (HEIGHT - 2 * MARGIN) / span
    points = " ".join(f"{one:.1f},{other:.1f}" for one, other in zip(x, y, strict=True))
    drawn = tag("polyline", {"points": points})
    last = tag("circle", {"cx": f"{x[-1]:.1f}", "cy": f"{y[-1]:.1f}", "r": "2.5"})
    box = {"class": "cards__course", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "aria-hidden": "true"}
    return tag("svg", box, drawn, last)
