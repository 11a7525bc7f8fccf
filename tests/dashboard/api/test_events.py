"""What has just happened is told once, and only what the public may see."""

from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

from tests.support.client import asker
from tests.support.small import NOON, Small, reading, settle
from tests.support.weather_files import alert, snapshot


def kinds(client: TestClient, query: str = "") -> list[tuple[str, str]]:
    return [(one["kind"], one["site_id"]) for one in client.get(f"/api/events{query}").json()["events"]]


def fill_up(small: Small) -> None:
    steps = ((50, 70.0), (40, 82.0), (30, 79.0), (20, 81.0), (10, 10.0))
    small.add(*(reading("bins-0003", value, NOON - timedelta(minutes=minutes)) for minutes, value in steps))


def test_a_bin_becomes_full_and_is_emptied(own_client: TestClient, small: Small) -> None:
    fill_up(small)
    small.add(*(reading("people-0002", value, NOON - timedelta(minutes=40 - value)) for value in (1.0, 30.0)))
    own_client.get("/api/collections/bins/items?v=2")
    told = [one for one in kinds(own_client) if one[1] == "bins-0003"]
    assert told == [("became_full", "bins-0003"), ("emptied", "bins-0003")]


def test_since_leaves_out_what_was_before(own_client: TestClient, small: Small) -> None:
    fill_up(small)
    own_client.get("/api/collections/bins/items?v=2")
    assert [one for one in kinds(own_client, "?since=2026-07-01T11:45:00Z") if one[1] == "bins-0003"] == [
        ("emptied", "bins-0003")
    ]


def test_counts_that_are_withheld_make_no_events(own_client: TestClient, small: Small) -> None:
    small.add(reading("people-0002", 10.0, NOON - timedelta(minutes=5)))
    own_client.get("/api/collections/people/items?v=2")
    assert "people-0002" not in own_client.get("/api/events").text
    assert kinds(own_client, "?layer=people") == []


def test_an_event_says_what_happened_in_both_languages(own_client: TestClient, small: Small) -> None:
    fill_up(small)
    own_client.get("/api/collections/bins/items?v=2")
    last = own_client.get("/api/events?layer=bins").json()["events"][-1]
    assert last["text"]["de"].endswith("hat wieder Platz.")
    assert last["text"]["en"].endswith("has room again.")
    assert last["at"] == "2026-07-01T11:50:00Z"


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
