"""Weights and lengths as mappers write them: ``3.5``, ``7,5 t``, ``12 st``, ``3500 kg``, ``2.1 m``, ``6'7"``."""

import re
from typing import Final

from data.errors import StadtklimaError

_KG: Final = {
    "": 1000.0,
    "t": 1000.0,
    "kg": 1.0,
    "st": 907.18474,
    "lt": 1016.0469088,
    "lb": 0.45359237,
    "lbs": 0.45359237,
}
_M: Final = {"": 1.0, "m": 1.0, "cm": 0.01, "ft": 0.3048, "in": 0.0254}
_NONE: Final = frozenset({"none", "no", "default", "unsigned", "no_sign", "no_indications", "implicit", "variable"})
"""No sign, so no limit but that of the law: 40 t, 2.55 m and 4 m, of which no vehicle of a town is larger."""
_NUMBER: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]*)")
_FEET: Final = re.compile(r"""(?:(\d+(?:\.\d+)?)\s*(?:'|ft|feet))?\s*(?:(\d+(?:\.\d+)?)\s*(?:"|''|in))?""")
LIGHTEST_IN_KG: Final = 100.0
"""A weight without unit is in tonnes; no sign allows so many, so that this is one in kilograms."""


class UnreadableLimitError(StadtklimaError):
    """A limit that no number could be made of."""


def weight_kg(text: str) -> float | None:
    """What ``maxweight`` says, kg; None: there is no limit; UnreadableLimitError: whatever it says."""
    said = _clean(text)
    if said in _NONE:
        return None
    number, unit = _parts(said, text)
    if unit not in _KG:
        raise UnreadableLimitError(text)
    return number if not unit and number >= LIGHTEST_IN_KG else number * _KG[unit]


def length_m(text: str) -> float | None:
    """What ``maxwidth``, ``maxheight`` or ``width`` says, m; None: there is no limit; UnreadableLimitError as above."""
    said = _clean(text)
    if said in _NONE:
        return None
    feet = _FEET.fullmatch(said)
    if feet and any(feet.groups()):
        return float(feet[1] or 0) * _M["ft"] + float(feet[2] or 0) * _M["in"]
    number, unit = _parts(said, text)
    if unit not in _M:
        raise UnreadableLimitError(text)
    return number * _M[unit]


def _clean(text: str) -> str:
    return text.strip().lower()


def _parts(said: str, text: str) -> tuple[float, str]:
    if not (found := _NUMBER.fullmatch(said)) or float(found[1].replace(",", ".")) == 0:
        raise UnreadableLimitError(text)
    return float(found[1].replace(",", ".")), found[2]
