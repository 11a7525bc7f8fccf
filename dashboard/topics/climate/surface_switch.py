"""The computed surface of temperature on the start page: its switch, and what it says of itself in words."""

from datetime import datetime
from typing import Any, Final

from analysis.heat.surface.quality import OLDEST
from dashboard.parts.addresses import Address
from dashboard.parts.figures import number, when
from dashboard.parts.fragment import fragment
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from dashboard.topics.topic import Overlay
from data import instants, strict_json

NOT_TOLD: Final = ("missing", "replay")
"""Reasons for which there is no surface that visitors need not know."""


def surface_switch(told: dict[str, Any], address: Address, words: Words, *, now: datetime) -> Markup:
    """A box, off at first, that assets/js/map/surface.js serves; where nothing may be shown it says why.

    Nothing is seen of it before there is a first surface, and in a replay, which has none.
    """
    box: dict[str, Attribute] = {
        "type": "checkbox",
        "class": "layers__box",
        "id": "show-surface",
        "disabled": not told["shown"],
        "aria-describedby": "surface-note",
    }
    note = {"class": "layers__note", "id": "surface-note", "aria-live": "polite"}
    return tag(
        "div",
        {
            "class": "scripted",
            "hidden": told["reason"] in NOT_TOLD,
            **fragment(f"control-{told['layer']}", address),
            **_data(told, address, words, now=now),
        },
        tag(
            "div",
            {"class": "layers__line layers__line--below"},
            tag("span", {"class": "layers__tick"}, tag("input", box)),
            tag("label", {"class": "layers__label", "for": "show-surface"}, words["surface.switch"]),
        ),
        tag("p", note, surface_words(told, words, now=now)),
    )


def overlay(told: dict[str, Any], address: Address, words: Words, *, now: datetime) -> Overlay:
    """The picture of a surface that may be shown."""
    picture = address.asset(f"api/layers/{told['layer']}/surface.png?v={told['computed_at']}")
    return Overlay(picture=picture, bounds=told["bounds"], said=surface_words(told, words, now=now))


def _data(told: dict[str, Any], address: Address, words: Words, *, now: datetime) -> dict[str, Attribute]:
    """What scripts draw, until when, and what they say of it."""
    kept: dict[str, Attribute] = {"data-surface": told["layer"], "data-said": surface_words(told, words, now=now)}
    if not told["shown"]:
        return kept
    drawn = overlay(told, address, words, now=now)
    until = instants.parse(told["observed_at"]) + OLDEST
    return kept | {
        "data-picture": drawn.picture,
        "data-bounds": strict_json.compact(drawn.bounds),
        "data-until": round(until.timestamp() * 1000),
        "data-bygone": words["surface.bygone"],
        "data-failed": words["surface.failed"],
    }


def surface_words(told: dict[str, Any], words: Words, *, now: datetime) -> str:
    """How good it is, or why it is not shown."""
    observed_at, error = told["observed_at"], told["loo_rmse_k"]
    values = {
        "time": when(instants.parse(observed_at), now=now, words=words) if observed_at else "",
        "error": "" if error is None else number(error, decimals=1 if told["shown"] else 2, words=words),
        "limit": number(told["loo_rmse_limit_k"], decimals=0, words=words),
        "n": number(told["n_stations"], decimals=0, words=words),
        "fewest": number(told["n_stations_needed"], decimals=0, words=words),
    }
    return words.say("surface.said" if told["shown"] else f"surface.why.{told['reason']}", **values)
