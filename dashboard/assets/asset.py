"""One file that browsers may load."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file to be loaded.

    Args:
        brotli: the same compressed; None where that gains nothing.
        digest: of its content; part of its address, so that it may be kept for ever.
        is_chunk: whether its name alone says its content.
    """

    name: str
    content: bytes
    brotli: bytes | None
    digest: str
    imports: tuple[str, ...] = ()
    is_chunk: bool = False

    @property
    def media_type(self) -> str:
        """As sent."""
        return TYPES[Path(self.name).suffix]
