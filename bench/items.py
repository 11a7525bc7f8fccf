"""Items as cached bytes against a Dash callback that returns the same features, both served by granian.

One process each, the same load generator (plain sockets, keep-alive) asks both in turns; what counts is answers a
second. `features_cached` is GET /api/collections/bins/items with gzip, `features_304` the same with If-None-Match.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from bench.ports import free_port

if TYPE_CHECKING:
    from fastapi import FastAPI

GOAL: Final = 30.0
SITES: Final = 2_000
CONNECTIONS: Final = 8
SECONDS: Final = 4.0
ROUNDS: Final = 2
ITEMS: Final = f"/api/collections/bins/items?limit={SITES}"
CALLBACK: Final = "/dash/bench/_dash-update-component"


@dataclass(frozen=True)
class Request:
    """One request as bytes, sent again and again."""

    name: str
    raw: bytes
    status: int


def main() -> int:
    """Print answers a second of each and the ratios; 1 if the cached items do not reach the goal."""
    with tempfile.TemporaryDirectory(prefix="stadtklima-bench-") as folder, served(Path(folder)) as port:
        requests = [*items_requests(port), callback_request(port)]
        per_second = dict.fromkeys([one.name for one in requests], 0.0)
        for _ in range(ROUNDS):
            for one in requests:
                per_second[one.name] = max(per_second[one.name], load(port, one))
    slow = per_second["dash_callback"]
    for name, speed in per_second.items():
        line = {"name": name, "per_s": round(speed, 1), "ratio": round(speed / slow, 1), "features": SITES}
        print(json.dumps(line), flush=True)
    return 0 if per_second["features_cached"] >= GOAL * slow else 1


def server() -> "FastAPI":
    """The application of a house with many bins, and beside it a Dash callback that answers with the same features."""
    from dash import Input, Output  # noqa: PLC0415 - the parent needs none of this

    from dashboard.apps import mount  # noqa: PLC0415 - likewise
    from dashboard.factory import create  # noqa: PLC0415 - likewise
    from dashboard.http.static import declare_dash  # noqa: PLC0415 - likewise
    from data.state import STATES  # noqa: PLC0415 - likewise
    from services.context import House  # noqa: PLC0415 - likewise
    from services.settings import Settings  # noqa: PLC0415 - likewise

    house = House.open(Settings())
    made = create(house)
    own = made.router.routes[:]
    app = mount(made, house.settings, page="bench")
    app.layout = []
    declare_dash(made.state.routes, prefix=app.config.routes_pathname_prefix)
    made.router.routes.sort(key=own.__contains__)  # ours answers whatever others leave
    store = house.store()
    store.follow()
    table = house.town.classes_named("fill")

    @app.callback(Output("bench", "data"), Input("ask", "n_clicks"))
    def features(_: object) -> dict[str, object]:
        current = store.current("bins")
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": site_id,
                    "geometry": {"type": "Point", "coordinates": [float(lon), float(lat)]},
                    "properties": {
                        "name": name,
                        "district": district,
                        "attributes": attributes,
                        "fill_percent": round(float(value), 3),
                        "state": STATES[state],
                        "class": table.classes[class_index].id if class_index >= 0 else None,
                    },
                }
                for site_id, name, district, attributes, lon, lat, value, state, class_index in zip(
                    current.sites.site_id,
                    current.sites.name,
                    current.sites.district,
                    current.sites.attributes,
                    current.sites.lon,
                    current.sites.lat,
                    current.shows,
                    current.state,
                    current.class_index,
                    strict=True,
                )
            ],
        }

    return made


def prepare(root: Path) -> None:
    """A lake with one reading of each of many bins."""
    from datetime import UTC, datetime  # noqa: PLC0415 - the parent needs none of this

    import numpy as np  # noqa: PLC0415 - likewise
    import pyarrow as pa  # noqa: PLC0415 - likewise

    from data import sites  # noqa: PLC0415 - likewise
    from data.folders import Folders  # noqa: PLC0415 - likewise
    from data.lake import TABLES, Lake  # noqa: PLC0415 - likewise
    from data.records import Assignment, Device, Records  # noqa: PLC0415 - likewise

    folders = Folders(root / "castrop_rauxel")
    folders.root.mkdir()
    names = [f"bins-{i:04d}" for i in range(1, SITES + 1)]
    long_ago, now = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC)
    random = np.random.default_rng(1)
    one = sites.Sites(
        site_id=names,
        name=[f"Mülleimer {i}" for i in range(SITES)],
        district=["Castrop"] * SITES,
        attributes=[{"kind": "bin"}] * SITES,
        channels=np.zeros(SITES, np.int16),
        source=["bench"] * SITES,
        licence=["CC0-1.0"] * SITES,
        valid_from=[long_ago] * SITES,
        valid_to=[None] * SITES,
        lon=random.uniform(7.24, 7.37, SITES),
        lat=random.uniform(51.52, 51.63, SITES),
    )
    sites.write(folders.sites_of("bins"), one)
    records = Records(f"sqlite:///{folders.records}")
    records.add_devices([Device(device_id=name, profile="plain", network="ttn") for name in names])
    records.assign_many([Assignment(device_id=name, site_id=name, valid_from=long_ago) for name in names])
    rows = [
        {
            "site_id": name,
            "channel": 0,
            "measure": "fill_percent",
            "value": value,
            "observed_at": now,
            "received_at": now,
            "device_id": name,
            "flags": 0,
            "simulated": True,
        }
        for name, value in zip(names, random.uniform(0, 100, SITES).tolist(), strict=True)
    ]
    table = pa.Table.from_pylist(rows, schema=TABLES["readings"].schema)
    Lake(folders.lake).open_or_create(kind="demo").append("readings", table, layer_versions={"bins": 1})


@contextmanager
def served(root: Path) -> Iterator[int]:
    """One granian process on a free port."""
    prepare(root)
    port = free_port()
    line = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--factory",
        "--port",
        str(port),
        "bench.items:server",
    ]
    environment = {**os.environ, "STADTKLIMA_DATA_DIR": str(root), "STADTKLIMA_ACCESS_LOG": "0"}
    process = subprocess.Popen(line, env=environment)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    while process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz/ready")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server of the benchmark ended before it answered")


def items_requests(port: int) -> Iterator[Request]:
    """Cached items, and the same with the ETag of the present minute; both must carry every feature."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", ITEMS)
    answer = connection.getresponse()
    assert len(json.loads(answer.read())["features"]) == SITES
    etag = answer.headers["etag"]
    head = f"GET {ITEMS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n"
    yield Request("features_cached", f"{head}\r\n".encode(), 200)
    yield Request("features_304", f"{head}If-None-Match: {etag}\r\n\r\n".encode(), 304)


