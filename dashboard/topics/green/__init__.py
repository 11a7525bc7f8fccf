"""Green: whether trees and lawns have enough water."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from analysis.green.soil import Soil, UnknownSoilError
from dashboard.parts.addresses import Address
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, tag
from dashboard.parts.method import method
from dashboard.parts.page import PageContext
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.topic import SiteParts, Topic
from data.measures import SOIL_TENSION
from data.state import UNMEASURED


def topic(_: PageContext) -> Topic:
    """The topic."""
    return Topic(
        id="green",
        title={"de": "Grün", "en": "Green"},
        question={"de": "Haben Bäume und Rasen genug Wasser?", "en": "Do trees and lawns have enough water?"},
        path="/gruen",
        order=18,
        site=at_site,
        methods=methods,
    )


def at_site(view: LayerView, index: int, _: Address) -> SiteParts:
    """How much of the water that plants can use is left: by the site's soil, or that nobody knows it."""
    if view.layer.shows != SOIL_TENSION or int(view.current.state[index]) in UNMEASURED:
        return SiteParts()
    percent = percent_left(view.current.sites.attributes[index], float(view.current.shows[index]))
    if percent is None:
        return SiteParts(now=[tag("p", None, view.words["green.unknown_soil"])])
    share = number(percent, decimals=0, words=view.words)
    return SiteParts(now=[tag("p", None, view.words.say("green.left", share=share))])


def percent_left(attributes: Mapping[str, Any], tension_kpa: float) -> float | None:
    """% nFK, 0 .. 100; None where the soil is unknown, or not one of the table."""
    try:
        soil = Soil.of_site(attributes)
    except UnknownSoilError:
        return None
    found = np.nan if soil is None else float(soil.percent_of_tension(np.array([tension_kpa]))[0])
    return None if np.isnan(found) else float(np.clip(found, 0, 100))


def methods(words: Words) -> Iterator[tuple[str, Markup]]:
    """What a tension says, and what it does not."""
    yield "soil_water", method("soil_water", words, {})
