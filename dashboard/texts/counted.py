"""Texts whose words follow a number: ``{n} {n:Ort|Orte}`` says ``1 Ort`` and ``2 Orte`` (core/page.js, too)."""

from string import Formatter
from typing import Any, Final

ONE: Final = "1"
BETWEEN: Final = "|"
"""Stands between what is said of one and what is said of any other number."""


class CountedTexts(Formatter):
    """As `str.format`, and the words of a number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """What stands for a pair of braces."""
        one, mark, others = format_spec.partition(BETWEEN)
        if not mark:
            return str(super().format_field(value, format_spec))
        return one if str(value) == ONE else others


_TEXTS: Final = CountedTexts()


def counted(text: str, /, **values: object) -> str:
    """A text with its values filled in; KeyError: one is missing."""
    return _TEXTS.vformat(text, (), values) if BETWEEN in text else text.format(**values)