def callback_request(port: int) -> Request:
    """The Dash callback as the browser asks it."""
    body = json.dumps(
        {
            "output": "bench.data",
            "outputs": {"id": "bench", "property": "data"},
            "inputs": [{"id": "ask", "property": "n_clicks", "value": 1}],
            "changedPropIds": ["ask.n_clicks"],
        }
    ).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", CALLBACK, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == http.client.OK, content
    assert len(json.loads(content)["response"]["bench"]["data"]["features"]) == SITES
    head = (
        f"POST {CALLBACK} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Request("dash_callback", head.encode() + body, 200)


def load(port: int, request: Request) -> float:
    """Good answers a second over several connections for some seconds; the same for every peer."""
    counts = [0] * CONNECTIONS
    until = time.perf_counter() + SECONDS

    def ask(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while time.perf_counter() < until:
                connection.sendall(request.raw)
                counts[number] += receive(connection) == request.status

    threads = [Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def receive(connection: socket.socket) -> int:
    """Read one whole answer; its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(262_144)
    head, _, body = received.partition(b"\r\n\r\n")
    found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    missing = (int(found[1]) if found else 0) - len(body)
    while missing > 0:
        missing -= len(connection.recv(262_144))
    return int(head[9:12])


if __name__ == "__main__":
    sys.exit(main())
