"""The map of a round: its stops in their order above the town's streets, drawn here as SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from dashboard.embed.ground_plan import GroundPlan
from dashboard.embed.sheet import Box, Projection
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.paths import outline
from dashboard.texts import Words
from data.records.rounds import FixedRound
from data.sites import Sites

SIZE: Final = (640, 420)
_AROUND: Final = 0.12
"""Of its extent, on each side."""
_LEAST_DEG: Final = 0.004
_MAIN: Final = ("tertiary", "secondary", "primary", "motorway", "motorway_link", "trunk")
_WIDE_DEG: Final = 0.03
"""Of what is larger only main streets are drawn."""
_NUMBERED: Final = 60
"""Of more stops only every tenth is numbered."""


@dataclass(frozen=True, slots=True)
class RoundMark:
    """A stop on the map.

    Args:
        number: its place in the round.
        xy: px.
    """

    number: int
    xy: tuple[float, float]


def round_map(plan: GroundPlan, one: FixedRound, sites: Sites, words: Words) -> Markup | None:
    """The map; None where no stop has a place."""
    row = {site_id: i for i, site_id in enumerate(sites.site_id)}
    there = [(number, row[stop.site_id]) for number, stop in enumerate(one.stops, 1) if stop.site_id in row]
    if not there:
        return None
    rows = np.array([i for _, i in there])
    lon, lat = sites.lon[rows], sites.lat[rows]
    box = _extent(lon, lat)
    projection = Projection(box, SIZE)
    legs = [
        RoundMark(number, (x, y))
        for (number, _), (x, y) in zip(there, projection.pixels(lon, lat).tolist(), strict=True)
    ]
    about: dict[str, Attribute] = {
        "class": "round__map",
        "viewBox": f"0 0 {SIZE[0]} {SIZE[1]}",
        "role": "img",
        "aria-label": words.say("round_item.map", n=len(legs)),
    }
    return tag("svg", about, _streets(plan, box, projection), _way(legs), *_stops(legs))


def _extent(lon: np.ndarray, lat: np.ndarray) -> Box:
    west, south, east, north = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    more = max(east - west, north - south, _LEAST_DEG) * _AROUND + _LEAST_DEG / 4
    return west - more, south - more, east + more, north + more


def _streets(plan: GroundPlan, box: Box, projection: Projection) -> Markup:
    found = plan.within("streets", box)
    chosen = np.isin(found.kind, _MAIN) if box[2] - box[0] > _WIDE_DEG else np.ones(len(found.kind), bool)
    lines = shapely.transform(found.shapes[chosen], lambda at: projection.pixels(*at.T))
    return tag("path", {"class": "round__streets", "d": "".join(map(outline, lines.tolist()))})


def _way(legs: list[RoundMark]) -> Markup:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (one.xy for one in legs))
    return tag("polyline", {"class": "round__way", "points": points})


def _stops(legs: list[RoundMark]) -> Iterator[Markup]:
    for one in legs:
        x, y = one.xy
        if len(legs) > _NUMBERED and one.number % 10 not in {0, 1}:
            yield tag("circle", {"class": "round__dot", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3"})
            continue
        yield tag("circle", {"class": "round__disc", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "9"})
        yield tag("text", {"class": "round__number", "x": f"{x:.1f}", "y": f"{y + 3.5:.1f}"}, str(one.number))
