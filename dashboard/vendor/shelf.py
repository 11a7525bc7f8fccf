"""Makes the listed files where they are missing or outdated and keeps them, also compressed, in memory."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli

from dashboard.vendor.listed import NODE, Entry, entries
from data.errors import DeclarationError

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
    made: dict[str, Asset] = {}
    for entry in entries():
        made[entry.name] = _asset(entry, [made[name] for name in entry.loads])
    return Shelf(made.values())


def _asset(entry: Entry, loads: Sequence[Asset]) -> Asset:
    digests = [one.digest.encode() for one in loads]
    key = _digest(*(path.read_bytes() for path in entry.sources), *digests, *_makers())
    content = _kept(entry, f"{key}.raw", lambda: _addressed(entry.make(entry.sources), loads))
    packed = _kept(entry, f"{key}.br", lambda: brotli.compress(content, quality=11)) if entry.compress else None
    return Asset(name=entry.name, media_type=entry.media_type, content=content, brotli=packed, digest=_digest(content))


def _addressed(content: bytes, loads: Sequence[Asset]) -> bytes:
    """The stylesheet naming its files by content: a page that asks for them beforehand names the very same addresses.

    Raises:
        DeclarationError: it does not name one of them.
    """
    for one in loads:
        plain = f'url("{one.name}")'.encode()
        if plain not in content:
            raise DeclarationError(f"no stylesheet rule loads {one.name}")
        content = content.replace(plain, f'url("{one.name}?h={one.digest}")'.encode())
    return content


def _kept(entry: Entry, suffix: str, make: Callable[[], bytes]) -> bytes:
    path = KEPT / f"{entry.name.replace('/', '_')}.{suffix}"
    # Where the installation may not be read or written here, they are made at each start.
    with suppress(OSError):
        return path.read_bytes()
    content = make()
    with suppress(OSError):
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
