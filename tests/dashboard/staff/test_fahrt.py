"""The crew's pages over HTTP: who sees which tour, what is taken in, what is refused, and that texts stay texts."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.staff.fahrt.inlet import LARGEST_PHOTO
from services import tours
from services.tours import WantedStop
from tests.services.test_fleet import GIVEN, put
from tests.services.tours.conftest import DAY
from tests.services.tours.test_reports import photo
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PAGE = "/fahrt/tour-0001"
EVIL = "<img src=x onerror=alert(1)>'\"`${7*7}{{7*7}}\u202e"


@pytest.fixture
def town(tmp_path: Path) -> Small:
    """A tour of the EUV to three bins, a driver of the EUV and one of the Stadtwerke."""
    made = small.settle(tmp_path)
    small.fill(made)
    for word, typed in GIVEN.items():
        fractions = {"fractions": "bins"} if "fractions" in typed else {}
        put(made.house, word, {**typed, **fractions})
    for name, role, body in (
        ("kolonne1", "driver", "euv"),
        ("fremd", "driver", "stadtwerke"),
        ("plan", "planner", "euv"),
    ):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body=body)
    stops = [WantedStop(site_id=f"bins-000{n}", remark=EVIL if n == 1 else "") for n in (1, 2, 3)]
    tours.create(made.house, DAY, "vehicle-0001", stops)
    return made


@pytest.fixture
def cab(town: Small) -> Iterator[TestClient]:
    """The crew of the EUV, logged in."""
    with asker(town) as client:
        yield log_in(client, "kolonne1")


def state(client: TestClient) -> Any:
    return client.get(f"{PAGE}/stand").json()


class Device:
    """What a device sends."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.device, self.number = client, str(uuid.uuid4()), 0
        self.stops = [one["stop"] for one in state(client)["stops"]]

    def action(self, kind: str, stop: int = 0, **facts: Any) -> dict[str, Any]:
        self.number += 1
        named = {"action": str(uuid.uuid4()), "device": self.device, "number": self.number, "kind": kind}
        return {**named, "stop": self.stops[stop - 1] if stop else "", "at": "2026-07-01T12:00:00Z", **facts}

    def send(self, action: dict[str, Any], **headers: str) -> Response:
        return self.client.post(f"{PAGE}/meldungen", content=json.dumps(action), headers={**HOME, **headers})

    def does(self, kind: str, stop: int = 0, **facts: Any) -> Response:
        return self.send(self.action(kind, stop, **facts))

    def photo(self, stop: int, content: bytes) -> Response:
        said = {name: one for name, one in self.action("photo", stop).items() if name != "kind"}
        return self.client.post(f"{PAGE}/fotos", params=said, content=content, headers=HOME)


def test_a_crew_sees_its_tours_of_today_and_one_with_its_stops(cab: TestClient) -> None:
    assert "Pritsche 1: noch 3 von 3 Halten" in cab.get("/fahrt").text
    page = cab.get(PAGE)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    found = state(cab)
    assert (found["stops"][0]["name"], found["stops"][0]["state"]) == ('Platz "0" & <Ä>', "open")
    assert found["stops"][0]["way"].startswith("https://www.openstreetmap.org/directions?engine=fossgis_osrm_car")


def test_a_picture_that_is_too_large_is_refused_before_it_is_read(cab: TestClient) -> None:
    device = Device(cab)
    refused = device.photo(1, b"\xff\xd8" + bytes(LARGEST_PHOTO))
    assert refused.status_code == 413
    assert f"more than {LARGEST_PHOTO} bytes" in refused.json()["detail"]


def test_reports_are_taken_in_once_each(cab: TestClient) -> None:
    device = Device(cab)
    blocked = device.action("unreachable", 1, reason="blocked")
    assert [device.send(blocked).json()["outcome"] for _ in range(2)] == ["applied"] * 2
    assert device.does("weighed", kg=900).status_code == 200
    found = state(cab)
    assert (found["state"], found["weights"]) == ("driving", [900])
    assert (found["stops"][0]["state"], found["stops"][0]["reason"]) == ("unreachable", "blocked")


def test_an_emptying_becomes_an_event_of_the_town(cab: TestClient, town: Small) -> None:
    device = Device(cab)
    assert device.does("emptied", 2, level="full").json() == {"outcome": "applied", "detail": ""}
    from data.inbox import Inbox  # noqa: PLC0415 -- what this test alone needs

    inbox = Inbox(town.house.folders.inbox)
    assert inbox.depth() == 1
    inbox.close()


def test_a_conflict_says_how_the_tour_is_now(cab: TestClient, town: Small) -> None:
    device = Device(cab)
    tours.drop(town.house, [("tour-0001", 1, [device.stops[0]])])
    answer = device.does("unreachable", 1, reason="blocked")
    assert (answer.status_code, answer.json()["outcome"]) == (409, "conflict")
    assert [one["stop"] for one in answer.json()["tour"]["stops"]] == device.stops[1:]


