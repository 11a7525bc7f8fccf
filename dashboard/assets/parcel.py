"""The files of a release: made once where Node is, brought along by the wheel, read where there is neither."""

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from dashboard.assets.asset import Asset
from dashboard.assets.notices import WITH_SCRIPTS
from data import strict_json
from data.errors import DeclarationError

FOLDER: Final = Path(__file__).with_name("release")
"""Where a wheel has them; a checkout has no such folder."""
_CARD: Final = "card.json"


def pack(folder: Path, assets: Iterable[Asset], fonts: Mapping[int, bytes]) -> None:
    """Write files and fonts by weight into a new folder, with the versions of the packages they belong to."""
    folder.mkdir(parents=True)
    shelf = [*assets]
    for one in shelf:
        (folder / one.digest).write_bytes(one.content)
        if one.brotli is not None:
            (folder / f"{one.digest}.br").write_bytes(one.brotli)
    for weight, content in fonts.items():
        (folder / f"{weight}.ttf").write_bytes(content)
    facts = [(one.name, one.digest, one.imports, one.is_chunk) for one in shelf]
    (folder / _CARD).write_text(strict_json.compact({"versions": versions(), "assets": facts}), "utf-8")


def read(folder: Path) -> list[Asset]:
    """What was packed there; DeclarationError: it belongs to other versions of Python packages than are installed."""
    card = json.loads((folder / _CARD).read_text("utf-8"))
    _compare(card["versions"], versions())
    return [
        Asset(
            name=name,
            content=(folder / digest).read_bytes(),
            brotli=packed.read_bytes() if (packed := folder / f"{digest}.br").exists() else None,
            digest=digest,
            imports=tuple(imports),
            is_chunk=is_chunk,
        )
        for name, digest, imports, is_chunk in card["assets"]
    ]


def font(folder: Path, weight: int) -> Path:
    """The file of Fira Sans in a weight, as TTF."""
    return folder / f"{weight}.ttf"


def versions() -> dict[str, str]:
    """Of the installed packages that bring scripts: their halves in Python and in browsers must fit."""
    return {name: version(name) for name in WITH_SCRIPTS}


def _compare(packed: Mapping[str, str], installed: Mapping[str, str]) -> None:
    for name, wanted in packed.items():
        if installed.get(name) != wanted:
            raise DeclarationError(
                f"{name} {installed.get(name)} is installed, the release was made with {wanted}: "
                "install the versions of its requirements.txt"
            )
