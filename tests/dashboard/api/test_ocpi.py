"""OCPI pushes: what an operator sends is on the disk before it is told so, and comes back as a status."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.api.doors import LARGEST_BYTES, Rate
from data.declare import Layers
from data.inbox import Inbox
from data.ingest.worker import Ingest
from data.profiles import discover
from data.records import Assignment, Device
from layers.charging import LAYER as CHARGING
from tests.support import small
from tests.support.client import asker
from tests.support.small import LONG_AGO, Small

LOCATION = "/ocpi/2.2.1/locations/DE/EUV/LOC1"
EVSE = f"{LOCATION}/3256"
POINT = "DE/EUV/LOC1/3256"
CHANGE = {"status": "CHARGING", "last_updated": "2026-07-01T11:30:00Z"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small town with one charging column of one point."""
    made = small.settle(tmp_path_factory.mktemp("ocpi"))
    object.__setattr__(made.house, "layers", Layers([*small.LAYERS.values(), CHARGING]))
    small.put_sites(made.house.folders, "charging", 1)
    made.house.records.add_devices([Device(device_id="DE/EUV/LOC1/3256", profile="ocpi", network="ocpi")])
    made.house.records.assign_many(
        [Assignment(device_id="DE/EUV/LOC1/3256", site_id="charging-0001", valid_from=LONG_AGO)]
    )
    return made


@pytest.fixture(scope="module")
def client(town: Small) -> Iterator[TestClient]:
    with asker(town) as made:
        yield made


@pytest.fixture(scope="module")
def token(town: Small) -> dict[str, str]:
    plain = town.house.records.new_token("ocpi")
    return {"Authorization": f"Token {base64.b64encode(plain.encode()).decode()}"}


def kept(town: Small) -> list[Any]:
    return [json.loads(one.raw) for one in Inbox(town.house.folders.inbox).after(0, 100) if one.source == "ocpi"]


def test_a_push_is_kept_with_its_path_and_answered_in_ocpis_envelope(
    town: Small, client: TestClient, token: dict[str, str]
) -> None:
    answer = client.patch(EVSE, json=CHANGE, headers=token)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json() == {"status_code": 1000, "status_message": "Success", "timestamp": "2026-07-01T12:00:00Z"}
    assert client.put(LOCATION, json={"id": "LOC1", "evses": []}, headers=token).json()["status_code"] == 1000
    topics = [one["via"]["topic"] for one in kept(town)]
    assert topics[-2:] == ["locations/DE/EUV/LOC1/3256", "locations/DE/EUV/LOC1"]
    assert kept(town)[-2]["message"] == CHANGE


def test_a_connector_has_no_status_and_is_forgotten(town: Small, client: TestClient, token: dict[str, str]) -> None:
    before = len(kept(town))
    assert client.put(f"{EVSE}/1", json={"id": "1"}, headers=token).json()["status_code"] == 1000
    assert len(kept(town)) == before


def test_what_was_pushed_can_be_asked_for(town: Small, client: TestClient, token: dict[str, str]) -> None:
    client.patch(EVSE, json=CHANGE, headers=token)
    house = town.house
    Ingest(
        lake=town.lake,
        inbox=Inbox(house.folders.inbox),
        records=house.records,
        profiles=discover(),
        layers=house.layers,
        clock=house.clock,
        folders=house.folders,
    ).round()
    said = until(client, token)
    assert said["data"] == {"uid": "3256", "status": "CHARGING", "last_updated": "2026-07-01T11:30:00Z"}
    assert client.get(LOCATION, headers=token).json()["status_code"] == 2003
    assert client.get(f"{LOCATION}/9999", headers=token).json()["status_code"] == 2003


def until(client: TestClient, token: dict[str, str]) -> Any:
    """The web process follows the lake twice a second."""
    while (said := client.get(EVSE, headers=token).json())["status_code"] != 1000:
        time.sleep(0.05)
    return said


@pytest.mark.parametrize("scheme", ["Bearer", "Token"])
def test_only_the_operators_token_opens(town: Small, client: TestClient, token: dict[str, str], scheme: str) -> None:
    other = town.house.records.new_token("ttn")
    for given in ("", "wrong", base64.b64encode(other.encode()).decode(), "%%%"):
        headers = {"Authorization": f"{scheme} {given}"}
        assert client.patch(EVSE, json=CHANGE, headers=headers).status_code == 401
    assert client.patch(EVSE, json=CHANGE).status_code == 401
    assert client.get(EVSE).status_code == 401
    assert client.patch(EVSE, json=CHANGE, headers=token).status_code == 200


def test_a_token_as_it_is_opens_too(town: Small, client: TestClient) -> None:
    plain = town.house.records.new_token("ocpi")
    assert client.patch(EVSE, json=CHANGE, headers={"Authorization": f"Token {plain}"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (EVSE, b"", 400),
        (EVSE, b'{"status": "CHARGING"}', 400),
        (LOCATION, b'{"id": "LOC1", "evses": [{"uid": "1", "status": "AVAILABLE"}]}', 400),
        (EVSE, b"x" * (LARGEST_BYTES + 1), 413),
        ("/ocpi/2.2.1/locations/DEU/EUV/LOC1", b"{}", 400),
        (f"{LOCATION}/{'9' * 37}", b"{}", 400),
    ],
)
def test_mistakes_of_the_sender_are_2001(
    client: TestClient, token: dict[str, str], path: str, body: bytes, status: int
) -> None:
    answer = client.put(path, content=body, headers=token)
    assert (answer.status_code, answer.json()["status_code"]) == (status, 2001)


def test_a_change_without_its_time_is_refused_with_a_sentence_and_not_kept(
    town: Small, client: TestClient, token: dict[str, str]
) -> None:
    before = len(kept(town))
    said = client.patch(EVSE, json={"status": "CHARGING"}, headers=token).json()
    assert said["status_code"] == 2001
    assert said["status_message"] == "EVSE 'DE/EUV/LOC1/3256' has no 'last_updated', and its page no 'timestamp'"
    assert len(kept(town)) == before
    assert client.patch(EVSE, json={"name": "x"}, headers=token).json()["status_code"] == 1000


def test_one_evse_that_is_wrong_does_not_cost_the_others(
    town: Small, client: TestClient, token: dict[str, str]
) -> None:
    both = {"id": "LOC1", "evses": [{"uid": "1", "status": "AVAILABLE"}, {"uid": "2", **CHANGE}]}
    assert client.put(LOCATION, json=both, headers=token).json()["status_code"] == 1000
    assert kept(town)[-1]["message"] == both


def test_other_methods_and_addresses_are_said(client: TestClient, token: dict[str, str]) -> None:
    assert client.delete(EVSE, headers=token).status_code == 405
    assert client.get("/ocpi/2.2.1/tariffs", headers=token).status_code == 404


def test_a_source_may_send_a_burst_and_then_at_its_rate() -> None:
    now = [0.0]
    rate = Rate(per_s=2, burst=3, now=lambda: now[0])
    assert [rate.allows() for _ in range(4)] == [True, True, True, False]
    now[0] = 1.0
    assert [rate.allows() for _ in range(3)] == [True, True, False]
    now[0] = 100.0
    assert [rate.allows() for _ in range(4)] == [True, True, True, False]


def test_faster_than_the_rate_is_429_at_every_door(
    town: Small, client: TestClient, token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rate, "allows", lambda _: False)
    door = {"Authorization": f"Bearer {town.house.records.new_token('ttn')}"}
    for answer in (client.patch(EVSE, json=CHANGE, headers=token), client.post("/ingest/ttn", json={}, headers=door)):
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)
