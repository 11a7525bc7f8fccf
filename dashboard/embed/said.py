"""What a tile says: heading, figure, sentence, age and source, whatever it becomes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.classes import Look
from dashboard.texts import Words
from data.town import Attribution

HOURS: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Line:
    """A measure over the last 48 hours.

    Args:
        at_ms: (n,) instants, milliseconds since 1970 UTC, rising.
        value: (n,) values.
        until_ms: the present.
        gap_ms: a line does not bridge more than this.
        marks: values to be marked.
    """

    at_ms: NDArray[np.int64]
    value: NDArray[np.float64]
    until_ms: int
    gap_ms: int
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a tile says.

    Args:
        heading: what it is about.
        answer: the sentence; what a figure means if there is one.
        figure: with its unit, or a word; empty where the sentence says all.
        more: what follows from it.
        measured: how old it is.
        look: symbol and colour; None: the tile has none.
        struck: the figure is implausible.
        faded: the figure is old.
        sources: whom to name.
        simulated: whether values are made up.
        layers: whose versions change it.
        follow: path and query on our site that says more.
        line: what a chart draws.
        site_id: of the one site it is about; None: of several.
        replay: in a replay, what it tells the time to be.
        usable: False where the address asks for what is not there, so that only the sentence is of use.
    """

    heading: str
    answer: str
    figure: str = ""
    more: str = ""
    measured: str = ""
    look: Look | None = None
    struck: bool = False
    faded: bool = False
    sources: tuple[tuple[str, Attribution], ...] = ()
    simulated: bool = False
    layers: tuple[str, ...] = ()
    follow: str = "/"
    line: Line | None = None
    site_id: str | None = None
    replay: str = ""
    usable: bool = True

    def text(self, words: Words) -> str:
        """All of it as one paragraph: the alternative to its picture."""
        figure = f"{self.figure} – {self.answer}" if self.figure and self.answer else self.figure or self.answer
        notes = words["page.demo"] if self.simulated else ""
        named = "; ".join(credit(kind, one) for kind, one in self.sources)
        parts = (self.replay, self.heading, figure, self.more, self.measured, notes, named)
        return ". ".join(part.rstrip(". ") for part in parts if part) + "."


def credit(kind: str, one: Attribution) -> str:
    """Who is to be named, in one line."""
    return f"{kind}: {one.holder}, {one.licence}"
