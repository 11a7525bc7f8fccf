"""What a page of a PDF draws, measured on paper: an interpreter of the few operators that say where."""

import re
import zlib
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

MM_PER_POINT = 25.4 / 72
Matrix: TypeAlias = NDArray[np.float64]
_PAINTS = frozenset({"f", "f*", "B", "B*", "S", "s", "b"})
_PLACES = {"m": 1, "l": 1, "c": 3}


@dataclass(frozen=True)
class DrawnPath:
    """A path.

    Args:
        fill: red, green, blue, 0 .. 1.
        places_mm: (n, 2) of what it is drawn by, from the lower left corner of the paper.
    """

    fill: tuple[float, ...]
    places_mm: NDArray[np.float64]

    @property
    def middle(self) -> NDArray[np.float64]:
        """Of its box, mm."""
        found: NDArray[np.float64] = (self.places_mm.min(axis=0) + self.places_mm.max(axis=0)) / 2
        return found

    @property
    def size(self) -> NDArray[np.float64]:
        """Width and height of its box, mm."""
        found: NDArray[np.float64] = np.ptp(self.places_mm, axis=0)
        return found


def streams(pdf: bytes) -> list[bytes]:
    """What is packed in a file, unpacked: contents of pages, fonts, and objects that stand together."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [zlib.decompressobj().decompress(one) for one in packed if one[:1] == b"\x78"]


def drawn_paths(pdf: bytes) -> list[DrawnPath]:
    """The paths of every page, in the order in which they are painted."""
    contents = (one.decode("latin-1") for one in streams(pdf) if b" cm" in one[:80])
    return [path for one in contents for path in _Pen().drawn(one)]


class _Pen:
    """Follows the operators; where it stands is a matrix."""

    def __init__(self) -> None:
        self.now: Matrix = np.eye(3)
        self.fill: tuple[float, ...] = (0.0, 0.0, 0.0)
        self.kept: list[tuple[Matrix, tuple[float, ...]]] = []
        self.places: list[NDArray[np.float64]] = []

    def drawn(self, content: str) -> list[DrawnPath]:
        numbers: list[float] = []
        found: list[DrawnPath] = []
        for word in content.split():
            if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", word):
                numbers.append(float(word))
                continue
            if word in _PAINTS and self.places:
                found.append(DrawnPath(self.fill, np.array(self.places)))
            self._follow(word, numbers)
            numbers = []
        return found

    def _follow(self, word: str, numbers: list[float]) -> None:
        if word == "q":
            self.kept.append((self.now, self.fill))
        elif word == "Q":
            self.now, self.fill = self.kept.pop()
        elif word == "cm":
            a, b, c, d, e, f = numbers[-6:]
            self.now = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ self.now
        elif word == "rg":
            self.fill = tuple(numbers[-3:])
        elif word == "re":
            x, y, wide, high = numbers[-4:]
            self.places += [self._mm(x, y), self._mm(x + wide, y + high)]
        elif word in _PLACES:
            last = numbers[-2 * _PLACES[word] :]
            self.places += [self._mm(x, y) for x, y in zip(last[::2], last[1::2], strict=True)]
        elif word in _PAINTS or word == "n":
            self.places = []

    def _mm(self, x: float, y: float) -> NDArray[np.float64]:
        found: NDArray[np.float64] = (np.array([x, y, 1]) @ self.now)[:2] * MM_PER_POINT
        return found
