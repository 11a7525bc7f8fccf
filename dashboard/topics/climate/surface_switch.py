"""The computed surface of temperature on the start page: its switch, and what it says of itself in words."""

from datetime import datetime
from typing import Any

from dashboard.parts.figures import number, when
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.texts import Words
from data import instants


def surface_switch(told: dict[str, Any], words: Words, *, now: datetime) -> Markup:
    """A box, off at first, that assets/js/surface.js serves; where nothing may be shown it says why.

    Args:
        told: of dashboard.api.surface.Surfaces.
        words: the visitor's language.
        now: UTC.
    """
    box: dict[str, Attribute] = {
        "type": "checkbox",
        "class": "layers__box",
        "id": "show-surface",
        "disabled": not told["shown"],
        "aria-describedby": "surface-note",
    }
    note = {"class": "layers__note", "id": "surface-note", "aria-live": "polite"}
    return join(
        tag(
            "div",
            {"class": "layers__line layers__line--below"},
            tag("span", {"class": "layers__tick"}, tag("input", box)),
            tag("label", {"class": "layers__label", "for": "show-surface"}, words["surface.switch"]),
        ),
        tag("p", note, surface_words(told, words, now=now)),
    )


def surface_words(told: dict[str, Any], words: Words, *, now: datetime) -> str:
    """How good it is, or why it is not shown; the same as in assets/js/surface.js."""
    observed_at, error = told["observed_at"], told["loo_rmse_k"]
    values = {
        "time": when(instants.parse(observed_at), now=now, words=words) if observed_at else "",
        "error": "" if error is None else number(error, decimals=1 if told["shown"] else 2, words=words),
        "limit": number(told["loo_rmse_limit_k"], decimals=0, words=words),
        "n": number(told["n_stations"], decimals=0, words=words),
        "fewest": number(told["n_stations_needed"], decimals=0, words=words),
    }
    return words.say("surface.said" if told["shown"] else f"surface.why.{told['reason']}", **values)
