"""Services of others are asked with our own words, and one that hangs, lies, swells or leads elsewhere is refused."""

import contextlib
import gzip
import json
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from data.errors import BadRequestError, ForeignServiceError
from data.town.map_services import UnknownMapLayerError, UnknownMapServiceError
from data.web_tiles import WebTile, pixel_at
from services.maps.answer_cache import AnswerCache, KeptAnswer
from services.maps.outbound import Outbound, is_public
from services.maps.proxy import DOWN_S, MapProxy
from tests.support.map_server import Asked, MapServer, png, send, serving

TOWN = (7.20, 51.50, 7.40, 51.62)
HERE = pixel_at(7.31, 51.55, 13)[0]
Says = Callable[[Asked, BaseHTTPRequestHandler], None]


@pytest.fixture
def server() -> Iterator[MapServer]:
    with serving() as made:
        yield made


@pytest.fixture
def proxy(server: MapServer, tmp_path: Path) -> MapProxy:
    return MapProxy(
        enabled=server.services,
        area=lambda: TOWN,
        cache=AnswerCache(tmp_path),
        outbound=server.outbound(),
        now=lambda: 1_000.0,
    )


def test_a_tile_is_asked_with_our_own_parameters_and_once(proxy: MapProxy, server: MapServer) -> None:
    found = [proxy.tile("noise", HERE, "road_night") for _ in range(2)]
    (asked,) = server.asked
    west, south, east, north = map(float, asked.query["BBOX"].split(","))
    assert (asked.query["LAYERS"], asked.query["CRS"], asked.query["REQUEST"]) == ("STR_NGT", "EPSG:3857", "GetMap")
    assert (east - west, north - south) == pytest.approx((4891.97, 4891.97), abs=0.01)
    assert west <= 813_744 <= east  # 7.31 degrees east
    assert set(asked.headers) == {"host", "user-agent", "accept-encoding"}
    assert found[0] == found[1] == KeptAnswer(png(), "image/png", 1_000.0 + 2_592_000)


def test_a_grid_of_tiles_is_asked_by_row_and_column(proxy: MapProxy, server: MapServer) -> None:
    proxy.tile("stadtplanwerk", HERE, "")
    query = server.asked[0].query
    assert (query["TILEMATRIX"], query["TILECOL"], query["TILEROW"]) == ("13", str(HERE.x), str(HERE.y))


def test_an_answer_holds_no_longer_than_its_service_wants(proxy: MapProxy, server: MapServer) -> None:
    server.says = lambda _, to: send(to, png(), Cache_Control="max-age=120, public")
    assert proxy.tile("noise", HERE, "").until == 1_120.0
    server.says = lambda _, to: send(to, png(), Cache_Control="no-store")
    assert [proxy.tile("noise", HERE, "rail").until for _ in range(2)] == [1_000.0, 1_000.0]
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("tile", "sentence"),
    [
        (WebTile(4, 8, 5), "is drawn at zooms 11 to 18"),
        (WebTile(13, 0, 0), "lies outside of the town"),
    ],
)
def test_only_the_town_is_asked_for_at_zooms_that_are_drawn(proxy: MapProxy, tile: WebTile, sentence: str) -> None:
    with pytest.raises(BadRequestError, match=sentence):
        proxy.tile("noise", tile, "")


def test_what_is_not_enabled_or_not_there_is_not_asked(proxy: MapProxy, server: MapServer) -> None:
    with pytest.raises(UnknownMapServiceError, match="unknown map service 'orthophotos'; known: noise"):
        proxy.tile("orthophotos", HERE, "")
    with pytest.raises(UnknownMapLayerError, match="unknown map layer 'STR_DEN'; known: industry"):
        proxy.tile("noise", HERE, "STR_DEN")
    with pytest.raises(BadRequestError, match="noise is a service of kind wms; this needs features"):
        proxy.items("noise", TOWN, 10, "")
    assert server.asked == []


