"""A pump as its maker would build it: takes signed commands, each once, and says in which state it is."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from tests.support.serving import serving

SECRET: Final = "whsec_" + base64.b64encode(b"thirty-two bytes for one pump ok").decode()


@dataclass
class Pump:
    """What it was told; ``is_deaf``: it takes commands and does nothing; ``statuses``: what it answers next."""

    url: str = ""
    state: str = "off"
    is_deaf: bool = False
    statuses: list[int] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    refused: int = 0

    def proved(self, named: Any, body: bytes) -> bool:
        """Whether a request is signed as Standard Webhooks says."""
        signed = b".".join((named["webhook-id"].encode(), named["webhook-timestamp"].encode(), body))
        wanted = base64.b64encode(hmac.new(base64.b64decode(SECRET[6:]), signed, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in named["webhook-signature"].split(" ")

    def take(self, message_id: str, body: bytes) -> None:
        """Do what a command says, once."""
        if message_id not in self.posted and not self.is_deaf:
            said = json.loads(body)
            self.commands.append(said)
            self.state = said["data"]["state"]
        self.posted.append(message_id)


@contextmanager
def pumping() -> Iterator[Pump]:
    """One at a free port."""
    pump = Pump()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            status = pump.statuses.pop(0) if pump.statuses else 200
            if not pump.proved(self.headers, body):
                pump.refused, status = pump.refused + 1, 401
            if body and status == 200:
                pump.take(self.headers["webhook-id"], body)
            said = json.dumps({"state": pump.state}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        pump.url = f"http://127.0.0.1:{port}/pump"
        yield pump
