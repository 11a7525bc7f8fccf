"""Numbers as people type them into forms."""

from math import isfinite

from data.errors import FieldError


def typed_number(name: str, text: str) -> float:
    """A number with a comma or a point, and blanks between its digits; FieldError of the field: it is none."""
    try:
        value = float("".join(text.split()).replace(",", "."))
    except ValueError:
        raise FieldError(name, f"{text[:40]!r} is no number") from None
    if not isfinite(value):
        raise FieldError(name, f"{text[:40]!r} is no number")
    return value
