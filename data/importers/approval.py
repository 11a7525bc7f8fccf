"""What an import would change is shown before it is changed; whoever is asked may decline."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from data.errors import StadtklimaError

Approve: TypeAlias = Callable[[Sequence[str]], bool]
"""Is shown lines of text that say what would change; False: leave everything as it is."""


class DeclinedError(StadtklimaError):
    """Whoever was asked wants nothing changed."""


def approved(lines: Sequence[str]) -> bool:
    """Approve everything."""
    del lines
    return True


def ask(approve: Approve, lines: Sequence[str]) -> None:
    """Go on only with approval, else DeclinedError."""
    if not approve(lines):
        raise DeclinedError("nothing was changed")
