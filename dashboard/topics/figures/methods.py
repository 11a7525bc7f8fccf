"""How the town's figures are made."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.energy.publication import LEAST_KNOWN, SMALL_KITA_M2
from dashboard.parts.markup import Markup
from dashboard.parts.method import method, plain
from dashboard.texts import Words
from services.energy.published_energy import EnergyShelf

PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class FiguresMethods:
    """Sections of ``/methoden``, where the town tells anything."""

    shelf: EnergyShelf

    def sections(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """Each section by its id."""
        if self.shelf.newest() is not None:
            values = {"kita": plain(SMALL_KITA_M2, words), "known": plain(PERCENT * LEAST_KNOWN, words)}
            yield "buildings", method("buildings", words, values)