def test_tours_of_others_are_not_there_for_anybody(cab: TestClient) -> None:
    device, paths = Device(cab), (PAGE, f"{PAGE}/stand")
    for name, status in (("fremd", 404), ("plan", 403)):
        log_in(cab, name)
        assert [cab.get(path).status_code for path in paths] == [status] * 2
        assert device.does("emptied", 1, level="full").status_code == status
        assert device.photo(1, photo()).status_code == status
    assert "Heute ist keine Tour" in log_in(cab, "fremd").get("/fahrt").text
    cab.cookies.clear()
    assert cab.get(PAGE, follow_redirects=False).headers["location"] == "/login?site=tour-0001"
    assert device.does("emptied", 1, level="full").status_code == 401
    log_in(cab, "kolonne1")
    assert [one["state"] for one in state(cab)["stops"]] == ["open"] * 3


def test_a_badge_on_a_shared_device_leads_back_to_the_tour(cab: TestClient, town: Small) -> None:
    badges = town.house.records.badges
    badge, code = badges.new("kolonne1", "280417"), badges.add_device("7", body="euv")
    cab.cookies.clear()
    cab.post("/login/geraet", data={"code": code}, headers=HOME)
    for path, to in (("/fahrt", "fahrt"), (PAGE, "tour-0001")):
        asked = cab.get(path, follow_redirects=False).headers["location"]
        assert asked == f"/login/ausweis?site={to}"
        begun = cab.post(asked, data={"badge": badge, "pin": "280417"}, headers=HOME, follow_redirects=False)
        assert begun.headers["location"] == path
        cab.post("/logout", headers=HOME)


def test_somebody_else_goes_on_where_the_login_was_over(cab: TestClient, town: Small) -> None:
    town.house.records.staff.add("kolonne2", PASSWORD, now=datetime.now(UTC), roles=("driver",), body="euv")
    device = Device(cab)
    action = device.action("unreachable", 1, reason="defect")
    cab.cookies.clear()
    assert device.send(action).status_code == 401
    log_in(cab, "kolonne2")
    assert device.send(action).status_code == 200
    entries = town.house.records.audit.entries()
    assert {one.actor for one in entries if one.what == "tour unreachable"} == {"crew"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "1"},
        {"device": "x" * 36},
        {"number": 0},
        {"number": "many"},
        {"kind": "photo"},
        {"kind": "drop table"},
        {"stop": "x" * 40},
        {"at": "2026-07-01T12:00:00"},
        {"at": "soon"},
        {"level": "brimming"},
        {"kg": 5.5},
        {"text": "x" * 3_000},
        {"further": 1},
    ],
)
def test_what_is_no_report_is_refused_with_a_sentence(cab: TestClient, wrong: dict[str, Any]) -> None:
    device = Device(cab)
    answer = device.send({**device.action("emptied", 1, level="full"), **wrong})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert [one["state"] for one in state(cab)["stops"]] == ["open"] * 3


def test_foreign_pages_send_nothing(cab: TestClient) -> None:
    device = Device(cab)
    assert device.send(device.action("weighed", kg=1), Origin="https://evil.example").status_code == 403
    assert state(cab)["weights"] == []


def test_texts_stay_texts(cab: TestClient) -> None:
    device = Device(cab)
    assert device.does("note", 1, text=EVIL).status_code == 200
    page = cab.get(PAGE).text
    assert "<img src=x" not in page
    block = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    stop = json.loads(block[1])["tour"]["stops"][0]
    assert (stop["note"], stop["remark"]) == (EVIL, EVIL)


def test_pictures_are_of_defects_and_no_bombs(cab: TestClient, town: Small) -> None:
    device = Device(cab)
    assert device.photo(1, photo()).status_code == 400
    device.does("unreachable", 1, reason="defect")
    bomb = photo(1, "PNG")[:16] + (60_000).to_bytes(4, "big") * 2 + photo(1, "PNG")[24:]
    for content, status in ((bomb, 400), (b"<svg onload=alert(1)>", 400), (b"x" * 8_000_001, 413), (photo(), 200)):
        assert device.photo(1, content).status_code == status
    assert state(cab)["stops"][0]["photos"] == 1
    assert len([*town.house.folders.files.glob("*")]) == 1


def test_without_an_agreement_the_pages_stay_closed(town: Small) -> None:
    real = replace(town.house, settings=town.house.settings.model_copy(update={"demo": "none"}))
    with asker(replace(town, house=real)) as client:
        log_in(client, "kolonne1")
        assert [client.get(path).status_code for path in ("/fahrt", PAGE, f"{PAGE}/stand")] == [403] * 3
