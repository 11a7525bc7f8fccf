"""Which answers count as something that was opened: pages, tiles, the open API; no files, no staff, no pieces."""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

from dashboard.http.patterns import route_of
from dashboard.http.routes import ACCESS_KEY
from data.records.usage import Kind
from services.usage import UsageCounter

_TILES: Final = "/embed/{tile}"
_API: Final = "/api"


class Openings:
    """Tells a counter of what was opened, by the pattern of its route."""

    def __init__(self, counter: UsageCounter, pages: Iterable[str]) -> None:
        self._counter, self._pages = counter, frozenset(pages)

    def __call__(self, scope: Scope) -> None:
        """Count a GET that was answered with what it asked for."""
        route = route_of(scope)
        if scope.get(ACCESS_KEY) != "public" or (kind := self._kind(route)) is None:
            return
        # What was answered is a tile's id, not anything that somebody typed.
        name = scope["path"].rpartition("/")[2] if kind == "tile" else route
        headers = Headers(scope=scope)
        agent, referer = headers.get("user-agent", ""), headers.get("referer", "")
        self._counter.count(kind, name, agent=agent, referer=referer)

    def _kind(self, route: str) -> Kind | None:
        if route in self._pages:
            return "page"
        if route.startswith(_TILES):
            return "tile"
        return "api" if route == _API or route.startswith(f"{_API}/") else None
