"""What is here? Everything within 500 m of a place is listed, and nothing else; the place is told to nobody."""

import re
from typing import Any

import pytest
from pyproj import Geod
from starlette.testclient import TestClient

from dashboard.apps.karte.vicinity import RADIUS_M

PATH = "/fragments/karte/here"
SITE = re.compile(r'data-site="([^"]+)"')
GLOBE = Geod(ellps="GRS80")


def told(client: TestClient, lon: float, lat: float, **more: Any) -> str:
    answer = client.post(PATH, json={"lon": lon, "lat": lat, **more})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def around(client: TestClient, lon: float, lat: float) -> set[str]:
    """Sites of the open API that a geodesic of 500 m reaches."""
    found = set()
    for one in client.get("/api/collections").json()["collections"]:
        for site in client.get(f"/api/collections/{one['id']}/items?limit=10000").json()["features"]:
            _, _, metres = GLOBE.inv(lon, lat, *site["geometry"]["coordinates"])
            if metres <= RADIUS_M:
                found.add(site["id"])
    return found


@pytest.mark.parametrize("place", [(7.3, 51.55), (7.31, 51.55), (7.3045, 51.5515)])
def test_all_sites_within_the_radius_are_listed_and_no_others(client: TestClient, place: tuple[float, float]) -> None:
    listed = SITE.findall(told(client, *place))
    assert len(listed) == len({*listed})
    assert {*listed} == around(client, *place)


def test_each_has_its_state_and_distance_and_leads_to_it(client: TestClient) -> None:
    html = told(client, 7.3, 51.55)
    far = re.findall(r'vicinity__far">(\d+)\xa0m<', html)
    assert len(far) == len(SITE.findall(html)) == html.count('class="vicinity__state"')
    assert all(0 < int(one) <= RADIUS_M for one in far)
    assert 'href="/karte?' in html
    assert re.search(r"Within 500\sm there", told(client, 7.3, 51.55, lang="en"))


def test_where_nothing_is_the_nearest_is_named(client: TestClient) -> None:
    html = told(client, 7.36, 51.58)
    assert SITE.findall(html) == []
    assert "Am nächsten:" in html
    assert "Am nächsten:" not in told(client, 13.4, 52.5)


@pytest.mark.parametrize("body", [{}, {"lon": 7.3}, {"lon": 200, "lat": 51}, {"lon": 7.3, "lat": 51.5, "near": 1}])
def test_what_is_no_place_is_refused(client: TestClient, body: dict[str, Any]) -> None:
    assert client.post(PATH, json=body).status_code == 400


def test_the_page_says_how_to_ask(client: TestClient) -> None:
    html = client.get("/karte").text
    assert 'id="vicinity"' in html
    assert 'id="here-middle"' in html
