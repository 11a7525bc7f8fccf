"""Places that somebody has set on the map by hand: they stand in the address, longitude first."""

import math
from typing import Final

import numpy as np
import shapely

from data.errors import BadRequestError
from data.projection import to_metres
from services.workbench.parameters import MOST_PLACED, PLACED
from services.workbench.place_set import PlaceSet

AROUND_M: Final = 10_000
"""A place may be set so far outside of the town, where its people may still go."""
_PAIR: Final = 2


class PlacedPlaceError(BadRequestError):
    """What was set by hand is no place, lies elsewhere, or is too much."""


def placed_places(name: str, boundary_m: shapely.Geometry | None) -> PlaceSet:
    """The places of ``at:lon,lat;lon,lat``; they are called +1, +2 ... as they are on the map.

    Args:
        name: of the places.
        boundary_m: the town, EPSG:25832; None: it has no file of it.

    Raises:
        PlacedPlaceError: with the wrong place, or how many may be set.
    """
    texts = [one.strip() for one in name.removeprefix(PLACED).split(";") if one.strip()]
    if not 0 < len(texts) <= MOST_PLACED:
        sentence = f"{len(texts)} places are set by hand; 1 to {MOST_PLACED} can be, as in {PLACED}7.3108,51.5495"
        raise PlacedPlaceError(sentence, reason="placed_count", n=len(texts), most=MOST_PLACED)
    lon, lat = np.array([_degrees(one) for one in texts]).T
    xy_m = to_metres(lon, lat).reshape(-1, 2)
    if boundary_m is not None:
        _refuse_elsewhere(texts, xy_m, boundary_m)
    numbers = [str(n + 1) for n in range(len(texts))]
    names, usable = [f"+{one}" for one in numbers], np.ones(len(texts), np.bool_)
    return PlaceSet(numbers, names, xy_m, usable, [{} for _ in texts], is_own=True)


def _degrees(text: str) -> tuple[float, float]:
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != _PAIR or not all(map(math.isfinite, numbers)) or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:  # noqa: PLR2004 - degrees of the globe
        sentence = f"{text[:40]!r} is no place; write lon,lat in degrees, as in 7.3108,51.5495"
        raise PlacedPlaceError(sentence, reason="placed_wrong", wrong=text[:40])
    return numbers[0], numbers[1]


def _refuse_elsewhere(texts: list[str], xy_m: np.ndarray, boundary_m: shapely.Geometry) -> None:
    west, south, east, north = boundary_m.bounds
    low, high = np.array([west, south]) - AROUND_M, np.array([east, north]) + AROUND_M
    inside = ((xy_m >= low) & (xy_m <= high)).all(axis=1)
    if not inside.all():
        wrong = texts[int(np.argmin(inside))]
        sentence = f"{wrong!r} lies outside of the town; write longitude first, as in 7.3108,51.5495"
        raise PlacedPlaceError(sentence, reason="placed_outside", wrong=wrong)
