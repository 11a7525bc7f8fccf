"""What attributes of places say: a number of each, or which ones have a value."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError


class AttributeValueError(BadRequestError):
    """No place has such an attribute, or its value is none that counts."""


def numbers(attributes: Sequence[Mapping[str, Any]], name: str, *, of: str) -> NDArray[np.float64]:
    """(n,) a number >= 0 of each place; a decimal comma counts. AttributeValueError: a place has none."""
    _refuse_unknown(attributes, name, of=of)
    found = np.array([_number(one.get(name)) for one in attributes], dtype=np.float64).reshape(-1)
    if not (found >= 0).all():
        row = int(np.argmin(found >= 0))
        value = attributes[row].get(name)
        sentence = f"{name} of feature {row} of {of} is {value!r}; give a number of 0 or more"
        raise AttributeValueError(sentence, reason="no_number", name=name, row=row + 1, of=of, wrong=str(value))
    return found


def matching(attributes: Sequence[Mapping[str, Any]], condition: str, *, of: str) -> NDArray[np.bool_]:
    """(n,) which places meet ``attribute=value`` (or ``attribute=value|value``); case does not count.

    Raises:
        AttributeValueError: the condition is none, or no place has the attribute.
    """
    name, equals, values = (part.strip() for part in condition.partition("="))
    if not name or not equals:
        sentence = f"{condition!r} is no condition; write attribute=value, or attribute=value|value"
        raise AttributeValueError(sentence, reason="no_condition", wrong=condition)
    _refuse_unknown(attributes, name, of=of)
    wanted = {one.strip().casefold() for one in values.split("|")}
    return np.array([str(one.get(name, "")).strip().casefold() in wanted for one in attributes], np.bool_)


def _refuse_unknown(attributes: Sequence[Mapping[str, Any]], name: str, *, of: str) -> None:
    known = dict.fromkeys(key for one in attributes for key in one)
    if attributes and name not in known:
        some = list(known)[:20]
        sentence = f"{of} has no attribute {name!r}; it has: {', '.join(some) or 'none'}"
        raise AttributeValueError(sentence, reason="unknown_attribute", wrong=name, of=of, known=some)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        found = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except ValueError:
        return math.nan
    return found if math.isfinite(found) else math.nan
