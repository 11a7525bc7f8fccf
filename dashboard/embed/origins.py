"""Who may frame our tiles, read as a browser reads frame-ancestors, so that we can say beforehand what it will do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from dashboard.parts.tile import Tile
from services.settings import ORIGIN

WEB: Final = ("http", "https")
_BARE: Final = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_][\w-]*\.?|\d+(?:\.\d+){3}|localhost)(?::\d+)?(?:[/?#].*)?", re.IGNORECASE
)
"""A server with or without a path, as people write it: no scheme, no name of a user."""
_PORTS: Final = {"http": 80, "https": 443}


def completed(text: str) -> str:
    """The address that somebody pasted, with the https:// that people leave out; what is no address stays."""
    text = text.strip()
    bare = text.removeprefix("//")
    return f"https://{bare}" if _BARE.fullmatch(bare) else text


@dataclass(frozen=True, slots=True)
class FramingVerdict:
    """What a browser will do with a tile on a page: the sentence ``builder.{key}`` and its values."""

    key: str
    good: bool
    values: tuple[tuple[str, str], ...] = ()


class Origins:
    """The origins of the setting EMBED_ORIGINS.

    Args:
        sources: origins, ``*``, ``https://*.example.org``, ``capacitor://localhost`` or a scheme such as ``ionic:``.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self.sources = tuple(sources)
        self._read = [found for one in sources if (found := ORIGIN.fullmatch(one.lower()))]

    def allow(self, page: SplitResult, *, ours: str) -> bool:
        """Whether one of them means the page's origin; sources without a scheme stand for ours."""
        return any(_means(one, page, ours) for one in self._read)

    def judge(self, text: str, tile: Tile, *, ours: SplitResult) -> FramingVerdict:
        """What will happen to a tile of ours on the page of the address that somebody pasted."""
        text = completed(text)
        page = _split(text)
        if page is None or (page.scheme in WEB and not page.hostname):
            return FramingVerdict("no_address", good=False, values=(("page", text[:80]),))
        origin = f"{page.scheme}://{page.netloc.rpartition('@')[2]}"
        if not self.allow(page, ours=ours.scheme) and origin != f"{ours.scheme}://{ours.netloc}":
            if page.scheme not in WEB:
                return FramingVerdict("no_web", good=False, values=(("scheme", page.scheme), ("origin", origin)))
            allowed = ", ".join(self.sources) or f"{ours.scheme}://{ours.netloc}"
            return FramingVerdict("refused", good=False, values=(("origin", origin), ("allowed", allowed)))
        if page.scheme == "https" and ours.scheme == "http" and not _local(ours):
            return FramingVerdict("mixed", good=False, values=(("ours", f"{ours.scheme}://{ours.netloc}"),))
        if tile.position and page.scheme == "http" and not _local(page):
            return FramingVerdict("insecure", good=True)
        return FramingVerdict("fine", good=True)


def _split(text: str) -> SplitResult | None:
    """The address; None if it is none."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # a wrong one is noticed only when asked for
    except ValueError:
        return None
    return parts if re.fullmatch(r"[a-z][a-z0-9+.-]*", parts.scheme) and "//" in text and " " not in text else None


def _means(source: re.Match[str], page: SplitResult, ours: str) -> bool:
    if source["any"]:
        return page.scheme in WEB
    if source["scheme"]:
        return _same_scheme(source["scheme"], page.scheme)
    host, wanted = page.hostname or "", source["host"]
    fits = host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted
    return fits and _same_scheme(source["of"] or ours, page.scheme) and _same_port(source, page)


def _same_scheme(wanted: str, given: str) -> bool:
    """A secured page is as good as the plain one that was meant."""
    return given == wanted or (wanted == "http" and given == "https")


def _same_port(source: re.Match[str], page: SplitResult) -> bool:
    if source["port"] == "*":
        return True
    given = page.port or _PORTS.get(page.scheme)
    if source["port"] is None:
        return given == _PORTS.get(page.scheme)
    return given == int(source["port"]) or (source["port"] == "80" and given == _PORTS["https"])


def _local(address: SplitResult) -> bool:
    """Browsers trust the machine itself as they trust https."""
    return address.hostname in {"localhost", "127.0.0.1", "::1"}
