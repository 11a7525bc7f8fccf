"""Planners keep answers: their figures stay, files are made of them, today's stand beside them, others see nothing."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pandas as pd
import pytest
from starlette.testclient import TestClient

from data.folders import Folders
from services.job import perform
from services.jobs import discover, retention
from services.jobs.question import NAME
from services.workbench.frozen_answer import FrozenAnswer
from tests.support import small as town
from tests.support.client import asker, until_prepared
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import NOON, Small, reading

API, PAGE = "/api/saved-answers", "/verwaltung/antworten"
DAYS = 30
ASKED = {"question": "reach", "parameters": {"places": "bins", "by": "straight", "limit": 700}}
MINE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [7.3123, 51.5512]},
            "properties": {"name": "Hof"},
        }
    ],
}
STAFF = (("anna", "planner", "town"), ("eva", "planner", "euv"), ("bert", "editor", "town"))
FORMS = ("geojson", "csv", "gpkg", "geoparquet", "pdf", "docx", "png", "svg", "txt")


@pytest.fixture(scope="module")
def house(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small town with the streets and residents of the demo town."""
    made = town.settle(tmp_path_factory.mktemp("saved"))
    made.house.folders.town.symlink_to(built_town.town)
    town.fill(made)
    for name, role, body in STAFF:
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body=body)
    return made


@pytest.fixture(scope="module")
def anybody(house: Small) -> Iterator[TestClient]:
    with asker(house) as client:
        until_prepared(client)
        yield client


@pytest.fixture
def client(anybody: TestClient) -> TestClient:
    """Of a planner of the town."""
    log_in(anybody, "anna")
    return anybody


def save(client: TestClient, **more: Any) -> dict[str, Any]:
    saved = client.post(API, json={**ASKED, **more}, headers=HOME)
    assert saved.status_code == 201, saved.text
    told: dict[str, Any] = saved.json()
    assert saved.headers["location"].endswith(f"{API}/{told['id']}")
    return told


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ")


def test_an_answer_is_kept_as_it_was_given(client: TestClient) -> None:
    told = save(client, title="Papierkörbe, 700 m", note="Für den Rat")
    (listed,) = [one for one in client.get(API).json()["answers"] if one["id"] == told["id"]]
    assert (listed["title"], listed["question"], listed["note"]) == ("Papierkörbe, 700 m", "reach", "Für den Rat")
    whole = client.get(f"{API}/{told['id']}").json()
    asked = client.get("/api/questions/reach?places=bins&by=straight&limit=700").json()
    for one in ("asked", "says", "tables", "shapes", "notes", "sources"):
        assert whole[one] == asked[one], one
    assert {name: one["value"] for name, one in whole["figures"].items()} == {
        name: one["value"] for name, one in asked["figures"].items()
    }
    assert whole["versions"] == {"bins": client.get("/api/live").json()["bins"]}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made_of_what_was_kept(client: TestClient, form: str) -> None:
    told = save(client)
    got = client.get(f"{API}/{told['id']}?f={form}")
    assert (got.status_code, got.headers["cache-control"]) == (200, "no-store")
    assert f'filename="{told["id"]}-reach.' in got.headers["content-disposition"]
    assert len(got.content) > 100
    if form == "csv":
        whole = client.get(f"{API}/{told['id']}").json()
        assert pd.read_csv(io.BytesIO(got.content))["within"].tolist() == whole["tables"]["by_district"]["within"]
    if form == "txt":
        assert told["id"] in got.text


def test_todays_figures_stand_beside_those_that_stay(client: TestClient, house: Small) -> None:
    told = save(client, parameters={**ASKED["parameters"], "usable": "ok"})  # type: ignore[dict-item]
    where = f"{PAGE}?answer={told['id']}"
    before = client.get(f"{API}/{told['id']}").json()["figures"]["sites"]["value"]
    assert "Alle Zahlen sind noch dieselben." in text_of(client.get(f"{where}&again=1").text)
    silent = [f"bins-{n:04d}" for n in range(1, 9)]
    house.add(*(reading(one, 30.0, NOON - timedelta(minutes=1)) for one in silent))
    until_newer(client, before)
    said = text_of(client.get(f"{where}&again=1").text)
    assert re.search(r"\d+ von \d+ Zahlen sind heute andere", said)
    assert client.get(f"{API}/{told['id']}").json()["figures"]["sites"]["value"] == before


