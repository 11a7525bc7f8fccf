"""The structure of a tagged PDF as a screen reader walks it, read from the objects in its streams."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.pdf_drawing import streams

_TOKEN: Final = re.compile(
    rb"\s*(<<|>>|\[|\]|/[^\s/<>\[\]()]*|\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|\d+ \d+ R|[^\s/<>\[\]()]+)", re.DOTALL
)


@dataclass(frozen=True)
class Tagged:
    """An element: its type (H1, P, Figure, TH ...), its own entries, and what it holds."""

    kind: str
    facts: dict[str, Any]
    parts: list["Tagged"] = field(default_factory=list)

    def all(self, *kinds: str) -> list["Tagged"]:
        """Those of some types below it, in reading order."""
        return [one for one in self.walk() if one.kind in kinds]

    def walk(self) -> Iterator["Tagged"]:
        """All below it, in reading order."""
        for one in self.parts:
            yield one
            yield from one.walk()


@dataclass(frozen=True)
class PdfStructure:
    """What a file says of itself, and the document within."""

    catalog: dict[str, Any]
    document: Tagged

    @classmethod
    def read(cls, pdf: bytes) -> "PdfStructure":
        """Of a file whose objects stand together in streams (PDF 1.5 and later)."""
        known = dict(_objects(pdf))
        catalog = next(one for one in known.values() if isinstance(one, dict) and one.get("Type") == "Catalog")
        root = known[catalog["StructTreeRoot"]]
        return cls(_whole(catalog, known), Tagged("Root", {}, [*_elements(root["K"], known)]))


def _objects(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """Objects by their reference, ``7 0 R``."""
    for one in re.finditer(rb"(\d+) 0 obj\s*(<<.*?>>)\s*(?:stream|endobj)", pdf, re.DOTALL):
        yield f"{int(one[1])} 0 R", _value(one[2])
    for content in streams(pdf):
        if packed := re.match(rb"[\d\s]+(?=[<\[(/])", content):
            head = [int(number) for number in packed[0].split()]
            body, ends = content[packed.end() :], [*head[3::2], len(content)]
            for number, first, end in zip(head[::2], head[1::2], ends, strict=True):
                yield f"{number} 0 R", _value(body[first:end])


def _value(content: bytes) -> Any:
    tokens = (one[1] for one in _TOKEN.finditer(content))
    return _next(next(tokens), tokens)


def _next(word: bytes, tokens: Iterator[bytes]) -> Any:
    if word == b"<<":
        return {one[1:].decode(): _next(next(tokens), tokens) for one in iter(lambda: next(tokens), b">>")}
    if word == b"[":
        return [_next(one, tokens) for one in iter(lambda: next(tokens), b"]")]
    return _plain(word)


def _plain(word: bytes) -> Any:
    if word.startswith(b"<"):
        return bytes.fromhex(word[1:-1].decode()).decode("utf-16")
    if word.startswith(b"("):
        return re.sub(rb"\\(.)", rb"\1", word[1:-1]).decode("latin-1")
    return word.decode().removeprefix("/")


def _whole(facts: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """With what its references lead to, one step far."""
    return {name: known.get(one, one) if isinstance(one, str) else one for name, one in facts.items()}


def _elements(held: Any, known: dict[str, Any]) -> Iterator[Tagged]:
    for one in held if isinstance(held, list) else [held]:
        facts = known.get(one) if isinstance(one, str) else one
        if isinstance(facts, dict) and "S" in facts:
            yield Tagged(facts["S"], facts, [*_elements(facts.get("K", []), known)])
