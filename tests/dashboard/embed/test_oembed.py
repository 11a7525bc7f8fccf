"""Programs learn by oEmbed how to show an address of ours; only what everybody may see, never larger than asked for."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from data.declare import Layers
from tests.support import small
from tests.support.tiles import TILES

OURS = "http://testserver"


def ask(client: TestClient, url: str, **more: int) -> Any:
    answer = client.get("/oembed", params={"url": url, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def source(said: Any) -> str:
    found = re.search(r'<iframe src="([^"]+)"', said["html"])
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("tile", list(TILES))
def test_every_tile_is_embedded_as_itself_and_its_frame_answers(client: TestClient, tile: str) -> None:
    said = ask(client, f"{OURS}/embed/{tile}?lang=en&theme=dark&simple=1")
    assert (said["version"], said["type"], said["cache_age"]) == ("1.0", "rich", 3600)
    assert (said["width"], said["height"]) == (TILES[tile].width, TILES[tile].height)
    assert source(said) == f"{OURS}/embed/{tile}?lang=en&theme=dark&simple=1"
    assert client.get(source(said)).status_code == 200
    picture = client.get(said["thumbnail_url"])
    assert (picture.headers["content-type"], said["thumbnail_width"], said["thumbnail_height"]) == (
        "image/png",
        1200,
        630,
    )


@pytest.mark.parametrize(
    ("url", "embedded"),
    [
        ("/", "/embed/map"),
        ("/?layer=bins&lang=en", "/embed/map?layers=bins&lang=en"),
        ("/klima", "/embed/map?layers=heat"),
        ("/entsorgung", "/embed/map?layers=bins"),
        ("/ort/heat-0001?span=30d&theme=dark", "/embed/chart?site_id=heat-0001&theme=dark"),
        ("/ort/people-0002", "/embed/map?layers=people&centre="),
        ("/embed/map?layers=heat,bins&district=Ickern", "/embed/map?layers=heat,bins&district=Ickern"),
    ],
)
def test_pages_are_embedded_as_the_tile_that_shows_what_they_are_about(
    client: TestClient, url: str, embedded: str
) -> None:
    found = source(ask(client, f"{OURS}{url}"))
    assert found.startswith(f"{OURS}{embedded}")
    assert client.get(found).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/verwaltung",
        "/verwaltung/texte",
        "/konto",
        "/login",
        "/api/live",
        "/gibt-es-nicht",
        "/ort/heat-9999",
        "/ort/nothing-1",
        "/embed/pollen",
        "/embed/map?district=Bochum",
        "/embed/map.png",
        "/entsorgung/../verwaltung",
    ],
)
def test_what_is_not_for_everybody_or_not_there_is_not_found(client: TestClient, url: str) -> None:
    assert client.get("/oembed", params={"url": f"{OURS}{url}"}).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/embed/map",
        "http://testserver.example/embed/map",
        "http://testserver@elsewhere.example/embed/map",
        "javascript:alert(1)",
        "/embed/map",
        "http://[testserver/embed/map",
        "",
    ],
)
def test_addresses_of_others_are_not_found(client: TestClient, url: str) -> None:
    assert client.get("/oembed", params={"url": url}).status_code == 404


def test_a_frame_is_never_larger_than_asked_for(client: TestClient) -> None:
    said = ask(client, f"{OURS}/embed/map", maxwidth=300, maxheight=200)
    assert (said["width"], said["height"]) == (300, 200)
    assert 'width="300" height="200"' in said["html"]
    assert "max-width:300px" in said["html"]
    assert "min-height:200px" in said["html"]
    assert "thumbnail_url" not in said
    large = ask(client, f"{OURS}/embed/figure", maxwidth=4000)
    assert (large["width"], large["height"]) == (400, 280)


@pytest.mark.parametrize(
    ("query", "status"), [("format=xml", 501), ("format=yaml", 400), ("format=", 400), ("maxwidth=0", 400)]
)
def test_what_is_not_offered_is_refused_as_the_standard_says(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/oembed?url={OURS}/embed/map&{query}").status_code == status
    assert client.get("/oembed").status_code == 400


@pytest.mark.parametrize(
    "path", ["/", "/klima", "/entsorgung", "/ort/heat-0001", "/embed/map?layers=heat,bins&lang=en"]
)
def test_pages_say_where_programs_learn_it(client: TestClient, path: str) -> None:
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)">', client.get(path).text)
    assert found is not None
    said = client.get(unescape(found[1]))
    assert said.status_code == 200
    assert said.headers["access-control-allow-origin"] == "*"
    if path.startswith("/embed"):
        assert source(said.json()) == f"{OURS}{path}"


@pytest.mark.parametrize("path", ["/embed/map?zoom=99", "/login", "/gibt-es-nicht", "/methoden"])
def test_what_cannot_be_embedded_does_not_say_so(client: TestClient, path: str) -> None:
    assert "json+oembed" not in client.get(path).text


def test_a_place_that_the_public_sees_rounded_is_rounded_in_the_frame_as_well(tmp_path: Path) -> None:
    house = small.settle(tmp_path).house
    rounded = [replace(one, public_place_m=1_000) if one.id == "people" else one for one in house.layers.values()]
    with TestClient(create(replace(house, layers=Layers(rounded)))) as client:
        lon, lat = client.get("/api/collections/people/items/people-0002").json()["geometry"]["coordinates"]
        assert f"centre={lon:.5f},{lat:.5f}" in source(ask(client, f"{OURS}/ort/people-0002"))
