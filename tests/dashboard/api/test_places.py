"""GET and POST /api/places."""

import pytest
from starlette.testclient import TestClient

from tests.support.client import until_prepared

PLACES = "/api/places"


@pytest.mark.parametrize("typed", ["Wittener Straße", "wittner strase", "wittener str."])
def test_a_street_is_found_as_people_type_it(on_streets: TestClient, typed: str) -> None:
    first = on_streets.get(PLACES, params={"q": typed}).json()["places"][0]
    assert (first["name"], first["kind"]) == ("Wittener Straße", "street")
    assert 7.24 < first["lon"] < 7.38
    assert 51.52 < first["lat"] < 51.63


def test_a_house_number_gives_an_address(on_streets: TestClient) -> None:
    first = on_streets.get(PLACES, params={"q": "wittener straße 12", "limit": 1}).json()["places"]
    assert [one["kind"] for one in first] == ["address"]


def test_five_forms_of_one_address_give_one_container(on_streets: TestClient) -> None:
    forms = (
        "Wittener Straße 12, 44575 Castrop-Rauxel",
        "44575 Castrop-Rauxel, Wittener Str. 12",
        "wittener strasse 12 castrop rauxel",
        "WITTENER STR.12",
        "Wittner Straße 12, Castrop-Rauxel",
    )
    places = [on_streets.post(PLACES, json={"q": form, "limit": 1}).json()["places"][0] for form in forms]
    assert {one["name"] for one in places} == {"Wittener Straße 12"}
    asked = [{"layer": "bins", "lon": one["lon"], "lat": one["lat"], "limit": 1} for one in places]
    answers = [on_streets.post("/api/nearest", json=one).json() for one in asked]
    assert all(one == answers[0] for one in answers)


def test_a_house_number_that_nobody_has_is_said_to_be_unknown(on_streets: TestClient) -> None:
    found = on_streets.get(PLACES, params={"q": "Wittener Straße 9999"}).json()["places"][0]
    assert (found["kind"], found["unknown_number"]) == ("street", "9999")


def test_what_can_be_several_is_asked_back(on_streets: TestClient) -> None:
    sure = [on_streets.get(PLACES, params={"q": typed}).json()["is_sure"] for typed in ("Wittener Straße 12", "straße")]
    assert sure == [True, False]


def test_the_body_asks_the_same_as_the_address(on_streets: TestClient) -> None:
    asked: dict[str, str | int] = {"q": "Schwerin", "limit": 3}
    got = on_streets.post(PLACES, json=asked)
    assert got.json() == on_streets.get(PLACES, params=asked).json()
    assert got.json()["places"][0]["kind"] == "district"
    assert got.headers["cache-control"] == "no-store"


def test_nonsense_finds_nothing(on_streets: TestClient) -> None:
    assert on_streets.get(PLACES, params={"q": "qqqqxxxx"}).json() == {"places": [], "is_sure": False}


def test_a_town_without_names_finds_nothing(client: TestClient) -> None:
    until_prepared(client)
    assert client.get(PLACES, params={"q": "Schwerin"}).json() == {"places": [], "is_sure": False}


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=" + "x" * 121, "q=a&limit=0", "q=a&near=b"])
def test_bad_questions_are_refused(on_streets: TestClient, query: str) -> None:
    got = on_streets.get(f"{PLACES}?{query}")
    assert (got.status_code, got.headers["content-type"]) == (400, "application/problem+json")
