"""Administrators switch map services of others on and off; what is on can be asked, and the audit knows who did it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from dashboard.api import maps
from data.web_tiles import pixel_at
from services.maps.enabled import proxy_of
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.map_server import MapServer, png, send, serving
from tests.support.small import Small

PATH = "/verwaltung/kartendienste"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("map_services"))
    for name, role in (("anna", "admin"), ("bert", "planner")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body="town")
    return made


@pytest.fixture(scope="module")
def server() -> Iterator[MapServer]:
    with serving() as made:
        yield made


@pytest.fixture(scope="module")
def client(house: Small, server: MapServer) -> Iterator[TestClient]:
    def here(of: Any) -> Any:
        return proxy_of(of, services=server.services(), outbound=server.outbound())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(maps, "proxy_of", here)
        with asker(house) as made:
            yield made


def test_a_service_is_off_until_an_administrator_switches_it_on_and_off_again(
    house: Small, client: TestClient, server: MapServer
) -> None:
    tile, *_ = pixel_at(7.31, 51.55, 13)
    address = f"/api/maps/noise/{tile.z}/{tile.x}/{tile.y}"
    assert (client.get("/api/maps").json(), client.get(address).status_code) == ({"services": []}, 404)
    log_in(client, "bert")
    switched = {"service": "noise", "do": "on"}
    assert client.post(PATH, data=switched, headers=HOME, follow_redirects=False).status_code == 403
    log_in(client, "anna")
    assert "Umgebungslärm NRW: einschalten" in client.get(PATH).text
    assert client.post(PATH, data=switched, headers=HOME, follow_redirects=False).status_code == 303
    assert "Umgebungslärm NRW: ausschalten" in client.get(PATH).text

    (listed,) = client.get("/api/maps").json()["services"]
    assert listed["attribution"] == "© Land NRW, Umgebungslärmkartierung"
    assert listed["tiles"].endswith("/api/maps/noise/{z}/{x}/{y}")
    got = client.get(address)
    assert (got.content, got.headers["content-type"]) == (png(), "image/png")
    assert unquote(got.headers["attribution"]) == "© Land NRW, Umgebungslärmkartierung"
    assert got.headers["cache-control"].startswith("public, max-age=25")
    assert client.get("/api/maps/noise/legend").status_code == 200

    server.says = lambda _, to: send(to, b"55 dB", "text/plain")
    said = client.get("/api/maps/noise/info?lon=7.31&lat=51.55").json()
    assert (said["text"], said["licence"]) == ("55 dB", "dl-de/by-2-0")
    server.says = lambda _, to: send(to, b"<html>")
    failed = client.get(f"{address}?map_layer=rail")
    assert (failed.status_code, "sends no picture" in failed.json()["detail"]) == (502, True)

    client.post(PATH, data={**switched, "do": "off"}, headers=HOME)
    assert client.get(address).status_code == 404
    deeds = [one.what for one in house.house.records.audit.entries(most=50) if one.what.startswith("map_service")]
    assert deeds == ["map_service switch", "map_service switch"]


def test_a_service_that_is_not_in_the_list_cannot_be_switched(client: TestClient) -> None:
    log_in(client, "anna")
    refused = client.post(PATH, data={"service": "elsewhere", "do": "on"}, headers=HOME)
    assert (refused.status_code, "gibt es in der Liste nicht" in refused.text) == (400, True)
