"""Questions in the body of a request: where somebody stands, or what they typed, is in no address and in no log."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.requests import Request

from dashboard.api import parameters
from dashboard.api.answers import JSON
from dashboard.api.parameters import Parameter
from dashboard.http.bodies import body_of
from dashboard.http.errors import UnsupportedTypeError
from data.errors import BadRequestError

TOLD_TO_NOBODY: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
_LON_AT_MOST, _LAT_AT_MOST = 180.0, 90.0


async def fields(request: Request, known: Iterable[Parameter]) -> Mapping[str, Any]:
    """The fields of a JSON object in the body; the address itself takes no parameters.

    Raises:
        BadRequestError: it is no JSON object, or has an unknown field.
        TooLargeError, UnsupportedTypeError: it is too long, or of another type.
    """
    parameters.query(request, ())
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise UnsupportedTypeError(f"content type {kind!r}; send {JSON}")
    raw = await body_of(request)
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadRequestError("the body is no JSON; send an object such as {...} with double quotes") from None
    if not isinstance(document, dict):
        raise BadRequestError(f"the body is {type(document).__name__}, not an object with named fields")
    names = [one.name for one in known]
    parameters.checked([(name, "") for name in document], names)
    return document


def written(text: str | None) -> float | None:
    """The number a text stands for, NaN if it is none."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return math.nan


def place(lon: object, lat: object) -> tuple[float, float]:
    """A place in degrees EPSG:4326; BadRequestError: one of both is missing, no finite number, or not on Earth."""
    return _degrees("lon", lon, _LON_AT_MOST), _degrees("lat", lat, _LAT_AT_MOST)


def _degrees(name: str, value: object, at_most: float) -> float:
    if value is None:
        raise BadRequestError(f"{name} is missing; give degrees (EPSG:4326), such as lon 7.311 and lat 51.552")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= at_most:
        return float(value)
    raise BadRequestError(f"{name} is no number of degrees from {-at_most:g} to {at_most:g}")
