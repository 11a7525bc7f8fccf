"""Whom to name for what was imported: written to ``attribution.toml`` of a town's folder, which data.town reads."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from data import strict_json

NAME: Final = "attribution.toml"
LICENCE_URLS: Final = {
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "dl-de/by-2-0": "https://www.govdata.de/dl-de/by-2-0",
    "dl-de/zero-2-0": "https://www.govdata.de/dl-de/zero-2-0",
}
HOLDERS: Final = {"OpenStreetMap": "© OpenStreetMap-Mitwirkende"}
"""Whom to name for a source, where that is not its own name."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """One source of one thing.

    Args:
        of: a layer's id, ``default``, ``basemap`` or ``residents``.
        source: what it is from.
        licence: SPDX-like id; several sources of one thing are joined by AND, never merged into one.
    """

    of: str
    source: str
    licence: str


def read(root: Path) -> list[Origin]:
    """The origins a town's folder names so far."""
    path = root / NAME
    if not path.is_file():
        return []
    return [Origin(**one) for one in tomllib.loads(path.read_text("utf-8")).get("origin", [])]


def add(root: Path, origins: Iterable[Origin], *, known: Iterable[Origin] | None = None) -> None:
    """Write the file of a town's folder anew with further origins, added to those known."""
    before = read(root) if known is None else known
    kept = list(dict.fromkeys([*before, *origins]))
    things = list(dict.fromkeys(one.of for one in kept))
    text = "# Written by imports: where each thing is from, and whom to name for it.\n"
    text += "".join(_table("[[origin]]", asdict(one)) for one in kept)
    text += "".join(_attribution(thing, [one for one in kept if one.of == thing]) for thing in things)
    draft = root / f"{NAME}.new"
    draft.write_text(text, "utf-8")
    draft.replace(root / NAME)


def replace(root: Path, origin: Origin) -> None:
    """As add, for what has one source at a time (residents): the one before is forgotten."""
    add(root, [origin], known=[one for one in read(root) if one.of != origin.of])


def _attribution(thing: str, origins: list[Origin]) -> str:
    licences = list(dict.fromkeys(one.licence for one in origins))
    holders = [HOLDERS.get(one.source, one.source) for one in origins]
    sources = " · ".join(dict.fromkeys(one.source for one in origins))
    entry = {
        "holder": "; ".join(dict.fromkeys(holders)),
        "licence": " AND ".join(licences),
        "licence_url": LICENCE_URLS.get(licences[0], f"https://spdx.org/licenses/{licences[0]}.html"),
        "note.de": f"Quelle: {sources}",
        "note.en": f"Source: {sources}",
    }
    return _table(f"[attribution.{thing}]", entry)


def _table(head: str, entries: dict[str, str]) -> str:
    return f"\n{head}\n" + "".join(
        f"{key} = {strict_json.dumps(text, ensure_ascii=False)}\n" for key, text in entries.items()
    )
