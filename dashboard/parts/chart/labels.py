"""Finds room for the labels of a chart: none lies on a line or on another label."""

from collections.abc import Iterable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.markup import Markup, tag

LETTER_PX: Final = 7.2
"""Width of a letter, roughly."""
ABOVE_PX, BELOW_PX = 10.5, 3.0
"""What a line of text takes above and below its foot."""
_LEFT: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
Spot: TypeAlias = tuple[float, float, str]
"""x, y of a text's foot, and its anchor."""


def width(words: str) -> float:
    """Of a text, px, roughly."""
    return len(words) * LETTER_PX


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str | None = None) -> Markup:
    """A text of a drawing."""
    return tag("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "class": kind}, words)


class Room:
    """What is taken of a drawing, and between which edges labels may stand, px."""

    def __init__(self, left: float, right: float, bottom: float) -> None:
        self.left, self.right, self.bottom = left, right, bottom
        self.taken: NDArray[np.float64] = np.empty((0, 4))

    def take(self, boxes: NDArray[np.float64]) -> None:
        """These are taken: (n, 4) left, top, right, bottom."""
        self.taken = np.vstack([self.taken, boxes])

    def take_path(self, x: NDArray[np.float64], upper: NDArray[np.float64], lower: NDArray[np.float64]) -> None:
        """A line or a band from point to point: (n,) each."""
        ends = np.minimum(np.arange(x.size) + 1, x.size - 1)
        top, bottom = np.minimum(upper, upper[ends]), np.maximum(lower, lower[ends])
        self.take(np.column_stack([x, top, x[ends], bottom]))

    def place(self, words: str, spots: Iterable[Spot], *, kind: str | None = None) -> Markup | None:
        """The text at the first spot where it is free; None where it is at none."""
        for x, y, anchor in spots:
            box = _box(x, y, words, anchor)
            if self.left <= box[0] and box[2] <= self.right and box[3] <= self.bottom and self._free(box):
                self.take(box[None, :])
                return text(x, y, words, anchor=anchor, kind=kind)
        return None

    def _free(self, box: NDArray[np.float64]) -> bool:
        taken = self.taken
        apart = (taken[:, 0] > box[2]) | (taken[:, 2] < box[0]) | (taken[:, 1] > box[3]) | (taken[:, 3] < box[1])
        return bool(apart.all())


def around(x: float, y: float, words: str, *, above: bool, most: float) -> Iterable[Spot]:
    """Spots above or below a point, the nearest first; in the middle, then to its sides."""
    aside = width(words) / 2
    for away in np.arange(4.0, most, 2.0):
        foot = y - away if above else y + away + ABOVE_PX
        yield from ((x + shift, foot, "middle") for shift in (0.0, aside, -aside))


def _box(x: float, y: float, words: str, anchor: str) -> NDArray[np.float64]:
    left = x - width(words) * _LEFT[anchor]
    return np.array([left, y - ABOVE_PX, left + width(words), y + BELOW_PX])
