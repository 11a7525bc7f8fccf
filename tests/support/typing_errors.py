"""Typing errors as people make them: a letter put in, left out, taken for another, or swapped with the next."""

from collections.abc import Callable
from typing import Final

import numpy as np

LETTERS: Final = "abcdefghijklmnoprstuvwz"


def _left_out(text: str, at: int, _: str) -> str:
    return text[:at] + text[at + 1 :]


def _put_in(text: str, at: int, letter: str) -> str:
    return text[:at] + letter + text[at:]


def _taken_for_another(text: str, at: int, letter: str) -> str:
    return text[:at] + letter + text[at + 1 :]


def _swapped(text: str, at: int, _: str) -> str:
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


ERRORS: Final[tuple[Callable[[str, int, str], str], ...]] = (_left_out, _put_in, _taken_for_another, _swapped)


def mistyped(text: str, rng: np.random.Generator, *, kind: int) -> str:
    """The text with one error of a kind (a row of ERRORS) behind its first letter, which people rarely miss."""
    places = [at for at in range(2, len(text)) if text[at].isalpha() and text[at - 1].isalpha()]
    while True:
        wrong = ERRORS[kind](text, int(rng.choice(places)), str(rng.choice(list(LETTERS))))
        if wrong != text:
            return wrong
