"""A small HTTP server that answers as ntfy, Mattermost, Nextcloud Talk and Matrix do, and keeps what it is sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote

from tests.support.serving import serving

ROOM: Final = "!room:stadt.example"
_MATRIX: Final = {
    "/login": {"access_token": "t", "home_server": "stadt.example", "user_id": "@bot:stadt.example", "device_id": "D"},
    "/joined_rooms": {"joined_rooms": [ROOM]},
    "/join/": {"room_id": ROOM},
    "/directory/room/": {"room_id": ROOM},
    "/send/": {"event_id": "$1"},
}
"""By a piece of the path; whatever else is asked of Matrix has no answer."""


@dataclass
class ChatSink:
    """What arrived.

    Args:
        status: of every answer.
        location: where every answer leads, where it does.
        asked: method and path of each request.
        texts: what was said, each with its title.
    """

    port: int = 0
    status: int = 200
    location: str = ""
    asked: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def channel(self, scheme: str) -> str:
        """As somebody types it; the room is a name without meaning."""
        user = "bot:secret@" if scheme in {"matrix", "nctalk"} else ""
        name = {"matrix": "#room:stadt.example", "mmost": "a" * 26}.get(scheme, "room")
        return f"{scheme}://{user}127.0.0.1:{self.port}/{name.replace('#', '%23')}"


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def _answer(self) -> None:
        sink = self.server.sink
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = unquote(self.path)
        sink.asked.append(f"{self.command} {path}")
        if sink.status == 200 and (said := _said(path, body)):
            sink.texts.append(said)
        content = json.dumps(next((one for part, one in _MATRIX.items() if part in path), {"ok": True})).encode()
        self.send_response(sink.status)
        if sink.location:
            self.send_header("Location", sink.location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - as http.server names them

    def log_message(self, *_: Any) -> None:
        """Nothing is written."""


def _said(path: str, body: bytes) -> str:
    """The text of a message, whichever the service: of its JSON all that people read."""
    if "/login" in path or "/join" in path or not body:
        return ""
    given = json.loads(body)
    return "\n".join(str(given[one]) for one in ("title", "message", "text", "body") if given.get(one))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sink: ChatSink


@contextmanager
def chat_sink() -> Iterator[ChatSink]:
    """A server on a port of its own."""
    sink = ChatSink()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.sink = sink
    with serving(server) as sink.port:
        yield sink
