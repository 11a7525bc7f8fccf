"""A small town behind a real port, for clients that are programs of others."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from starlette.testclient import TestClient

from tests.support.serving import serving

_HANDED_ON = ("host", "accept", "cookie", "content-type", "origin")


@contextmanager
def served(client: TestClient) -> Iterator[str]:
    """The address at which each GET and each form is handed to an asker."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._hand_on(b"")

        def do_POST(self) -> None:
            self._hand_on(self.rfile.read(int(self.headers["Content-Length"] or 0)))

        def _hand_on(self, body: bytes) -> None:
            told = {name.lower(): value for name, value in self.headers.items() if name.lower() in _HANDED_ON}
            client.cookies.clear()  # those of the asker count, not those of the one before
            answer = client.request(self.command, self.path, content=body, headers=told, follow_redirects=False)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}"
