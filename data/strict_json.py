"""The one writer of JSON: what is no number becomes null, for NaN and Infinity are no JSON and break every browser."""

import json
import math
from typing import Any


def dumps(value: object, **options: Any) -> str:
    """A value as JSON, with options of json.dumps; numbers that are not finite become null."""
    try:
        return json.dumps(value, allow_nan=False, **options)
    except ValueError:
        return json.dumps(_finite(value), allow_nan=False, **options)


def compact(value: object) -> str:
    """A value as JSON without spaces, letters as they are."""
    return dumps(value, ensure_ascii=False, separators=(",", ":"))


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
