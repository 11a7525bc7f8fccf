"""Every text that people read: ``{language}.toml`` and ``{language}.{part}.toml``; each language has the same keys.

A text below ``simple.`` is the plain variant of the text whose key follows: people who chose plain language read it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from data.declare import Text
from data.errors import DeclarationError, NotFoundError
from data.registry import Registry

Language: TypeAlias = Literal["de", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("de", "en")
SIMPLE: Final = "simple"
"""The section of plain variants; the choice of them is a parameter of the same name."""


class UnknownTextError(NotFoundError):
    """No text of this key."""

    kind = "text"


class Words(Registry[str]):
    """The texts of one language by dotted key (``class.fill.room``), with ``{name}`` where a value goes."""

    def __init__(self, language: Language, texts: Mapping[str, str]) -> None:
        super().__init__(texts)
        self.language: Language = language

    def __getitem__(self, key: str) -> str:
        try:
            return self._declared[key]
        except KeyError:
            close = [known for known in self if known.partition(".")[0] == key.partition(".")[0]]
            raise UnknownTextError(key, close) from None

    def say(self, key: str, **values: object) -> str:
        """The text of this key with its values filled in."""
        return self[key].format(**values)

    def below(self, prefix: str) -> dict[str, str]:
        """The texts whose key begins with ``prefix.``, without that prefix."""
        start = prefix + "."
        return {key.removeprefix(start): text for key, text in self.items() if key.startswith(start)}

    def simple(self) -> "Words":
        """The same words, plain where there is a plain variant; DeclarationError: a variant is of no text."""
        variants = self.below(SIMPLE)
        if lost := sorted(variants.keys() - self.keys()):
            raise DeclarationError(f"{SIMPLE} variants of no text ({self.language}): {', '.join(lost)}")
        return Words(self.language, {**self, **variants})


class Texts(Registry[Words]):
    """The words of every language."""

    def __init__(self, words: Mapping[Language, Words]) -> None:
        super().__init__({str(language): one for language, one in words.items()})
        self._simple = {language: one.simple() for language, one in self.items()}
        _same_keys(list(self.values()))

    def all(self, key: str) -> Text:
        """The text of this key in every language."""
        return {language: self[language][key] for language in LANGUAGES}

    def of(self, language: str | None, *, simple: bool = False) -> Words:
        """The words of a language, plain ones if wished; of German where it is unknown or none."""
        words = self._simple if simple else self._declared
        return words.get(language or "de", words["de"])


@cache
def load() -> Texts:
    """Read every language's files.

    Raises:
        DeclarationError: the languages do not have the same keys, two files have the same, or a value is no text.
    """
    folder = Path(__file__).parent
    return Texts({language: Words(language, _all(folder, language)) for language in LANGUAGES})


def _all(folder: Path, language: Language) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in [folder / f"{language}.toml", *sorted(folder.glob(f"{language}.*.toml"))]:
        more = _read(path)
        if twice := more.keys() & texts.keys():
            raise DeclarationError(f"{path.name} says again: {', '.join(sorted(twice))}")
        texts |= more
    return texts


def _read(path: Path) -> dict[str, str]:
    return dict(_flat("", tomllib.loads(path.read_text("utf-8")), path))


def _flat(prefix: str, table: dict[str, Any], path: Path) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(f"{prefix}{key}.", value, path)
        elif isinstance(value, str):
            found.append((prefix + key, value))
        else:
            raise DeclarationError(f"{path.name}: {prefix}{key} is {value!r}, not a text")
    return found


def _same_keys(words: list[Words]) -> None:
    for one in words[1:]:
        differ = sorted(set(one).symmetric_difference(words[0]))
        if differ:
            raise DeclarationError(f"texts {words[0].language} and {one.language} differ in: {', '.join(differ)}")
