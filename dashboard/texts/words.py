"""The texts of one language, and how they are said while a draft is tried."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from dashboard.texts.counted import counted
from data.errors import DeclarationError, NotFoundError
from data.language import Language
from data.registry import Registry

SIMPLE: Final = "simple"
"""The section of plain variants; the choice of them is a parameter of the same name."""

_UNIT: Final = r"°C|%|k?m|[cm]m|kWh?|[kM]i?B|GB|dBm?|ppm|V|mA|ms|s|h|K|kg|t|l|px|€|Grad|degrees?|Uhr|\{unit\}"
"""What belongs to the number before it: no line ends between the two."""
_BREAK: Final = re.compile(rf"(?<=[0-9}}]) (?=(?:{_UNIT})(?!\w))")


def unbroken(text: str) -> str:
    """A text whose numbers, and places of numbers, hold on to their units."""
    return _BREAK.sub("\N{NO-BREAK SPACE}", text)


class UnknownTextError(NotFoundError):
    """No text of this key."""

    kind = "text"


class Words(Registry[str]):
    """The texts of one language by dotted key (``class.fill.room``), with ``{name}`` where a value goes, unbroken."""

    def __init__(self, language: Language, texts: Mapping[str, str]) -> None:
        super().__init__({key: unbroken(text) for key, text in texts.items()})
        self.language: Language = language
        self._sections: dict[str | tuple[str, ...], Mapping[str, str]] = {}

    def __getitem__(self, key: str) -> str:
        try:
            return self._declared[key]
        except KeyError:
            close = [known for known in self if known.partition(".")[0] == key.partition(".")[0]]
            raise UnknownTextError(key, close) from None

    def say(self, key: str, **values: object) -> str:
        """The text of this key with its values filled in."""
        return counted(self[key], **values)

    def below(self, prefix: str) -> Mapping[str, str]:
        """The texts whose key begins with ``prefix.``, without that prefix."""
        start = prefix + "."
        if start not in self._sections:  # a page asks for the same few thirty times, and there are 3,000 texts
            found = {key.removeprefix(start): text for key, text in self.beginning(start).items()}
            self._sections[start] = MappingProxyType(found)
        return self._sections[start]

    def beginning(self, *starts: str) -> dict[str, str]:
        """The texts whose key begins with one of these."""
        if starts not in self._sections:
            found = {key: text for key, text in self._declared.items() if key.startswith(starts)}
            self._sections[starts] = MappingProxyType(found)
        return dict(self._sections[starts])

    def simple(self) -> "Words":
        """The same words, plain where there is a plain variant; DeclarationError: a variant is of no text."""
        variants = self.below(SIMPLE)
        if lost := sorted(variants.keys() - self.keys()):
            raise DeclarationError(f"{SIMPLE} variants of no text ({self.language}): {', '.join(lost)}")
        return self.saying(variants)

    def saying(self, texts: Mapping[str, str]) -> "Words":
        """The same words, with these beside them or in their place."""
        made = copy(self)
        more = {key: unbroken(text) for key, text in texts.items()}
        made._declared = {**self._declared, **more}  # noqa: SLF001 - a copy of its own
        made._sections = {}  # noqa: SLF001 - likewise
        return made


class HeardWords(Words):
    """Words that note which of them are asked for."""

    def __init__(self, language: Language, texts: Mapping[str, str], asked: set[str]) -> None:
        super().__init__(language, texts)
        self._asked = asked

    def __getitem__(self, key: str) -> str:
        self._asked.add(key)
        return super().__getitem__(key)

    def beginning(self, *starts: str) -> dict[str, str]:
        """As of other words; all of them were asked for."""
        found = super().beginning(*starts)
        self._asked.update(found)
        return found


@dataclass(frozen=True, slots=True)
class Trial:
    """While it runs, what asks for words in the same thread hears drafts in their place.

    Args:
        drafts: texts by language and key.
        asked: the keys that were asked for.
    """

    drafts: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    @contextmanager
    def run(self) -> Iterator[None]:
        """Let it hold for a while."""
        before = _TRIAL.set(self)
        try:
            yield
        finally:
            _TRIAL.reset(before)

    def words(self, known: Words, *, simple: bool) -> Words:
        """Words as they would be."""
        drafts = Words(known.language, self.drafts.get(known.language, {}))
        own = {**drafts, **(drafts.below(SIMPLE) if simple else {})}
        return HeardWords(known.language, {**known, **own}, self.asked)


_TRIAL: ContextVar[Trial | None] = ContextVar("trial", default=None)


def tried(known: Words, *, simple: bool = False) -> Words:
    """The words themselves, or as a trial has them."""
    trial = _TRIAL.get()
    return known if trial is None else trial.words(known, simple=simple)
