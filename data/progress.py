"""How what takes long says how far it is."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float], None]
"""Is told what is being done, and which share of all of it is, 0 to 1."""


def silent(what: str, share: float) -> None:
    """Tell nobody."""
    del what, share
