"""Looks at what a service said: a picture is one, features are features, text is text, whatever it calls them."""

import json
from io import BytesIO
from typing import Any, Final

from data.errors import ForeignServiceError
from data.web_tiles import PIXELS
from services.maps.outbound import ForeignAnswer

LEGEND_PIXELS: Final = 4_000
"""A legend's longest side."""
MOST_TEXT: Final = 4_000
_FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_SHAPES: Final = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}


def picture(answer: ForeignAnswer, *, is_tile: bool) -> str:
    """The media type of a picture that is whole; ForeignServiceError: it is none, is broken, or of another size."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - Pillow costs time that other commands need not pay

    try:
        with Image.open(BytesIO(answer.body), formats=list(_FORMATS)) as image:
            if is_tile and image.size != (PIXELS, PIXELS):
                raise ForeignServiceError(f"draws {image.width} x {image.height} pixels, not {PIXELS} x {PIXELS}")
            if max(image.size) > LEGEND_PIXELS:
                raise ForeignServiceError(f"draws a legend of {image.width} x {image.height} pixels")
            image.load()
            return _FORMATS[str(image.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise ForeignServiceError(f"sends no picture that can be read, but {answer.media}") from None


def features(answer: ForeignAnswer, *, limit: int) -> list[dict[str, Any]]:
    """The features of an answer, of each only what GeoJSON knows; ForeignServiceError: it is no collection of some."""
    try:
        return [_feature(one) for one in _collected(json.loads(answer.body))[:limit]]
    except (KeyError, TypeError, ValueError, RecursionError):
        raise ForeignServiceError(f"sends no features that can be read, but {answer.media}") from None


def _collected(said: Any) -> list[Any]:
    if said["type"] != "FeatureCollection":
        raise ValueError
    found: list[Any] = said["features"]
    return found


def _feature(one: Any) -> dict[str, Any]:
    geometry, properties = one["geometry"], one.get("properties") or {}
    if one["type"] != "Feature" or not isinstance(properties, dict):
        raise ValueError
    if geometry is not None and geometry["type"] not in _SHAPES:
        raise ValueError
    named = {"id": str(one["id"])} if "id" in one else {}
    return {"type": "Feature", **named, "geometry": geometry, "properties": properties}


def text(answer: ForeignAnswer) -> str:
    """Lines of text; ForeignServiceError: it is none."""
    if answer.media != "text/plain":
        raise ForeignServiceError(f"sends no plain text, but {answer.media}")
    said = answer.body.decode("utf-8", "replace")
    return "".join(one for one in said if one.isprintable() or one == "\n").strip()[:MOST_TEXT]
