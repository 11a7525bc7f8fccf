"""The real application with one more page: a map as one would write it by hand, with nothing but Leaflet."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import brotli
from starlette.responses import HTMLResponse, Response

from cli.processes.web import server
from dashboard import assets
from dashboard.assets.bundle import compiled
from dashboard.assets.listed import NODE, OWN
from dashboard.parts import renderers
from dashboard.parts.markup import data_block
from services.context import House
from services.settings import Settings

Application = Callable[[Any, Any, Any], Awaitable[None]]
PEER = Path(__file__).with_name("peer.js")
STYLES = (NODE / "leaflet/dist/leaflet.css", OWN / "css/tokens.css", OWN / "css/map.css")
PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Leaflet</title>
<link rel="stylesheet" href="/bench/peer.css">
<style>html,body,#map{{height:100%;margin:0}}#map{{width:1040px;height:720px}}</style></head><body>
{sprite}<div id="map"></div>{data}<script type="module" src="/bench/peer.js"></script></body></html>"""


def application() -> Application:
    """The ASGI application: the peer below ``/bench/``, everything else as in production."""
    real, files, house = server(), _files(), House.open(Settings())

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/bench/"):
            await real(scope, receive, send)
            return
        name = scope["path"].removeprefix("/bench/")
        response = HTMLResponse(_page(house, _layers(scope))) if name == "leaflet" else _packed(files[name], name)
        await response(scope, receive, send)

    return answer


def _packed(content: bytes, name: str) -> Response:
    media_type = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(content, headers={"Content-Encoding": "br"}, media_type=media_type)


def _files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        compiled(Path(folder), [PEER])
        raw = {PEER.name: (Path(folder) / PEER.name).read_bytes()}
    raw["peer.css"] = b"\n".join(path.read_bytes() for path in STYLES)
    return {name: brotli.compress(content, quality=11) for name, content in raw.items()}


def _layers(scope: Any) -> list[str]:
    """What the page shows: the layers of its address, else the temperatures."""
    query: bytes = scope["query_string"]
    return parse_qs(query.decode()).get("layers", ["heat"])[0].split(",")


def _page(house: House, layers: list[str]) -> str:
    town, shown = house.town, [house.layers[one] for one in layers]
    still = {"changed": [], "changedUntil": 0}
    drawings = {one.id: {**renderers.of(one).hideout(one, town), **still} for one in shown}
    view = {"lat": town.lat, "lon": town.lon, "zoom": int(town.zoom)}
    told = {**view, "drawings": drawings, "basemap": "/basemap.pmtiles"}
    return PAGE.format(sprite=assets.sprite(), data=data_block("page-data", told))
