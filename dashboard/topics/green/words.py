"""Litres, shares and days in words; one form for every place that says them."""

import math
from datetime import date
from typing import Final

from dashboard.parts.figures import number, quantity
from dashboard.texts import Words

LITRES_PER_M3: Final = 1000
FROM_M3: Final = 10_000
"""Litres from which cubic metres are said."""
_STEPS: Final = ((100, 5), (1000, 10), (FROM_M3, 100))
"""Up to so many litres they are said in such steps."""


def water(litres: float, words: Words) -> str:
    """``240 l`` or ``57 m³``, no finer than anybody knows it."""
    if litres < FROM_M3:
        step = next(step for most, step in _STEPS if litres < most)
        return quantity(step * round(litres / step), unit="l", decimals=0, words=words)
    return quantity(litres / LITRES_PER_M3, unit="m³", decimals=0, words=words)


def span(low: float, high: float, words: Words) -> str:
    """``110 bis 390 l``; both with their units where these differ."""
    least, most = water(low, words), water(high, words)
    if least.split()[-1] == most.split()[-1]:
        least = least.split()[0]
    return words.say("green.span", low=least, high=most)


def share(percent: float, words: Words) -> str:
    """``43 %``."""
    return quantity(percent if math.isfinite(percent) else math.nan, unit="%", decimals=0, words=words)


def friday(day: date, words: Words) -> str:
    """``Freitag, 3. Juli``."""
    return words.say(
        "green.friday", day=number(day.day, decimals=0, words=words), month=words[f"green.month.{day.month}"]
    )
