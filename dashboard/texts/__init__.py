"""Every text that people read: ``{language}.toml`` and ``{language}.{part}.toml``; each language has the same keys.

A text below ``simple.`` is the plain variant of the text whose key follows: people who chose plain language read it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard.texts.draft import misfit
from dashboard.texts.words import SIMPLE, UnknownTextError, Words, tried
from data.declare import Text
from data.errors import DeclarationError
from data.language import LANGUAGES, Language
from data.registry import Registry

if TYPE_CHECKING:
    from data.records.overrides import Overrides

__all__ = ["LANGUAGES", "SIMPLE", "Language", "Texts", "UnknownTextError", "Words", "load"]


class Texts(Registry[Words]):
    """The words of every language: those that are shipped, and in their place those of the town.

    Args:
        own: what the town says otherwise, as its records have it; None: nothing, ever.
    """

    def __init__(self, words: Mapping[str, Words], *, own: "Overrides[str] | None" = None) -> None:
        super().__init__(words)
        self.shipped: Final = dict(self._declared)
        self._simple = {language: one.simple() for language, one in self.items()}
        _same_keys(list(self.values()))
        self._own, self._version = own, -1
        self.revision = 0
        """Rises whenever the town says something otherwise."""

    def __getitem__(self, name: str) -> Words:
        return tried(super().__getitem__(name))

    def declare(self, declared: Mapping[str, Text]) -> None:
        """Ship these, too.

        Raises:
            DeclarationError: there is another text of such a key.
        """
        for language, words in self.shipped.items():
            if twice := sorted(words.keys() & declared.keys()):
                raise DeclarationError(f"declared again: the texts {', '.join(twice)}")
            more = {key: text[words.language] for key, text in declared.items()}
            self.shipped[language] = self._declared[language] = words.saying(more)
            self._simple[language] = self._simple[language].saying(more)
        self._version, self.revision = -1, 0

    def all(self, key: str) -> Text:
        """The text of this key in every language, as it is said whenever it is asked for."""
        return _InAll(self, key)

    def of(self, language: str | None, *, simple: bool = False) -> Words:
        """The words of a language, plain ones if wished; of German where it is unknown or none."""
        words = self._simple if simple else self._declared
        return tried(words.get(language or "de", words["de"]), simple=simple)

    def follow(self) -> None:
        """Say from now on what the town has put in force since the last call; what no longer fits is as shipped."""
        if self._own is None or self._version == (version := self._own.version()):
            return
        if self.revision != (revision := self._own.revision()):
            self._say(self._own.in_force())
            self.revision = revision
        self._version = version

    def _say(self, own: Mapping[str, str]) -> None:
        now = {}
        for language, shipped in self.shipped.items():
            said = {key.partition(":")[2]: text for key, text in own.items() if key.startswith(f"{language}:")}
            fits = {key: text for key, text in said.items() if key in shipped and not misfit(shipped[key], text)}
            now[language] = shipped.saying(fits)
        self._declared, self._simple = now, {language: one.simple() for language, one in now.items()}


class _InAll(Mapping[Language, str]):
    """One text in every language."""

    def __init__(self, texts: Texts, key: str) -> None:
        self._texts, self._key = texts, key

    def __getitem__(self, language: Language) -> str:
        return self._texts[language][self._key]

    def __iter__(self) -> Iterator[Language]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


@cache
def load() -> Texts:
    """Read every language's files.

    Raises:
        DeclarationError: the languages do not have the same keys, two files have the same, or a value is no text.
    """
    folder = Path(__file__).parent
    return Texts({language: Words(language, _all(folder, language)) for language in LANGUAGES})


def named(texts: Texts, product: str) -> Texts:
    """The same with a town's own name for these pages wherever ours stands, if it has one."""
    return Texts({language: _named(one, product) for language, one in texts.items()}) if product else texts


def _named(words: Words, product: str) -> Words:
    ours = words["page.product"]
    return Words(words.language, {key: text.replace(ours, product) for key, text in words.items()})


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
