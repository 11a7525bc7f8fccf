"""What somebody asks for by a postal address in whatever order: name, house number, postcode, district."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from rapidfuzz.distance import OSA

from data.town.likeness import BEGINS
from data.town.spelling import errors_allowed, packed, spelled

_POSTCODE: Final = re.compile(r"(?<![0-9])(?:\bd\s*-\s*)?([0-9]{5,6})(?![0-9])")
_COUNTRY: Final = re.compile(r"\b(deutschland|germany)\b")
_NUMBER: Final = re.compile(
    r"(?<![0-9])[0-9]{1,4}(?:\s*[a-z](?![^\W\d_]))?"
    r"(?:\s*[-–/;,+]\s*[0-9]{1,4}(?![0-9])(?:\s*[a-z](?![^\W\d_]))?)*(?![0-9])"
)
"""A house number, or a range or list of them: ``47 a - 49``."""
_LETTER: Final = re.compile(r"[^\W\d_]+")
_BREAK: Final = re.compile(r"[,;|\n]+")
_LONGEST_TOWN: Final = 5
"""Words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One way to understand what was typed.

    Args:
        words: of the name, spelled.
        number: of the house; empty without any.
        postcode, district: what else was said of it; empty where nothing was.
        at_most: what a name may cost that is understood so (data.town.likeness).
    """

    words: tuple[str, ...]
    number: str = ""
    postcode: str = ""
    district: str = ""
    at_most: float = inf

    @property
    def is_literal(self) -> bool:
        """Whether nothing was taken for a part of an address."""
        return self.at_most < inf


@dataclass(frozen=True)
class Postal:
    """Reads addresses of one town."""

    town: str
    districts: tuple[str, ...]

    def read(self, typed: str) -> list[Wanted]:
        """Every way to understand it, the most literal last; none where nothing is named."""
        text, postcode = self._postcode(unicodedata.normalize("NFC", typed).lower())
        name, number = _number(self._without_town(_COUNTRY.sub("|", text)))
        parts = [part for part in _BREAK.split(name) if _LETTER.search(part)]
        plain = Wanted(tuple(spelled(" ".join(parts))), number, postcode)
        literal = Wanted(tuple(spelled(typed)), at_most=0.0 if number else BEGINS)
        found = [*self._with_district(parts, plain), plain, *([literal] if literal.words != plain.words else [])]
        return [one for one in dict.fromkeys(found) if one.words]

    def _postcode(self, text: str) -> tuple[str, str]:
        """Without the first postcode; the town is often shortened behind it: ``91207 Lauf``."""
        found = _POSTCODE.search(text)
        if not found:
            return text, ""
        before, after = text[: found.start()], text[found.end() :].lstrip()
        words, first = spelled(self.town), _LETTER.match(after)
        if words and first and spelled(first[0]) == words[:1] and packed(after.split(",")[0]) != packed(self.town):
            is_short = not re.match(r"\s*[-a-z]", after[first.end() :])
            after = after[first.end() :] if is_short else after
        return f"{before}|{after}", found[1]

    def _without_town(self, text: str) -> str:
        words, wanted = list(_LETTER.finditer(text)), packed(self.town)
        runs = [
            (first.start(), last.end())
            for i, first in enumerate(words)
            for last in words[i : i + _LONGEST_TOWN]
            if not _BREAK.search(text[first.start() : last.end()])
        ]
        apart = [(OSA.distance(packed(text[start:end]), wanted), start, end) for start, end in runs]
        distance, start, end = min(apart, default=(len(wanted), 0, 0))
        return f"{text[:start]}|{text[end:]}" if wanted and distance <= errors_allowed(wanted) - 1 else text

    def _with_district(self, parts: list[str], plain: Wanted) -> Iterator[Wanted]:
        """A district that stands in a part of its own, or at an end of the name."""
        for i, part in enumerate(parts):
            if len(parts) > 1 and (known := self._district(packed(part))):
                rest = (*parts[:i], *parts[i + 1 :])
                yield replace(plain, words=tuple(spelled(" ".join(rest))), district=known)
        for rest, word in ((plain.words[:-1], plain.words[-1:]), (plain.words[1:], plain.words[:1])):
            if rest and word and (known := self._district(word[0])):
                yield replace(plain, words=rest, district=known)

    def _district(self, word: str) -> str:
        return next(_near(word, self.districts), "")


def _near(word: str, names: Iterable[str]) -> Iterator[str]:
    """Those of a name with at most one error, the nearest first."""
    apart = sorted((OSA.distance(word, packed(name)), name) for name in names)
    return (name for distance, name in apart if distance <= min(1, errors_allowed(packed(name)) - 1))


def _number(text: str) -> tuple[str, str]:
    """Without the house number: that behind a name, else the first."""
    found = list(_NUMBER.finditer(text))
    behind = [one for one in found if re.search(r"[^\W\d_][\s.]*$", text[: one.start()])]
    if not found:
        return text, ""
    one = (behind or found)[0]
    return f"{text[: one.start()]}|{text[one.end() :]}", one[0]
