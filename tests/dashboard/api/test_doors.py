"""POST /ingest/ttn and /ingest/chirpstack."""

import sqlite3

import pytest
from starlette.testclient import TestClient

from dashboard.api.doors import LARGEST_BYTES
from data.inbox import Inbox
from tests.support.client import asker
from tests.support.small import NOON, Small

EVENTS = ("up", "join", "status", "ack")


@pytest.fixture
def token(small: Small) -> str:
    return small.house.records.new_token("ttn")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_message_is_kept_as_it_came_before_its_offset_is_told(
    small: Small, own_client: TestClient, token: str
) -> None:
    raw = b'{"end_device_ids": {"dev_eui": "70B3D5"},   "x": 1}'
    answers = [
        own_client.post("/ingest/ttn", content=raw, headers={**bearer(token), "Content-Type": "application/json"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    kept = Inbox(small.house.folders.inbox).after(0, 10)
    assert [one.offset for one in kept] == [answer.json()["offset"] for answer in answers]
    assert [(one.source, one.raw, one.received_at) for one in kept] == [("ttn", raw, NOON)] * 2


def test_what_cannot_be_read_is_kept_for_ingest_to_say_why(small: Small, own_client: TestClient, token: str) -> None:
    answer = own_client.post("/ingest/ttn", content=b"{not json", headers=bearer(token))
    assert answer.status_code == 202
    assert Inbox(small.house.folders.inbox).after(0, 10)[0].raw == b"{not json"


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer ", "Bearer wrong", "TOKEN"])
def test_without_the_right_token_nothing_is_kept(small: Small, own_client: TestClient, token: str, header: str) -> None:
    assert token
    answer = own_client.post("/ingest/ttn", json={}, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert Inbox(small.house.folders.inbox).depth() == 0


def test_a_token_opens_only_its_own_door_and_not_after_it_was_revoked(
    small: Small, own_client: TestClient, token: str
) -> None:
    assert own_client.post("/ingest/chirpstack", json={"a": 1}, headers=bearer(token)).status_code == 401
    assert own_client.post("/ingest/ttn", json={"a": 1}, headers=bearer(token)).status_code == 202
    small.house.records.revoke_tokens("ttn")
    assert own_client.post("/ingest/ttn", json={"a": 1}, headers=bearer(token)).status_code == 401


def test_a_body_too_large_is_refused_whether_announced_or_not(own_client: TestClient, token: str) -> None:
    large = b"x" * (LARGEST_BYTES + 1)
    assert own_client.post("/ingest/ttn", content=large, headers=bearer(token)).status_code == 413
    parts = iter([large[: LARGEST_BYTES // 2]] * 3)
    assert own_client.post("/ingest/ttn", content=parts, headers=bearer(token)).status_code == 413
    assert own_client.post("/ingest/ttn", content=large[1:], headers=bearer(token)).status_code == 202


def test_other_content_types_and_empty_bodies_are_refused(own_client: TestClient, token: str) -> None:
    headers = {**bearer(token), "Content-Type": "application/octet-stream"}
    assert own_client.post("/ingest/ttn", content=b"1", headers=headers).status_code == 415
    assert own_client.post("/ingest/ttn", content=b"", headers=bearer(token)).status_code == 400


def test_unknown_doors_and_methods(own_client: TestClient) -> None:
    assert own_client.post("/ingest/nobody", json={}).status_code == 404
    answer = own_client.get("/ingest/ttn")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_full_inbox_asks_to_try_again(small: Small, token: str) -> None:
    inbox = Inbox(small.house.folders.inbox)
    inbox.append_many(("ttn", b"{}", NOON) for _ in range(1_000))
    tight = small.house.settings.model_copy(update={"inbox_limit": 1_000})
    object.__setattr__(small.house, "settings", tight)
    with asker(small) as client:
        answer = client.post("/ingest/ttn", json={"a": 1}, headers=bearer(token))
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def test_a_disk_without_room_is_told_by_healthz(
    small: Small, own_client: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> list[int]:
        raise sqlite3.OperationalError("database or disk is full")

    assert own_client.get("/healthz").json()["checks"]["door"] == {"ok": True, "trouble": None}
    with monkeypatch.context() as patched:
        patched.setattr(Inbox, "_insert", full)
        refused = own_client.post("/ingest/ttn", json={"a": 1}, headers=bearer(token))
        told = own_client.get("/healthz")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert told.status_code == 503
    assert "disk is full" in told.json()["checks"]["door"]["trouble"]
    assert own_client.post("/ingest/ttn", json={"a": 1}, headers=bearer(token)).status_code == 202
    assert own_client.get("/healthz").json()["checks"]["door"]["ok"]
    assert Inbox(small.house.folders.inbox).depth() == 1


def test_chirpstack_says_in_the_address_what_happened_and_only_readings_are_kept(
    small: Small, own_client: TestClient
) -> None:
    headers = bearer(small.house.records.new_token("chirpstack"))
    answers = [own_client.post(f"/ingest/chirpstack?event={one}", json={"a": 1}, headers=headers) for one in EVENTS]
    assert [answer.status_code for answer in answers] == [202] * len(EVENTS)
    assert [answer.json().get("ignored") for answer in answers] == [None, "join", None, "ack"]
    assert Inbox(small.house.folders.inbox).depth() == 2


def test_other_doors_know_no_events(own_client: TestClient, token: str) -> None:
    answer = own_client.post("/ingest/ttn?event=up", json={"a": 1}, headers=bearer(token))
    assert answer.status_code == 400
    assert "event" in answer.json()["detail"]
