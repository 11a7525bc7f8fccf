"""What reaches people through a proxy is what the application said, and no log tells who asked for what."""

import gzip
import json
import re
import socket
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from bench.ports import free_port
from tests.support.proxied import PROXIES, VISITOR, Proxied

ASKED = "Widumer-Strasse-7"
ITEMS = "/api/collections/heat/items"


def test_pages_load_everything_from_below_their_own_path(proxied: Proxied) -> None:
    page = proxied.get("/")
    assert page.status == 200
    addresses = {unescape(one) for one in re.findall(r'(?:src|href)="(/[^"]*)"', page.body.decode())}
    assert len(addresses) > 5
    assert {one for one in addresses if not one.startswith(proxied.base + "/")} == set()
    for address in addresses:
        assert proxied.get(address.removeprefix(proxied.base)).status == 200, address


def test_links_of_the_api_are_addresses_of_the_proxy(proxied: Proxied) -> None:
    landing = json.loads(proxied.get("/api").body)
    for link in landing["links"]:
        assert link["href"].startswith(proxied.public + "/"), link
        assert proxied.get(urlsplit(link["href"]).path.removeprefix(proxied.base)).status == 200, link


def test_unknown_addresses_get_our_own_404(proxied: Proxied) -> None:
    answer = proxied.get("/nirgends")
    assert (answer.status, b"<html" in answer.body) == (404, True)
    assert proxied.get("/api/nirgends").headers["content-type"] == "application/problem+json"


def test_live_versions_are_never_kept(proxied: Proxied) -> None:
    answer = proxied.get("/api/live")
    assert json.loads(answer.body)["heat"] == 1
    assert "no-" in answer.headers["cache-control"]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_items_come_compressed_as_asked_and_304_when_known(proxied: Proxied, encoding: str) -> None:
    first = proxied.get(ITEMS, Accept_Encoding=encoding)
    assert first.headers.get("content-encoding", "identity") == encoding
    plain = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding](first.body)
    assert json.loads(plain)["numberMatched"] == 2
    assert "accept-encoding" in first.headers["vary"].lower()
    again = proxied.get(ITEMS, Accept_Encoding=encoding, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_the_basemap_is_read_in_pieces_that_nobody_compresses(proxied: Proxied, town_folder: Path) -> None:
    whole = (town_folder / "castrop_rauxel" / "basemap.pmtiles").read_bytes()
    piece = proxied.get("/basemap.pmtiles", Range="bytes=1000-1999", Accept_Encoding="gzip, br")
    assert piece.status == 206
    assert piece.headers["content-range"] == f"bytes 1000-1999/{len(whole)}"
    assert "content-encoding" not in piece.headers
    assert piece.body == whole[1000:2000]
    assert proxied.get("/basemap.pmtiles", Range=f"bytes={len(whole)}-").status == 416
    assert proxied.get("/basemap.pmtiles", Accept_Encoding="gzip, br").body == whole


def test_security_headers_and_open_data_headers_arrive(proxied: Proxied) -> None:
    assert "default-src 'self'" in proxied.get("/").headers["content-security-policy"]
    assert proxied.get(ITEMS).headers["access-control-allow-origin"] == "*"


def test_a_device_s_message_is_kept_behind_the_door_for_tokens_only(proxied: Proxied) -> None:
    assert proxied.get("/ingest/ttn", method="POST", body=b"{}").status == 401


def test_what_is_too_large_is_refused(proxied: Proxied) -> None:
    # An application that refuses before it has read all looks to a proxy as if it had gone.
    assert proxied.get("/ingest/ttn", method="POST", body=bytes(1_200_000)).status in {401, 413, 502}
    assert proxied.get("/", X_Long="x" * 40_000).status in {400, 431}


def test_the_application_logs_the_route_and_nobody_s_address(proxied: Proxied) -> None:
    proxied.get(f"/api/collections/{proxied.name}", X_Forwarded_For="203.0.113.77")
    own = proxied.log_lines(holding="GET /api/collections/{layer}", where="web.log")
    assert own
    assert not [one for one in own if "127.7.8." in one or "203.0.113" in one or proxied.name in one]


def test_no_log_holds_a_query_or_a_whole_address(proxied: Proxied) -> None:
    assert proxied.get(f"/?district={ASKED}").status == 200
    assert proxied.get(f"/api/places?q={ASKED}", Referer=f"http://x/?{ASKED}").status in {200, 404, 503}
    own = proxied.log_lines(holding="/api/places", where=f"{proxied.name}.log")
    assert own, "the proxy logs requests"
    text = proxied.everything_logged()
    assert ASKED not in text
    assert VISITOR not in text


@pytest.mark.parametrize("name", sorted(PROXIES))
def test_errors_of_a_proxy_tell_nothing_either(name: str, tmp_path: Path) -> None:
    port = free_port()
    with PROXIES[name](port, free_port(), "/stadtklima", tmp_path):
        alone = Proxied(name, port, "/stadtklima", tmp_path)
        assert alone.get(f"/api/places?q={ASKED}").status == 502
        assert alone.log_lines(holding="502")
        text = alone.everything_logged()
    assert ASKED not in text
    assert VISITOR not in text


@pytest.mark.parametrize("name", sorted(PROXIES))
@pytest.mark.long
def test_who_sends_a_head_too_slowly_is_let_go(name: str, tmp_path: Path) -> None:
    port = free_port()
    with PROXIES[name](port, free_port(), "", tmp_path), socket.create_connection(("127.0.0.1", port), 20) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        assert slow.recv(100)[:12] in {b"", b"HTTP/1.1 408", b"HTTP/1.1 400"}


@pytest.mark.parametrize("name", sorted(PROXIES))
def test_the_sub_path_without_its_slash_leads_there(name: str, tmp_path: Path) -> None:
    port = free_port()
    with PROXIES[name](port, free_port(), "/stadtklima", tmp_path):
        answer = Proxied(name, port, "/stadtklima", tmp_path).get("")
    assert answer.status in {301, 302}
    assert urlsplit(answer.headers["location"]).path == "/stadtklima/"
