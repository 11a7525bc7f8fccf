"""What a dispatcher does over HTTP: who may, within which body, each once, undone, and what is said if it cannot be."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data.records import Records
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/fragments/einsatz/deed"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = small.settle(tmp_path)
    small.fill(made)
    own = Records(made.house.settings.records_url, body_of=made.house.town.body_of)
    made.house = replace(made.house, records=own)
    grants = (("karl", "euv", "dispatcher"), ("strom", "stadtwerke", "dispatcher"), ("krise", "euv", "crisis_staff"))
    for name, body, role in grants:
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body=body, roles=(role,))
    return made


def does(client: TestClient, deed: str, *sites: str, deed_id: str = "deed-0001", text: str = "") -> tuple[int, object]:
    body = {"deed": deed, "deed_id": deed_id, "sites": [*sites], "text": text}
    answer = client.post(PATH, json=body, headers=HOME)
    return answer.status_code, answer.json().get("n")


def noted(town: Small) -> list[tuple[str, str, str]]:
    return sorted((one.site_id, one.kind, one.text) for one in town.house.records.work.open())


def test_deeds_are_done_once_and_undone(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        assert does(karl, "take", "bins-0001", "bins-0002") == (200, 2)
        assert does(karl, "take", "bins-0001", "bins-0002") == (200, 0)
        assert does(karl, "note", "bins-0001", deed_id="deed-0002", text=EVIL) == (200, 1)
        page = karl.get("/einsatz").text
        assert "übernommen" in page
        assert EVIL not in page
        assert "&lt;script&gt;alert(1)" in page
        assert does(karl, "undo", deed_id="deed-0001") == (200, 2)
        assert does(karl, "undo", deed_id="deed-0001")[0] == 404
    assert noted(town) == [("bins-0001", "note", EVIL)]


def test_who_looks_changes_nothing(town: Small) -> None:
    with asker(town) as client:
        krise = log_in(client, "krise")
        assert krise.get("/einsatz").status_code == 200
        assert 'data-deed="take"' not in krise.get("/einsatz").text
        assert does(krise, "take", "bins-0001")[0] == 403
    assert noted(town) == []


def test_sites_of_another_body_are_neither_seen_nor_touched(town: Small) -> None:
    with asker(town) as client:
        does(log_in(client, "karl"), "take", "bins-0001", deed_id="deed-karl")
        strom = log_in(client, "strom")
        page = strom.get("/einsatz?site=bins-0001").text
        assert "row-bins" not in page
        assert "Platz" not in page
        asked = {"output": "calls.html", "inputs": [{"id": "visit", "property": "sought", "value": "bins-0001"}]}
        found = strom.post("/dash/einsatz/_dash-update-component", json=asked, headers=HOME).text
        assert "bins-0001" not in found
        assert does(strom, "take", "bins-0002")[0] == 403
        assert does(strom, "leave", "bins-0001")[0] == 403
        assert does(strom, "undo", deed_id="deed-karl")[0] == 403
    assert noted(town) == [("bins-0001", "taken", "")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"deed": "take", "deed_id": "deed-0001", "sites": ["heat-0001"]}, 404),
        ({"deed": "take", "deed_id": "deed-0001", "sites": ["../../etc"]}, 404),
        ({"deed": "take", "deed_id": "deed-0001", "sites": []}, 400),
        ({"deed": "note", "deed_id": "deed-0001", "sites": ["bins-0001"]}, 400),
        ({"deed": "note", "deed_id": "deed-0001", "sites": ["bins-0001"], "text": "x" * 401}, 400),
        ({"deed": "burn", "deed_id": "deed-0001", "sites": ["bins-0001"]}, 400),
        ({"deed": "take", "deed_id": "'; --", "sites": ["bins-0001"]}, 400),
        ({"deed": "take", "deed_id": "deed-0001", "sites": ["bins-0001"], "body": "euv"}, 400),
        ({"deed": "take", "deed_id": "deed-0001", "sites": [f"bins-{n:04d}" for n in range(501)]}, 400),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(town: Small, body: dict[str, object], status: int) -> None:
    with asker(town) as client:
        answer = log_in(client, "karl").post(PATH, json=body, headers=HOME)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 10
    assert noted(town) == []


def test_no_other_page_can_send_a_deed(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        body = {"deed": "take", "deed_id": "deed-0001", "sites": ["bins-0001"]}
        for origin in ("https://evil.example", "null"):
            assert karl.post(PATH, json=body, headers={"Origin": origin}).status_code == 403
    assert noted(town) == []
