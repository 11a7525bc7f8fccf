"""How far names are from what was typed, counted in typing errors."""

from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from data.town.spelling import errors_allowed, spelled

BEGINS: Final = 1.0
"""What a name costs of which only the beginning was typed; of which a word was; of which a part of a word was."""
HAS_WORDS: Final = 1.2
HAS_PART: Final = 1.5
SURPLUS: Final = 4.0
"""What a name costs beside which other words were typed: they may belong to another town."""
_WORDS_ALIKE: Final = 88.0
"""Of 100."""
_POINTS_AN_ERROR: Final = 8.0
_SHORTEST_PART: Final = 4
_BEGINS_ALIKE: Final = 5
"""Letters from which a beginning is forgiven an error."""


class Likeness:
    """Names in one spelling, compared by compiled code (RapidFuzz)."""

    def __init__(self, names: Sequence[str]) -> None:
        self._words = [spelled(name) for name in names]
        self._packed = ["".join(words) for words in self._words]
        self._spaced = [" ".join(words) for words in self._words]

    def costs(self, words: Sequence[str]) -> dict[int, float]:
        """By row the errors between a name and these words; names that are too far are left out."""
        found: dict[int, float] = {}
        for row, cost in self._every(words):
            found[row] = min(cost, found.get(row, cost))
        return found

    def _every(self, words: Sequence[str]) -> Iterator[tuple[int, float]]:
        typed = "".join(words)
        yield from self._apart(typed, self._packed, errors_allowed(typed))
        forgiven = int(len(typed) >= _BEGINS_ALIKE)
        heads = [name[: len(typed)] for name in self._packed]
        yield from ((row, BEGINS + errors) for row, errors in self._apart(typed, heads, forgiven))
        yield from self._by_words(words)
        if len(typed) >= _SHORTEST_PART:
            yield from ((row, HAS_PART) for row, name in enumerate(self._packed) if typed in name)

    def _apart(self, typed: str, names: Sequence[str], most: int) -> Iterator[tuple[int, float]]:
        alike = process.extract(typed, names, scorer=OSA.distance, score_cutoff=most, limit=None)
        return ((row, float(errors)) for _, errors, row in alike)

    def _by_words(self, words: Sequence[str]) -> Iterator[tuple[int, float]]:
        spaced = " ".join(words)
        alike = process.extract(
            spaced, self._spaced, scorer=fuzz.token_set_ratio, score_cutoff=_WORDS_ALIKE, limit=None
        )
        for _, points, row in alike:
            surplus = SURPLUS * (len(words) > len(self._words[row]))
            yield row, HAS_WORDS + surplus + (100.0 - points) / _POINTS_AN_ERROR
