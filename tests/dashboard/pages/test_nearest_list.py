"""The list by distance: from a place in the body of a question, which is told to nobody and stands in no address."""

import re

import pytest
from starlette.testclient import TestClient

PATH = "/fragments/nearest-list"
EAST = {"lon": 7.34, "lat": 51.55}
"""Where the last of five bins stands that lie on a line from west to east."""


def sites(html: str) -> list[str]:
    return re.findall(r'data-site="([a-z]+-\d+)"', html)


def test_the_nearest_comes_first_and_each_says_how_far_it_is(client: TestClient) -> None:
    answer = client.post(f"{PATH}?layer=bins", json=EAST)
    assert sites(answer.text) == [f"bins-000{one}" for one in (5, 4, 3, 2, 1)]
    assert "10\u00a0m" in answer.text
    assert "2,1\u00a0km" in answer.text
    assert '<option value="distance" class="scripted" selected>Nach Entfernung</option>' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_else_is_chosen_stays_chosen(client: TestClient) -> None:
    html = client.post(f"{PATH}?layer=bins&district=Ickern", json=EAST).text
    assert sites(html) == ["bins-0004", "bins-0002"]
    full = client.post(f"{PATH}?layer=bins&class=almost_full,full,overflowing", json=EAST).text
    assert sites(full) == ["bins-0002"]


def test_places_that_are_rounded_are_measured_as_the_public_knows_them(client: TestClient) -> None:
    there = client.get("/api/collections/people/items").json()["features"][1]
    lon, lat = there["geometry"]["coordinates"]
    assert "10\u00a0m" in client.post(f"{PATH}?layer=people", json={"lon": lon, "lat": lat}).text


def test_nobody_who_has_not_asked_is_told_of_distances(client: TestClient) -> None:
    html = client.get("/fragments/list?layer=bins&sort=distance").text
    assert sites(html)[0] == "bins-0002"
    assert '<option value="distance" class="scripted">' in html
    assert '<option value="distance"' not in client.get("/entsorgung?layer=bins").text


@pytest.mark.parametrize(
    "body", [{"lon": 7.3}, {"lon": 7.3, "lat": "Nord"}, {"lon": 181, "lat": 51}, {**EAST, "x": 1}, []]
)
def test_what_is_no_place_is_refused_with_a_sentence(client: TestClient, body: object) -> None:
    answer = client.post(f"{PATH}?layer=bins", json=body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
