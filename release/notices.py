"""The licences of others that a release passes on, word for word."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from data.errors import DeclarationError
from release.part import Part

TEXTS: Final = Path(__file__).parents[1] / "LICENSES"
"""For packages that say which licence they have, and forget its text."""
INSIDE: Final = Path(__file__).parents[1] / "assets/licences"
"""Of what is inside of packages that do not say it."""


def text(parts: Iterable[Part]) -> str:
    """All that are delivered, by name, each with its licence and texts; DeclarationError: a text is nowhere."""
    listed = sorted((one for one in parts if one.is_delivered), key=lambda one: (one.purl.type, one.name.lower()))
    inside = [f"=== {path.stem} ===\n\n{path.read_text('utf-8').strip()}" for path in sorted(INSIDE.glob("*.txt"))]
    return "\n\n".join([*map(_entry, listed), *inside]) + "\n"


def _entry(part: Part) -> str:
    head = f"=== {part.name} {part.version} ({part.purl.type}): {part.licence} ===\n{part.source}"
    return "\n\n".join([head, *_texts(part)])


def _texts(part: Part) -> Iterator[str]:
    yield from (one.strip() for one in part.texts.values())
    if not part.texts:
        known = next((TEXTS / f"{one}.txt" for one in part.licence.split() if (TEXTS / f"{one}.txt").exists()), None)
        if known is None:
            raise DeclarationError(f"{part.key}: brings no text of {part.licence}, and {TEXTS.name}/ has none")
        yield f"The package brings no text of its licence; copyright {part.creator} and contributors."
        yield known.read_text("utf-8").strip()