def until_newer(client: TestClient, before: float) -> None:
    asked = "/api/questions/reach?places=bins&by=straight&limit=700&usable=ok"
    for _ in range(200):
        if client.get(asked).json()["figures"]["sites"]["value"] != before:
            return
    pytest.fail("nothing has changed")


def test_it_is_found_renamed_deleted_and_taken_back_on_its_page(client: TestClient, house: Small) -> None:
    told = save(client, title="Zum Suchen")
    where = f"{PAGE}?answer={told['id']}"
    assert told["id"] in client.get(f"{PAGE}?find=SUCHEN erreichbar").text
    assert "Keine Antwort mit diesen Wörtern" in client.get(f"{PAGE}?find=Fahrrad").text
    page = client.get(where).text
    assert 'href="/api/saved-answers/' in page
    assert "Hälfte der Menschen hat es höchstens so weit" in text_of(page)

    def send(**typed: str) -> str:
        done = client.post(where, data=typed, headers=HOME, follow_redirects=False)
        assert done.status_code == 303, text_of(done.text)
        return client.get(done.headers["location"]).text

    assert "Umbenannt: jetzt" in text_of(send(do="rename", title="Umbenannt: jetzt", note="neu"))
    assert "Gelöscht." in send(do="delete")
    assert told["id"] not in client.get(PAGE).text
    assert told["id"] in client.get(f"{PAGE}?state=deleted").text
    assert told["id"] not in json.dumps(client.get(API).json())
    assert "Zurückgeholt." in send(do="take_back")
    assert told["id"] in client.get(PAGE).text
    refused = client.post(where, data={"do": "rename", "title": ""}, headers=HOME)
    assert (refused.status_code, "Der Titel fehlt oder ist zu lang." in refused.text) == (400, True)
    deeds = [one.what for one in house.house.records.audit.entries(subject=f"saved_answer:{told['id']}")]
    assert deeds == ["answer take back", "answer delete", "answer rename", "answer save"]


def test_of_own_features_only_the_name_is_kept(client: TestClient, house: Small) -> None:
    asked = {"parameters": {"places": "own:mine", "by": "straight"}, "own": {"mine": MINE}}
    told = save(client, **asked, files={"mine": "hof.csv", "other": "rest.csv"})
    document = house.house.records.saved_answers.document(told["id"])
    whole = client.get(f"{API}/{told['id']}").json()
    assert (whole["asked"]["places"], whole["shapes"], list(whole["tables"])) == (
        "own:mine",
        {},
        ["by_district", "by_age"],
    )
    assert FrozenAnswer.read(document).own == ["mine"]
    for language, said in (
        (
            "de",
            ("Gefragt wurde mit eigenen Daten (hof.csv)", "Dafür braucht es noch einmal: hof.csv", "nicht aufgehoben"),
        ),
        ("en", ("hof.csv", "This takes once more: hof.csv", "what was not kept: hof.csv")),
    ):
        html = client.get(f"{PAGE}?answer={told['id']}&again=1&lang={language}").text
        assert all(one in text_of(html) for one in said)
        assert "which is not kept" not in html
        assert "#files=%7B%22mine%22%3A%22hof.csv%22%7D" in html
    assert client.get(f"{API}/{told['id']}?f=geojson").status_code == 400


def test_a_question_that_nobody_asks_any_more_is_still_told_in_its_own_words(client: TestClient, house: Small) -> None:
    frozen = FrozenAnswer.read(house.house.records.saved_answers.document(save(client)["id"]))
    texts = {"de": {**frozen.texts["de"], "title": "Frühere Frage"}, "en": frozen.texts["en"]}
    former = {"question": "former", "texts": texts, "asked": {**frozen.asked, "gone": "früher"}}
    document = FrozenAnswer(**{**{one: getattr(frozen, one) for one in type(frozen).__slots__}, **former}).document()
    answer_id = house.house.records.saved_answers.save("former", document, title="Alt")
    page = text_of(client.get(f"{PAGE}?answer={answer_id}&again=1").text)
    assert "der Menschen haben höchstens 700 m" in page
    assert "So lässt sich das heute nicht mehr beantworten" in page
    assert "Frühere Frage" in client.get(f"{API}/{answer_id}?f=txt").text


