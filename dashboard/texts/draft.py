"""What a text may be that shall stand in the place of a shipped one."""

from dataclasses import dataclass
from string import Formatter
from typing import Final

from dashboard.texts.counted import BETWEEN

LONGEST: Final = 4000
_SEEN: Final = "\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
"""Characters that are seen, though Python does not call them printable."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why it may not.

    Args:
        kind: ``empty``, ``long``, ``signs`` (characters nobody sees), ``braces`` (a single one), ``places``.
        missing: placeholders that the shipped text has and this has not.
        unknown: the other way round.
    """

    kind: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def misfit(shipped: str, text: str) -> Misfit | None:
    """What is wrong with a text in the place of a shipped one; None: nothing."""
    if not text.strip() and shipped.strip():
        return Misfit("empty")
    if len(text) > max(LONGEST, 2 * len(shipped)):
        return Misfit("long")
    if any(not one.isprintable() and one not in _SEEN for one in text):
        return Misfit("signs")
    try:
        wanted, there = places(shipped), places(text)
    except ValueError:
        return Misfit("braces")
    if wanted != there:
        return Misfit("places", tuple(sorted(wanted - there)), tuple(sorted(there - wanted)))
    return None


def places(text: str) -> frozenset[str]:
    """The placeholders of a text as they are written; ValueError: a brace opens or closes none."""
    found = Formatter().parse(text)
    return frozenset(_written(name, spec, conversion) for _, name, spec, conversion in found if name is not None)


def _written(name: str, spec: str | None, conversion: str | None) -> str:
    if spec and BETWEEN in spec:  # the words of a number are words, and may be others
        return "{" + name + "}"
    return "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
