"""The real application with one more page: a map as one would write it by hand, with nothing but Leaflet."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import brotli
from starlette.responses import HTMLResponse, Response

from bench.served import PEER_FILES
from cli.processes.web import server
from dashboard import assets
from dashboard.assets.listed import OWN
from dashboard.parts import renderers
from services.context import House
from services.settings import Settings

Application = Callable[[Any, Any, Any], Awaitable[None]]
SCRIPTS = ("words", "looks", "points", "basemap")
PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Leaflet</title>
<link rel="stylesheet" href="/bench/leaflet.css"><link rel="stylesheet" href="/bench/map.css">
<style>html,body,#map{{height:100%;margin:0}}#map{{width:1040px;height:720px}}</style></head><body>
{sprite}<div id="map"></div>
<script src="/bench/leaflet.js"></script><script src="/bench/cluster.js"></script>
<script src="/assets/vendor/basemap.js"></script><script src="/bench/own.js"></script>
<script>{script}</script></body></html>"""
SCRIPT = """
const S = window.stadtklima, map = L.map("map", {{ attributionControl: false }}).setView([{lat}, {lon}], {zoom});
S.basemap.layer(S.basemap.open("/basemap.pmtiles"), false).addTo(map);
Object.entries({drawings}).forEach(([layer, drawing]) => {{
  fetch(`/api/collections/${{layer}}/items?limit=10000`).then((answer) => answer.json()).then((data) => {{
    data.features.forEach((one) => {{ one.properties.site_id = one.id; }});
    const group = L.markerClusterGroup({{ maxClusterRadius: 22 }}), context = {{ hideout: drawing }};
    const pointToLayer = (feature, latlng) => S.points.pointToLayer(feature, latlng, context);
    group.addLayer(L.geoJSON(data, {{ pointToLayer }}));
    map.addLayer(group);
  }});
}});
"""


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
    raw = {name: path.read_bytes() for name, path in PEER_FILES.items()}
    raw["own.js"] = b";\n".join((OWN / "js" / f"{one}.js").read_bytes() for one in SCRIPTS)
    raw["map.css"] = (OWN / "css/tokens.css").read_bytes() + (OWN / "css/map.css").read_bytes()
    return {name: brotli.compress(content, quality=11) for name, content in raw.items()}


def _layers(scope: Any) -> list[str]:
    """What the page shows: the layers of its address, else the temperatures."""
    query: bytes = scope["query_string"]
    return parse_qs(query.decode()).get("layers", ["heat"])[0].split(",")


def _page(house: House, layers: list[str]) -> str:
    town, shown = house.town, [house.layers[one] for one in layers]
    still = {"changed": [], "changedUntil": 0}
    drawings = {one.id: {**renderers.of(one).hideout(one, town), **still} for one in shown}
    script = SCRIPT.format(lat=town.lat, lon=town.lon, zoom=int(town.zoom), drawings=json.dumps(drawings))
    return PAGE.format(sprite=assets.sprite(), script=script)
