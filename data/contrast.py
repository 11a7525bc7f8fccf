"""How well colours are told apart: relative luminance and contrast ratio of WCAG 2.2."""

from typing import Final

TEXT: Final = 4.5
"""What text needs at least against its ground (success criterion 1.4.3)."""
SYMBOL: Final = 3.0
"""What focus, symbols and the edges of controls need (1.4.11)."""
_LINEAR_BELOW: Final = 0.04045


def luminance(colour: str) -> float:
    """Of a colour ``#rrggbb``, 0 (black) .. 1 (white)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Of two colours ``#rrggbb``, 1 (the same) .. 21 (black and white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else float(((part + 0.055) / 1.055) ** 2.4)
