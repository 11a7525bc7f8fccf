"""The audit is searched without names; with them only for a reason, which stands in it afterwards."""

import csv
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from data.records import ACTOR, Device, Records
from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support.client import asker

PAGE = "/verwaltung/protokoll"
REASON = "Beschwerde über den Tausch"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Records, TestClient]]:
    made = peopled(tmp_path_factory.mktemp("audit"))
    before = ACTOR.set("user:tomasz")
    made.house.records.add_devices([Device(device_id="=1+1", profile="plain", network="ttn")])
    ACTOR.reset(before)
    with asker(made) as client:
        log_in(client)
        yield made.house.records, client


def test_names_are_seen_only_for_a_reason_that_stands_in_the_audit(records: tuple[Records, TestClient]) -> None:
    kept, client = records
    first = client.get(PAGE).text
    assert "device:=1+1" in first
    assert "tomasz" not in first
    assert "device:=1+1" in client.get(f"{PAGE}?actor=ghost").text
    assert "Konto angelegt" in client.get(f"{PAGE}?subject=staff_user:nobody").text
    assert "user:" not in client.get(f"{PAGE}.csv").text
    refused = client.post(PAGE, data={"reason": "so"}, headers=HOME)
    assert (refused.status_code, "mindestens 10 Zeichen" in refused.text) == (400, True)
    answer = client.post(PAGE, data={"reason": REASON, "of": "tomasz"}, headers=HOME, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?actor=tomasz")
    shown = client.get(f"{PAGE}?actor=tomasz").text
    assert "tomasz" in shown
    assert REASON in shown
    searched, looked = kept.audit.entries(what="audit")
    assert (searched.what, searched.actor, searched.after) == ("audit search", "user:anna", {"of": "tomasz"})
    assert looked.after == {"reason": REASON, "of": "tomasz"}
    rows = list(csv.DictReader(client.get(f"{PAGE}.csv?actor=tomasz").text.splitlines()))
    assert {row["actor"] for row in rows} == {"user:tomasz"}
    assert kept.audit.entries(what="audit")[0].after == {"of": "tomasz", "rows": len(rows)}


def test_entries_are_found_and_paged(records: tuple[Records, TestClient]) -> None:
    kept, client = records
    for number in range(60):
        kept.add_devices([Device(device_id=f"p{number}", profile="plain", network="ttn")])
    page = client.get(f"{PAGE}?what=device&subject=device").text
    older = page.partition("before=")[2].partition('"')[0]
    assert "device:p59" in page
    assert "device:p5<" not in page
    assert "device:p5<" in client.get(f"{PAGE}?what=device&subject=device&before={older}").text
    assert "steht nichts im Protokoll" in client.get(f"{PAGE}?until=2020-01-01").text
    assert "device:p59" in client.get(f"{PAGE}?since=2020-01-01&until=quatsch").text


def test_somebody_reads_what_is_stored_about_them(records: tuple[Records, TestClient]) -> None:
    _, client = records
    assert "Anmeldungen (1)" in client.get("/verwaltung/ich").text
    told = client.get("/verwaltung/ich.json")
    assert told.headers["content-disposition"] == 'attachment; filename="me.json"'
    assert told.json()["staff_user"][0]["name"] == "anna"
