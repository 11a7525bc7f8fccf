"""Makes every file where it is missing or outdated and keeps it, also compressed, in memory."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import brotli

from dashboard.assets import fonts, parcel
from dashboard.assets.asset import Asset
from dashboard.assets.bundle import Bundle, bundles, sources
from dashboard.assets.listed import NODE, PACKED, WEIGHTS, Entry, entries, font
from data import strict_json
from data.registry import Registry

KEPT: Final = NODE / ".stadtklima"
DIGEST_LENGTH: Final = 12
OWN_FONTS: Final = tuple(f"vendor/fira-sans-{weight}.woff2" for weight in WEIGHTS)


class Shelf(Registry[Asset]):
    """All files that may be loaded, by name.

    Args:
        fonts: what every page needs at once.
        styles: what every page and tile loads after its own stylesheets.
    """

    def __init__(
        self, assets: Iterable[Asset], *, fonts: Sequence[str] = OWN_FONTS, styles: Sequence[str] = ()
    ) -> None:
        super().__init__({one.name: one for one in assets})
        self.fonts, self.styles = fonts, styles

    def address(self, name: str, *, base: str) -> str:
        """Where a page loads this file from."""
        return f"{base}/assets/{name}" + ("" if self[name].is_chunk else f"?h={self[name].digest}")

    def modules(self, names: Iterable[str], *, base: str) -> list[str]:
        """Addresses of the chunks that these scripts load, each once."""
        chunks = dict.fromkeys(chunk for name in names for chunk in self[name].imports)
        return [self.address(one, base=base) for one in chunks]


@cache
def stock() -> Shelf:
    """Every file: as the wheel brings it, else made anew only where one of its sources has changed."""
    if parcel.FOLDER.is_dir():
        return Shelf(parcel.read(parcel.FOLDER))
    single = [asset(one.name, _made(one)) for one in entries()]
    addresses = {one.name: f"{one.name}?h={one.digest}" for one in single}
    return Shelf([*single, *(_bundled(one, addresses) for one in _kept_bundles())])


@cache
def outlines(weight: int) -> Path:
    """The file of Fira Sans as TTF: what paints pictures reads no WOFF2."""
    if parcel.FOLDER.is_dir():
        return parcel.font(parcel.FOLDER, weight)
    source = font(weight)
    name = f"fira-sans-{weight}.{_digest(source.read_bytes())}.ttf"
    content = _kept(name, lambda: fonts.unpacked(source))
    if (KEPT / name).exists():
        return KEPT / name
    with tempfile.NamedTemporaryFile(suffix=".ttf", delete=False) as file:
        file.write(content)
    return Path(file.name)


def _made(entry: Entry) -> bytes:
    key = _digest(*(path.read_bytes() for path in (*entry.sources, *_makers())))
    return _kept(f"{entry.name}.{key}", lambda: entry.make(entry.sources))


def _kept_bundles() -> list[Bundle]:
    """All bundles in one file, so that they are always of one making."""
    key = _digest(*(path.read_bytes() for path in (*sources(), *_makers())))
    return [
        Bundle(name, content.encode(), tuple(imports), is_chunk)
        for name, content, imports, is_chunk in json.loads(_kept(f"bundles.{key}", _written))
    ]


def _written() -> bytes:
    return strict_json.compact(
        [(one.name, one.content.decode(), one.imports, one.is_chunk) for one in bundles()]
    ).encode()


def _bundled(one: Bundle, addresses: Mapping[str, str]) -> Asset:
    """A stylesheet names fonts by their content: a page that asks for them beforehand names the very same addresses."""
    content = one.content
    if one.name.endswith(".css"):
        for name, address in addresses.items():
            content = content.replace(f"url({name})".encode(), f"url({address})".encode())
    return asset(one.name, content, imports=one.imports, is_chunk=one.is_chunk)


def asset(name: str, content: bytes, *, imports: tuple[str, ...] = (), is_chunk: bool = False) -> Asset:
    """A file to be loaded, compressed where that gains something."""
    digest = _digest(content)
    packed = Path(name).suffix not in PACKED
    smaller = _kept(f"{name}.{digest}.br", lambda: brotli.compress(content, quality=11)) if packed else None
    return Asset(name=name, content=content, brotli=smaller, digest=digest, imports=imports, is_chunk=is_chunk)


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    path = KEPT / name.replace("/", "_")
    if path.exists():
        return path.read_bytes()
    content = make()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.write_bytes(content)
        part.replace(path)
    return content


def _makers() -> list[Path]:
    """How files are made is a source, too."""
    return sorted(Path(__file__).parent.glob("*.py"))


def _digest(*parts: bytes) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return sha.hexdigest()[:DIGEST_LENGTH]
