"""A map service of somebody else's on this machine, which answers as it is told to, well or badly."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Final
from urllib.parse import parse_qs, urlsplit

from PIL import Image

from data.town.map_services import MapService, listed
from services.maps.outbound import Outbound

HOST: Final = "maps.test"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the service was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(slots=True)
class MapServer:
    """The service and all it was asked; ``says``: what it answers."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    says: "Callable[[Asked, BaseHTTPRequestHandler], None]" = field(default=lambda _, to: send(to, png()))

    def outbound(self, *, timeout_s: float = 60.0) -> Outbound:
        """A way out that knows this machine as the service's host, without TLS."""
        return Outbound(
            permitted=lambda _: True,
            resolve=lambda _host, _port: ["127.0.0.1"],
            wrap=lambda plain, _: plain,
            timeout_s=timeout_s,
        )

    def services(self) -> dict[str, MapService]:
        """Of each kind one, at this server."""
        at = f"https://{HOST}:{self.port}"
        return {name: replace(listed()[name], address=f"{at}/{name}") for name in ("noise", "stadtplanwerk", "parcels")}


def png(size: tuple[int, int] = (256, 256), kind: str = "PNG") -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", size, "#336699").save(out, kind)
    return out.getvalue()


def send(to: BaseHTTPRequestHandler, body: bytes, media: str = "image/png", status: int = 200, **more: str) -> None:
    """Answer with a body."""
    to.send_response(status)
    to.send_header("Content-Type", media)
    for name, value in more.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(body)


@contextmanager
def serving() -> Iterator[MapServer]:
    """A service that answers until this ends."""
    made = MapServer(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            made.asked.append(Asked(parts.path, query, {name.lower(): value for name, value in self.headers.items()}))
            made.says(made.asked[-1], self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        made.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