def test_others_see_nothing_of_it(client: TestClient) -> None:
    told = save(client)
    assert 'id="save"' in client.get("/fachkarte?v=1&q=reach").text
    log_in(client, "eva")
    assert client.get(API).json() == {"answers": []}
    assert client.get(f"{API}/{told['id']}").status_code == 404
    assert client.get(f"{PAGE}?answer={told['id']}").status_code == 404
    log_in(client, "bert")
    assert client.post(API, json=ASKED, headers=HOME).status_code == 403
    assert 'id="save"' not in client.get("/fachkarte?v=1&q=reach").text
    client.cookies.clear()
    assert {client.get(one).status_code for one in (API, f"{API}/{told['id']}")} == {401}
    anonymous = client.get("/fachkarte?v=1&q=reach")
    assert ('id="save"' in anonymous.text, "set-cookie" in anonymous.headers) == (False, False)


LONG = {"question": "radio", "parameters": {"places": "bins", "n_best": 2}}


def worked_out(house: Small) -> None:
    run = house.house.records.jobs.claim("worker", [NAME], now=datetime.now(UTC))
    assert run is not None
    perform(discover(house.house)[NAME], run, house.house)


@pytest.mark.parametrize("saves_in", ["euv", "town"])
def test_who_belongs_to_several_bodies_keeps_the_answer_of_a_long_question(
    client: TestClient, house: Small, saves_in: str
) -> None:
    """As staff of both bodies they see it; it is kept in the name of one, and of one in which they may."""
    staff, name = house.house.records.staff, f"of-both-{saves_in}"
    reads_in = {"euv": "town", "town": "euv"}[saves_in]
    staff.add(name, PASSWORD, now=datetime.now(UTC), roles=("planner",), body=saves_in)
    staff.grant(name, "school", body=reads_in)
    house.house.folders.work_heartbeat.touch()
    log_in(client, name)
    asked = {"parameters": LONG["parameters"]}
    if client.post("/api/questions/radio", json=asked, headers=HOME).status_code != 200:
        worked_out(house)
    answered = client.post("/api/questions/radio", json=asked, headers=HOME)
    assert answered.status_code == 200, answered.text
    saved = client.post(API, json=LONG, headers=HOME)
    if saves_in == "town":  # the layer is the other body's: what staff of the town alone see of it is another answer
        assert (saved.status_code, saved.json()["reason"]) == (503, "running")
        worked_out(house)
        saved = client.post(API, json=LONG, headers=HOME)
    assert saved.status_code == 201, saved.text
    assert house.house.records.saved_answers.one(saved.json()["id"]).body == saves_in


def test_no_other_page_saves_in_somebodys_name(client: TestClient) -> None:
    assert client.post(API, json=ASKED, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"question": "nothing"}, 404),
        ({"parameters": {}}, 400),
        ({"parameters": {"places": "own:lost"}}, 400),
        ({"title": "x" * 121}, 400),
        ({"more": 1}, 400),
    ],
)
def test_what_cannot_be_answered_is_not_kept(client: TestClient, more: dict[str, Any], status: int) -> None:
    before = client.get(API).json()
    assert client.post(API, json={**ASKED, **more}, headers=HOME).status_code == status
    assert client.get(API).json() == before


def test_what_was_deleted_stays_30_days_and_the_job_forgets_it_then(
    client: TestClient, house: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = save(client)
    house.house.records.saved_answers.delete(told["id"])
    (job,) = retention.jobs(house.house)
    assert retention.DELETED.days == DAYS
    assert (job.run(house.house, lambda *_: None) or {})["answers"] == 0
    monkeypatch.setattr(retention, "DELETED", timedelta(seconds=-1))
    assert (job.run(house.house, lambda *_: None) or {})["answers"] >= 1
    assert client.get(f"{API}/{told['id']}").status_code == 404
