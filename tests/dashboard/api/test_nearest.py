"""GET and POST /api/nearest: who has room, which way, and that nobody learns who asked from where."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from data import sites
from tests.support import small as town
from tests.support.client import asker, until_prepared

NEAREST = "/api/nearest"
WEST_END: dict[str, str | float] = {"layer": "bins", "lon": 7.3, "lat": 51.55}


def answer(client: TestClient, **asked: Any) -> Any:
    got = client.post(NEAREST, json={**WEST_END, **asked})
    assert got.status_code == 200, got.text
    return got.json()


def ids(offers: list[Any]) -> list[str]:
    return [one["site_id"] for one in offers]


def test_each_site_is_in_the_group_of_what_is_known_of_it(client: TestClient) -> None:
    groups = answer(client, limit=5)["groups"]
    assert {name: ids(offers) for name, offers in groups.items()} == {
        "usable": ["bins-0001"],
        "closed": [],
        "full": ["bins-0002"],
        "unknown": ["bins-0003", "bins-0004", "bins-0005"],
    }


def test_an_offer_says_where_how_far_how_full_and_how_current(client: TestClient) -> None:
    offer = answer(client, lon=7.301)["groups"]["usable"][0]
    distance_m = offer.pop("distance_m")
    assert offer == {
        "site_id": "bins-0001",
        "name": 'Platz "0" & <Ä>',
        "district": "Castrop",
        "lon": 7.3,
        "lat": 51.55,
        "distance_kind": "straight",
        "duration_s": 55,
        "state": "ok",
        "class": "room",
        "label": "class.fill.room",
        "value": 40.0,
        "observed_at": "2026-07-01T11:50:00Z",
        "state_until": None,
        "full_at": None,
        "full_at_earliest": None,
        "full_at_latest": None,
        "full_at_reliability": "too_few",
        "opens_at": None,
        "attributes": {"kind": "underground", "covered": True, "slots": 0},
        "simulated": True,
        "route": None,
        "steps": None,
    }
    assert distance_m == pytest.approx(69, abs=1)


def test_the_unknown_is_named_and_nothing_is_made_up_for_it(client: TestClient) -> None:
    unknown = answer(client)["groups"]["unknown"]
    assert [one["label"] for one in unknown] == ["class.fill.unknown", "state.no_sensor", "class.fill.unknown"]
    assert [one["value"] for one in unknown] == [60.0, None, None]
    assert [one["class"] for one in unknown] == [None, None, None]


def test_the_limit_is_that_of_each_group(client: TestClient) -> None:
    assert ids(answer(client, limit=1)["groups"]["unknown"]) == ["bins-0003"]


def test_the_way_leads_along_the_streets(on_streets: TestClient) -> None:
    here = answer(on_streets, lon=7.3105, lat=51.5535, limit=1)
    offer = here["groups"]["usable"][0]
    assert offer["distance_kind"] == "network"
    assert offer["distance_m"] > 720  # as the crow flies
    assert offer["duration_s"] == pytest.approx(offer["distance_m"] / 4.5 * 3.6, rel=0.01)
    assert offer["route"]["type"] == "LineString"
    assert offer["route"]["coordinates"][-1] == pytest.approx([offer["lon"], offer["lat"]], abs=0.002)
    turns = [one["turn"] for one in offer["steps"]]
    assert (turns[0], turns[-1]) == ("depart", "arrive")
    assert sum(one["distance_m"] for one in offer["steps"]) == pytest.approx(offer["distance_m"], rel=0.3)
    assert all(one["route"] is None for one in here["groups"]["full"] + here["groups"]["unknown"])


def test_by_car_it_takes_less_time(on_streets: TestClient) -> None:
    durations = [
        answer(on_streets, lon=7.3105, lat=51.5535, mode=mode)["groups"]["usable"][0]["duration_s"]
        for mode in ("walk", "drive")
    ]
    assert durations[1] < durations[0]


def test_says_whether_one_stands_in_town(on_streets: TestClient) -> None:
    assert answer(on_streets)["in_town"] is True
    assert answer(on_streets, lon=7.25, lat=51.53)["in_town"] is False  # in the bounds, not in the boundary
    assert answer(on_streets, lon=7.6)["in_town"] is False


def test_what_is_closed_says_when_it_opens_and_a_yard_takes_large_loads(tmp_path: Path) -> None:
    made = town.settle(tmp_path)
    path = made.house.folders.sites_of("bins")
    columns = sites.read(path)
    hours = [{"opening_hours": "Mo-Sa 15:00-20:00; PH off"}] * 4 + [{"always_room": 1, "opening_hours": "24/7"}]
    sites.write(path, replace(columns, attributes=hours))
    town.fill(made)
    with asker(made) as client:
        found = answer(client, limit=1)
    assert [one["opens_at"] for one in found["groups"]["closed"]] == ["2026-07-01T13:00:00Z"]
    assert ids(found["groups"]["usable"]) == ids(found["large_loads"]) == ["bins-0005"]


def test_a_position_in_an_address_is_rounded_and_one_in_a_body_is_not(client: TestClient) -> None:
    exact = {"lon": 7.300123, "lat": 51.550171}
    assert answer(client, **exact)["asked_from"] == [7.300123, 51.550171]
    got = client.get(f"{NEAREST}?layer=bins&lon=7.300123&lat=51.550171")
    assert got.json()["asked_from"] == [7.3, 51.55]
    assert got.json()["groups"] == answer(client)["groups"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_answer_is_kept_by_anybody(client: TestClient, method: str) -> None:
    got = client.get(NEAREST, params=WEST_END) if method == "GET" else client.post(NEAREST, json=WEST_END)
    assert got.headers["cache-control"] == "no-store"
    assert "etag" not in got.headers


def test_no_log_learns_from_where_somebody_asked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = town.settle(tmp_path, access_log=True)
    town.fill(made)
    canary: dict[str, str | float] = {"lon": 7.312345, "lat": 51.554321}
    with asker(made) as client:
        client.post(NEAREST, json={**WEST_END, **canary})
        client.post(NEAREST, json={**WEST_END, **canary, "mode": "fly"})
        client.get(NEAREST, params={**WEST_END, **canary})
        client.get("/api/places", params={"q": "Kanarienvogelweg 312345"})
    logged = caplog.get_records("call")
    access = "\n".join(one.getMessage() for one in logged if one.name.startswith("stadtklima"))
    assert "POST /api/nearest 200" in access
    assert not [sign for sign in ("7.312345", "51.554321", "Kanarien", "312345") if sign in access]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ('{"layer": "bins", "lon": NaN, "lat": 51.55}', 400, "lon is no number of degrees"),
        ('{"layer": "bins", "lon": 7.3, "lat": Infinity}', 400, "lat is no number of degrees"),
        ('{"layer": "bins", "lon": 1e999, "lat": 51.55}', 400, "lon is no number"),
        ('{"layer": "bins", "lon": "7.3", "lat": 51.55}', 400, "lon is no number"),
        ('{"layer": "bins", "lon": true, "lat": 51.55}', 400, "lon is no number"),
        ('{"layer": "bins", "lon": null, "lat": 51.55}', 400, "lon is missing"),
        ('{"layer": "bins", "lat": 51.55}', 400, "lon is missing"),
        ('{"layer": "bins", "lon": 51.55, "lat": 7.3}', 400, "lon and lat are swapped"),
        ('{"layer": "bins", "lon": 13.4, "lat": 52.5}', 400, "not near Castrop-Rauxel"),
        ('{"layer": "bins", "lon": 713, "lat": 51.55}', 400, "from -180 to 180"),
        ('{"lon": 7.3, "lat": 51.55}', 400, "layer is missing; give one of: bins, heat, people"),
        ('{"layer": "bin", "lon": 7.3, "lat": 51.55}', 404, "unknown layer 'bin'; known: bins, heat, people"),
        ('{"layer": "bins", "lon": 7.3, "lat": 51.55, "mode": "fly"}', 400, "choose one of: walk, drive"),
        ('{"layer": "bins", "lon": 7.3, "lat": 51.55, "limit": 0}', 400, "no whole number from 1 to 20"),
        ('{"layer": "bins", "lon": 7.3, "lat": 51.55, "limit": 2.5}', 400, "no whole number"),
        ('{"layer": "bins", "lon": 7.3, "lat": 51.55, "lng": 7}', 400, "did you mean 'lon'?"),
        ("[1, 2]", 400, "the body is list, not an object"),
        ("[" * 2000, 400, "no JSON"),
        ("lon=7.3", 400, "no JSON"),
        ("", 400, "empty"),
        ('{"layer": "' + "b" * 20_000 + '"}', 413, "more than 16384 bytes"),
    ],
)
def test_bad_questions_are_refused_with_a_sentence_that_teaches(
    client: TestClient, body: str, status: int, words: str
) -> None:
    got = client.post(NEAREST, content=body, headers={"Content-Type": "application/json"})
    assert (got.status_code, got.headers["content-type"]) == (status, "application/problem+json")
    assert words in got.json()["detail"]


def test_a_body_of_another_type_is_refused(client: TestClient) -> None:
    got = client.post(NEAREST, content="lon=7.3", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert got.status_code == 415


@pytest.mark.parametrize("query", ["", "layer=bins", "layer=bins&lon=x&lat=1", "layer=bins&lon=nan&lat=51.55", "x=1"])
def test_bad_addresses_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{NEAREST}?{query}").status_code == 400


def test_what_the_public_may_not_see_is_not_told_by_a_detour(client: TestClient) -> None:
    found = answer(client, layer="people")
    items = client.get("/api/collections/people/items").json()["features"]
    assert ids(found["groups"]["unknown"]) == ["people-0001", "people-0002"]
    for offer, item in zip(found["groups"]["unknown"], items, strict=True):
        assert [offer["lon"], offer["lat"]] == item["geometry"]["coordinates"]
        assert (offer["value"], offer["class"]) == (None, None)
    assert "battery" not in client.post(NEAREST, json=WEST_END).text


def test_distances_are_straight_until_the_streets_are_there(client: TestClient) -> None:
    until_prepared(client)
    assert answer(client)["groups"]["usable"][0]["distance_kind"] == "straight"
