"""Why a question cannot be answered, in the language of a page; services give a reason and what it is about."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from dashboard.parts.answer_text import said_name
from dashboard.parts.figures import ZONE, number
from dashboard.parts.markup import tag
from dashboard.texts import Words
from data.declare import Layers
from data.errors import BadRequestError, StadtklimaError

SECTION: Final = "refused"
_WRONG: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than_equal": ("low", "ge"),
    "less_than_equal": ("high", "le"),
    "string_too_long": ("high", "max_length"),
    "multiple_of": ("step", "multiple_of"),
    "int_parsing": ("number", ""),
    "int_from_float": ("number", ""),
    "float_parsing": ("number", ""),
    "finite_number": ("number", ""),
}
"""Errors of pydantic's: the text that says each, and which of its values is the limit."""


class WrongValuesError(BadRequestError):
    """Fields of the form that cannot be so, said in the language of the page."""


def refusal(error: StadtklimaError, words: Words, layers: Layers) -> str:
    """The sentence of an error; in English, as a piece of HTML that says so, where the page has none of its own."""
    if isinstance(error, WrongValuesError):
        return str(error)
    key = f"{SECTION}.{error.reason_said}"
    if key not in words:
        return tag("span", {"lang": "en"}, str(error))
    return words.say(key, **{name: _said(one, words, layers) for name, one in error.values.items()})


def wrong_values(errors: Iterable[Mapping[str, Any]], label: Callable[[str], str], words: Words) -> str:
    """A sentence for each error of pydantic's; ``label``: what a parameter is called."""
    return " ".join(_wrong_value(one, label(str(one["loc"][0]) if one["loc"] else ""), words) for one in errors)


def _wrong_value(error: Mapping[str, Any], field: str, words: Words) -> str:
    text, limit = _WRONG.get(error["type"], ("other", ""))
    said = {"field": field, "value": error["input"], "limit": error["ctx"][limit] if limit else ""}
    return words.say(f"{SECTION}.value.{text}", **{name: _value(one, words) for name, one in said.items()})


def _value(value: object, words: Words) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return number(value, decimals=0 if float(value).is_integer() else 1, words=words)


def _said(value: object, words: Words, layers: Layers) -> str:
    """A value as people say it: numbers and times as they write them, ids by their names."""
    if isinstance(value, list | tuple):
        return ", ".join(_said(one, words, layers) for one in value) or words["fachkarte.any"]
    if isinstance(value, datetime):
        return f"{value.astimezone(ZONE):%d.%m.%Y %H:%M}"
    return said_name(value, words, layers) if isinstance(value, str) else _value(value, words)
