"""A small town behind a real port, for clients that are programs of others."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from starlette.testclient import TestClient

from tests.support.serving import serving


@contextmanager
def served(client: TestClient) -> Iterator[str]:
    """The address at which each GET is handed to an asker."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = client.get(
                self.path, headers={"host": self.headers["Host"], "accept": self.headers["Accept"] or "*/*"}
            )
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}"
