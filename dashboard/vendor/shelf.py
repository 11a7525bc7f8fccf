"""Makes the listed files where they are missing or outdated and keeps them, also compressed, in memory."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli

from dashboard.vendor.listed import NODE, Entry, entries

KEPT: Final = NODE / ".stadtklima"
DIGEST_LENGTH: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file to be loaded.

    Args:
        name: below ``/assets/``.
        media_type: as sent.
        content: its bytes.
        brotli: the same compressed; None where that gains nothing.
        digest: of its content; part of its address, so that it may be kept for ever.
    """

    name: str
    media_type: str
    content: bytes
    brotli: bytes | None
    digest: str


class Shelf(Mapping[str, Asset]):
    """All files that may be loaded, by name.

    Args:
        assets: the files.
    """

    def __init__(self, assets: Iterable[Asset]) -> None:
        self._assets = {asset.name: asset for asset in assets}

    def __getitem__(self, name: str) -> Asset:
        return self._assets[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._assets)

    def __len__(self) -> int:
        return len(self._assets)

    def address(self, name: str, *, base: str) -> str:
        """Where a page loads this file from."""
        return f"{base}/assets/{name}?h={self[name].digest}"


def stock() -> Shelf:
    """Every listed file, made anew only where one of its sources has changed."""
    return Shelf(_asset(entry) for entry in entries())


def _asset(entry: Entry) -> Asset:
    key = _digest(*(path.read_bytes() for path in entry.sources), *_makers())
    content = _kept(entry, f"{key}.raw", lambda: entry.make(entry.sources))
    packed = _kept(entry, f"{key}.br", lambda: brotli.compress(content, quality=11)) if entry.compress else None
    return Asset(name=entry.name, media_type=entry.media_type, content=content, brotli=packed, digest=_digest(content))


def _kept(entry: Entry, suffix: str, make: Callable[[], bytes]) -> bytes:
    path = KEPT / f"{entry.name.replace('/', '_')}.{suffix}"
    if path.exists():
        return path.read_bytes()
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)
    return content


def _makers() -> list[bytes]:
    """How files are made is a source, too."""
    return [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]


def _digest(*parts: bytes) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return sha.hexdigest()[:DIGEST_LENGTH]
