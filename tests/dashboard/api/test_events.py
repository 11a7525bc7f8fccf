"""What has just happened is told once, and only what the public may see."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.api.context import Context
from dashboard.api.events import OF_SITES
from dashboard.texts import load
from tests.support.client import asker
from tests.support.small import BINS, NOON, Small, reading, settle
from tests.support.weather_files import alert, snapshot


def kinds(client: TestClient, query: str = "") -> list[tuple[str, str]]:
    return [(one["kind"], one["site_id"]) for one in client.get(f"/api/events{query}").json()["events"]]


def fill_up(small: Small, client: TestClient) -> None:
    """Let a bin become full and be emptied, and the server hear of it."""
    steps = ((50, 70.0), (40, 82.0), (30, 79.0), (20, 81.0), (10, 10.0))
    small.add(*(reading("bins-0003", value, NOON - timedelta(minutes=minutes)) for minutes, value in steps))
    deadline = time.monotonic() + 30
    while not client.get("/api/sites/bins-0003/events").json()["events"] and time.monotonic() < deadline:
        time.sleep(0.05)


def test_a_bin_becomes_full_and_is_emptied(own_client: TestClient, small: Small) -> None:
    small.add(*(reading("people-0002", value, NOON - timedelta(minutes=40 - value)) for value in (1.0, 30.0)))
    fill_up(small, own_client)
    told = [one for one in kinds(own_client) if one[1] == "bins-0003"]
    assert told == [("became_full", "bins-0003"), ("emptied", "bins-0003")]


def test_since_leaves_out_what_was_before(own_client: TestClient, small: Small) -> None:
    fill_up(small, own_client)
    assert [one for one in kinds(own_client, "?since=2026-07-01T11:45:00Z") if one[1] == "bins-0003"] == [
        ("emptied", "bins-0003")
    ]


def test_counts_that_are_withheld_make_no_events(own_client: TestClient, small: Small) -> None:
    small.add(reading("people-0002", 10.0, NOON - timedelta(minutes=5)))
    own_client.get("/api/collections/people/items?v=2")
    assert "people-0002" not in own_client.get("/api/events").text
    assert kinds(own_client, "?layer=people") == []


def test_an_event_says_what_happened_in_both_languages(own_client: TestClient, small: Small) -> None:
    fill_up(small, own_client)
    last = own_client.get("/api/events?layer=bins").json()["events"][-1]
    assert last["text"]["de"].endswith("hat wieder Platz.")
    assert last["text"]["en"].endswith("has room again.")
    assert last["at"] == "2026-07-01T11:50:00Z"


def test_an_event_of_a_site_is_the_same_wherever_it_is_asked_for(own_client: TestClient, small: Small) -> None:
    fill_up(small, own_client)
    of_layer = [one for one in own_client.get("/api/events").json()["events"] if one["site_id"] == "bins-0003"]
    told = own_client.get("/api/sites/bins-0003/events").json()
    assert told["events"] == of_layer[::-1]
    assert [(one["kind"], one["channel"], one["value"]) for one in told["events"]] == [
        ("emptied", 0, 10),
        ("became_full", 0, 82),
    ]
    assert (told["site_id"], told["to"]) == ("bins-0003", "2026-07-01T12:00:00Z")


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("limit=1", ["emptied"]),
        ("kind=became_full", ["became_full"]),
        ("kind=emptied,room_again", ["emptied"]),
        ("datetime=2026-07-01T11:20:00Z/2026-07-01T11:20:00Z", ["became_full"]),
        ("datetime=2026-07-01T11:20:00Z", ["became_full"]),
        ("datetime=2026-07-01T11:20:01Z/..", ["emptied"]),
        ("datetime=../2026-07-01T11:49:59Z", ["became_full"]),
        ("datetime=2026-07-02/2026-07-03", []),
    ],
)
def test_events_of_a_site_can_be_chosen(own_client: TestClient, small: Small, query: str, kinds: list[str]) -> None:
    fill_up(small, own_client)
    told = own_client.get(f"/api/sites/bins-0003/events?{query}").json()["events"]
    assert [one["kind"] for one in told] == kinds


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("bins-0003/events?kind=emptying", 400, "choose of: emptied, became_full, room_again"),
        ("bins-0003/events?limit=0", 400, "limit"),
        ("bins-0003/events?datetime=2020-01-01/2026-01-01", 400, "732 days"),
        ("bins-9999/events", 404, "bins-9999"),
        ("nothing-1/events", 404, "nothing"),
    ],
)
def test_what_cannot_be_answered_is_said(client: TestClient, address: str, status: int, word: str) -> None:
    answer = client.get(f"/api/sites/{address}")
    assert (answer.status_code, word in answer.json()["detail"]) == (status, True), answer.text


def test_with_a_limit_the_next_question_goes_on_where_the_answer_ends(own_client: TestClient, small: Small) -> None:
    fill_up(small, own_client)
    whole = own_client.get("/api/events").json()
    first = own_client.get("/api/events?limit=1").json()
    rest = own_client.get(f"/api/events?since={first['until']}").json()
    assert first["events"] + rest["events"] == whole["events"]
    assert first["until"] == first["events"][-1]["at"] < whole["until"]


def test_every_kind_has_its_sentence() -> None:
    for words in load().values():
        assert all(words.say(f"event.{kind}", name="X", layer="Y") for kind in OF_SITES)


def test_what_staff_alone_may_see_makes_no_public_events(
    own_client: TestClient, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_up(small, own_client)
    hidden = replace(
        BINS, measures=(replace(BINS.shows, audience="staff"),), shows=replace(BINS.shows, audience="staff")
    )
    monkeypatch.setattr(Context, "public_measures", lambda _self, _layer: hidden.visible("public"))
    assert own_client.get("/api/events?limit=7").json()["events"] == []
    assert own_client.get("/api/sites/bins-0003/events?limit=7").json()["events"] == []


def test_long_ago_is_refused_with_a_sentence(client: TestClient) -> None:
    answer = client.get("/api/events?since=2026-01-01")
    assert answer.status_code == 400
    assert "48 hours" in answer.json()["detail"]


def test_before_anything_was_measured_the_warnings_of_the_dwd_are_told_all_the_same(tmp_path: Path) -> None:
    new = settle(tmp_path)
    weather = new.house.folders.weather
    weather.mkdir()
    (weather / "warnings").write_bytes(snapshot(alert(onset="2026-07-01T13:30:00+02:00")))
    with asker(new) as client:
        answer = client.get("/api/events")
        assert answer.status_code == 200
        assert [one["kind"] for one in answer.json()["events"]] == ["warning"]


def test_since_tomorrow_nothing_has_happened(client: TestClient) -> None:
    for query in ("?since=2026-07-02T12:00:00Z", "?layer=bins&since=2026-07-02T12:00:00Z", "?since=2199-12-31"):
        answer = client.get(f"/api/events{query}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["events"] == []
