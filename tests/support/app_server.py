"""The server of a town's app as its maker would write it after Standard Webhooks: real HTTP, signatures proved."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from tests.support.serving import serving

SECRET: Final = "whsec_" + base64.b64encode(b"thirty-two bytes for one server!").decode()
TOLERANCE_S: Final = 300


@dataclass
class AppServer:
    """What it was told, each message once; ``statuses``: what it answers next, then always 200; after a pause."""

    url: str = ""
    secret: str = SECRET
    now_s: float = field(default_factory=time.time)
    pause_s: float = 0.0
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    attempts: list[str] = field(default_factory=list)
    messages: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Type and topic of each message."""
        return [(one["type"], one["topic"]) for one in self.messages.values()]

    def take(self, named: Any, body: bytes) -> int:
        """Prove a message and take it in; the status to answer."""
        message_id, at = named["webhook-id"], named["webhook-timestamp"]
        self.attempts.append(message_id)
        signed = b".".join((message_id.encode(), at.encode(), body))
        wanted = hmac.new(base64.b64decode(self.secret[6:]), signed, hashlib.sha256).digest()
        given = [one.removeprefix("v1,") for one in named["webhook-signature"].split(" ")]
        if not any(hmac.compare_digest(base64.b64decode(one), wanted) for one in given):
            self.wrong.append(f"{message_id}: signed by somebody else")
        if abs(int(at) - self.now_s) > TOLERANCE_S:
            self.wrong.append(f"{message_id}: of another time: {at}")
        status = self.statuses.pop(0) if self.statuses else 200
        if status < 300:
            self.messages[message_id] = json.loads(body)
        return status


@contextmanager
def listening() -> Iterator[AppServer]:
    """One at a free port."""
    server = AppServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = server.take(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(server.pause_s)
            self.send_response(status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        server.url = f"http://127.0.0.1:{port}/push"
        yield server
