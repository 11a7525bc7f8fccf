"""Security headers of every answer, and the open door (CORS) of what is public under /api."""

from collections.abc import Sequence
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.http.routes import ACCESS_KEY

RawHeaders = list[tuple[bytes, bytes]]
_ALWAYS: Final[RawHeaders] = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin")]
_SECURE: Final = (b"strict-transport-security", b"max-age=31536000")
"""For a year, and for this name alone: what else the town has below it is not ours."""
_ASKS_LITTLE: Final = (b"permissions-policy", b"geolocation=(self), camera=(), microphone=(), payment=(), usb=()")
_SCANS: Final = (_ASKS_LITTLE[0], _ASKS_LITTLE[1].replace(b"camera=()", b"camera=(self)"))
"""For the page on which staff read the code of a device."""
FRAMED: Final = ("/embed/", "/ampel/eingebettet")
"""Pages that those of EMBED_ORIGINS may frame: tiles, and the light of a room that was paired within its frame."""
_SCANNING: Final = "/verwaltung/montage/"
_ON_PAGES: Final[RawHeaders] = [_ASKS_LITTLE, (b"cross-origin-opener-policy", b"same-origin")]
_OPEN: Final[RawHeaders] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Stadtklima-Replay"),
]


def policy(frame_ancestors: str) -> str:
    """The Content-Security-Policy of a page.

    Styles may be inline because dash-leaflet injects Leaflet's as a style element; scripts may not.
    """
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )


class SecurityHeaders:
    """Adds the headers to every HTTP answer; ``secure`` where people come by TLS."""

    def __init__(self, app: ASGIApp, *, embed_origins: Sequence[str], secure: bool) -> None:
        self.app = app
        self._always: RawHeaders = [*_ALWAYS, _SECURE] if secure else _ALWAYS
        own = policy("'none'")
        framed = policy(" ".join(["'self'", *embed_origins]))
        self._page: RawHeaders = [*_ON_PAGES, (b"content-security-policy", own.encode())]
        self._embed: RawHeaders = [_ASKS_LITTLE, (b"content-security-policy", framed.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and add headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._added(scope, message)]
            await send(message)

        await self.app(scope, receive, with_headers)

    def _added(self, scope: Scope, message: Message) -> RawHeaders:
        path: str = scope["path"]
        if path.startswith("/api") and path[4:5] in {"", "/"}:
            added = [*self._always, *_OPEN] if scope.get(ACCESS_KEY, "public") == "public" else self._always
        else:
            added = self._always
        if not _is_html(message):
            return added
        own = self._embed if path.startswith(FRAMED) else self._page
        return [*added, *(_SCANS if one is _ASKS_LITTLE and path.startswith(_SCANNING) else one for one in own)]


def _is_html(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])