def drips(_: Asked, to: BaseHTTPRequestHandler) -> None:
    """Never ends, and never says nothing for long."""
    to.send_response(200)
    to.end_headers()
    with contextlib.suppress(OSError):
        while True:
            to.wfile.write(b"x")
            time.sleep(0.02)


def hangs(_: Asked, to: BaseHTTPRequestHandler) -> None:
    """Says nothing until whoever asks goes away."""
    to.connection.recv(1)


def cut_short(_: Asked, to: BaseHTTPRequestHandler) -> None:
    """Promises a whole picture, and ends in the middle of it."""
    to.send_response(200)
    to.send_header("Content-Length", str(len(png())))
    to.end_headers()
    to.wfile.write(png()[:100])


def floods(_: Asked, to: BaseHTTPRequestHandler) -> None:
    """Has nothing but headers to say."""
    to.send_response(200)
    for one in range(5_000):
        to.send_header(f"X-{one}", "x" * 100)
    with contextlib.suppress(OSError):
        to.end_headers()


def swelling(side: int = 60_000) -> bytes:
    """A picture of some bytes that would take gigabytes to look at."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def leads(address: str) -> Says:
    return lambda _, to: send(to, b"", status=302, Location=address)


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (lambda _, to: send(to, b"<html>Wartung</html>"), "sends no picture that can be read, but image/png"),
        (lambda _, to: send(to, png()[:200]), "sends no picture that can be read"),
        (lambda _, to: send(to, png((257, 256))), "draws 257 x 256 pixels"),
        (lambda _, to: send(to, png((256, 256), "GIF")), "sends no picture that can be read"),
        (lambda _, to: send(to, bytes(1_600_000)), "answers with more than 1500000 bytes"),
        (lambda _, to: send(to, b"", status=503), "answers 503"),
        (cut_short, "sends no picture that can be read"),
        (floods, "cannot be reached"),
        (lambda _, to: send(to, swelling()), "sends no picture that can be read"),
        (lambda _, to: send(to, gzip.compress(png()), Content_Encoding="gzip"), "sends no picture that can be read"),
        (leads("http://127.0.0.1:22/"), "redirects elsewhere, to http://127.0.0.1:22/"),
        (leads("https://maps.example/wms"), "redirects elsewhere, to https://maps.example/wms"),
        (leads("/noise"), "redirects in a circle"),
    ],
)
def test_a_service_that_fails_is_refused_in_a_sentence_and_left_alone_for_a_while(
    proxy: MapProxy, server: MapServer, says: Says, sentence: str
) -> None:
    server.says = says
    with pytest.raises(ForeignServiceError, match=sentence) as refused:
        proxy.tile("noise", HERE, "")
    asked = len(server.asked)
    server.says = lambda _, to: send(to, png())
    with pytest.raises(ForeignServiceError) as again:
        proxy.tile("noise", HERE, "rail")
    assert (str(again.value), len(server.asked)) == (str(refused.value), asked)
    proxy.now = lambda: 1_001.0 + DOWN_S
    assert proxy.tile("noise", HERE, "").media == "image/png"


@pytest.mark.parametrize("says", [drips, hangs])
def test_a_service_that_takes_too_long_is_not_waited_for(proxy: MapProxy, server: MapServer, says: Says) -> None:
    server.says = says
    proxy.outbound = server.outbound(timeout_s=0.3)
    with pytest.raises(ForeignServiceError, match=r"does not answer within 0\.3 s"):
        proxy.tile("noise", HERE, "")


def test_a_name_that_means_another_machine_after_a_redirect_is_refused(proxy: MapProxy, server: MapServer) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    proxy.outbound = replace(
        server.outbound(), resolve=lambda _host, _port: next(answers), permitted=lambda one: one == "127.0.0.1"
    )
    server.says = leads("/new")
    with pytest.raises(ForeignServiceError, match=r"maps\.test is not a host of the open internet"):
        proxy.tile("noise", HERE, "")
    assert [one.path for one in server.asked] == ["/noise"]


def test_a_redirect_within_the_host_is_followed(proxy: MapProxy, server: MapServer) -> None:
    server.says = lambda asked, to: send(to, png()) if asked.path == "/new" else leads("/new")(asked, to)
    assert proxy.tile("noise", HERE, "").body == png()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_addresses_of_this_machine_and_its_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are() -> None:
    assert all(map(is_public, ["1.1.1.1", "193.159.160.1", "2606:4700:4700::1111", "64:ff9b::101:101"]))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_by_default_this_machine_is_refused_before_anything_is_sent(server: MapServer, host: str) -> None:
    with pytest.raises(ForeignServiceError, match=r"is not a host of the open internet|cannot be reached"):
        Outbound().get(f"https://{host}:{server.port}/", most_bytes=10)
    assert server.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    way = Outbound(resolve=lambda _host, _port: ["1.1.1.1", "192.168.0.1"])
    with pytest.raises(ForeignServiceError, match=r"maps\.test is not a host of the open internet"):
        way.get("https://maps.test/", most_bytes=10)


def test_text_of_a_place_is_plain_and_short(proxy: MapProxy, server: MapServer) -> None:
    server.says = lambda _, to: send(to, b"Pegel: 55 dB\x1b[31m\n" + b"x" * 9_000, "text/plain")
    said = proxy.info("noise", 7.31, 51.55, "road")
    query = server.asked[0].query
    tile, column, row = pixel_at(7.31, 51.55, 18)
    assert said.startswith("Pegel: 55 dB[31m\nxxx")
    assert len(said) == 4_000
    assert (query["I"], query["J"], query["INFO_FORMAT"]) == (str(column), str(row), "text/plain")
    assert float(query["BBOX"].split(",")[0]) == pytest.approx(tile.bounds_m[0])
    server.says = lambda _, to: send(to, b"<script>", "text/html")
    with pytest.raises(ForeignServiceError, match="sends no plain text, but text/html"):
        proxy.info("noise", 7.32, 51.55, "road")


def test_features_are_those_of_the_town_without_what_stands_beside_them(proxy: MapProxy, server: MapServer) -> None:
    point = {"type": "Point", "coordinates": [7.3, 51.55]}
    one = {"type": "Feature", "id": 7, "geometry": point, "properties": {"a": 1}, "links": ["http://elsewhere"]}
    collection = {"type": "FeatureCollection", "features": [one, one], "links": []}
    server.says = lambda _, to: send(to, json.dumps(collection).encode(), "application/geo+json")
    found = proxy.items("parcels", (7.0, 51.0, 7.3, 51.6), 1, "")
    assert found == [{"type": "Feature", "id": "7", "geometry": point, "properties": {"a": 1}}]
    asked = server.asked[0]
    assert (asked.path, asked.query["bbox"]) == (
        "/parcels/collections/flurstueck/items",
        "7.150000,51.450000,7.300000,51.600000",
    )
    assert proxy.items("parcels", (1.0, 51.0, 2.0, 51.6), 1, "") == []


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"X"}}]}']
)
def test_what_is_no_collection_is_refused(proxy: MapProxy, server: MapServer, body: bytes) -> None:
    server.says = lambda _, to: send(to, body, "application/json")
    with pytest.raises(ForeignServiceError, match="sends no features that can be read"):
        proxy.items("parcels", TOWN, 10, "")


def test_the_disk_is_bounded_and_a_damaged_file_is_not_there(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path, limit_bytes=10_000)
    for one in range(50):
        cache.put(str(one), KeptAnswer(bytes(900), "image/png", 10.0))
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) <= 10_000 + 10_000 // 16 + 1_000
    assert cache.get("49", now=9.0) == KeptAnswer(bytes(900), "image/png", 10.0)
    assert (cache.get("49", now=10.0), cache.get("0", now=9.0)) == (None, None)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:400])
    assert cache.get("49", now=9.0) is None
