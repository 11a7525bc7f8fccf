"""What a dispatcher does with tours over HTTP: planned by a job, accepted, handed over, taken off, undone, per body."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

import layers
from dashboard.apps.einsatz.plan import comparison, plan
from dashboard.texts import load
from data import town as towns
from data.records import Records
from services.job import perform
from services.jobs.planning import jobs
from tests.services.test_fleet import GIVEN, VEHICLE, put
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

ROOT = Path(__file__).parents[4]
PATH = "/fragments/einsatz/tour"
FIRST, SECOND = "vehicle-0001", "vehicle-0002"


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = small.settle(tmp_path)
    small.fill(made)
    own = Records(made.house.settings.records_url, body_of=made.house.town.body_of)
    known = layers.discover().with_classes(towns.load("castrop_rauxel").classes_named)
    made.house = replace(made.house, records=own, layers=known)
    for word, typed in (*GIVEN.items(), ("vehicle", {**VEHICLE, "name": "Pritsche 2"})):
        put(made.house, word, typed)
    for name, body, role in (("karl", "euv", "dispatcher"), ("strom", "stadtwerke", "dispatcher")):
        own.staff.add(name, PASSWORD, now=datetime.now(UTC), body=body, roles=(role,))
    return made


def does(client: TestClient, deed: str, *sites: str, **more: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(PATH, json={"deed": deed, "sites": [*sites], **more}, headers=HOME)
    return answer.status_code, answer.json()


def stops(town: Small) -> dict[str, list[str]]:
    """The open stops of each vehicle, in order; of whichever day."""
    day = datetime(2026, 7, 1, tzinfo=UTC).date()
    known = town.house.records.tours
    found = {one.vehicle_id: one.tour_id for one in known.tours(day, day.replace(day=9))}
    return {vehicle: [one.site_id for one in known.stops([tour]) if one.is_open] for vehicle, tour in found.items()}


def work(town: Small) -> None:
    """What the worker does with what is due."""
    known = {one.name: one for one in jobs(town.house)}
    run = town.house.records.jobs.claim("worker", [*known], now=datetime.now(UTC))
    assert run is not None
    job = known[run.name]
    perform(replace(job, run=lambda *args, **facts: jobs_run(job.run, *args, **facts)), run, town.house)


def jobs_run(run: Any, *args: Any, **facts: Any) -> Any:
    return run(*args, **{**facts, "seconds": 0.2})


def test_a_plan_is_made_looked_at_accepted_and_undone(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        status, said = does(karl, "plan", "bins-0001", "bins-0002", "bins-0004")
        assert status == 200
        plan = said["plan"]
        assert "wird gerechnet" in karl.get(f"/einsatz?plan={plan}").text
        assert does(karl, "accept", plan=plan)[0] == 409
        work(town)
        page = karl.get(f"/einsatz?plan={plan}").text
        assert "3 Stopps" in page
        assert 'data-deed="accept"' in page
        status, said = does(karl, "accept", plan=plan)
        assert (status, said["n"]) == (200, 1)
        assert sorted(next(iter(stops(town).values()))) == ["bins-0001", "bins-0002", "bins-0004"]
        assert "T1" in karl.get("/einsatz").text
        assert does(karl, "accept", plan=plan)[0] == 409
        assert does(karl, "undo", versions=said["versions"])[0] == 200
    assert stops(town) == {}


def test_overflow_is_compared_with_the_fixed_round_and_said_to_be_forecast() -> None:
    effort: dict[str, float] = {"metres": 20_000, "seconds": 9_000, "lifts": 10, "litres": 600, "kg_co2": 5.0}
    effort |= {"overflow_hours": 3.5, "overflow_sites": 7}
    view: Any = SimpleNamespace(words=load()["de"])
    made = str(comparison(view, effort, {**effort, "overflow_hours": 12.0}))
    assert re.search(r"Vorhersage\)</th><td>3,5</td><td>12,0</td><td>−71", made)
    assert "Vorhersage für 7 Standorte" in made
    older = {key: value for key, value in effort.items() if not key.startswith("overflow")}
    assert "Vorhersage" not in str(comparison(view, older, older))


def test_sites_go_to_a_vehicle_and_on_to_another(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        assert does(karl, "assign", "bins-0001", "bins-0002", vehicle=FIRST)[0] == 200
        assert does(karl, "assign", "bins-0003", vehicle=FIRST)[0] == 200
        assert stops(town) == {FIRST: ["bins-0001", "bins-0002", "bins-0003"]}
        assert does(karl, "assign", "bins-0002", "bins-0005", vehicle=SECOND)[0] == 400
        status, said = does(karl, "assign", "bins-0002", vehicle=SECOND)
        assert status == 200
        assert stops(town) == {FIRST: ["bins-0001", "bins-0003"], SECOND: ["bins-0002"]}
        assert does(karl, "undo", versions=said["versions"])[0] == 200
        assert stops(town)[FIRST] == ["bins-0001", "bins-0002", "bins-0003"]
        assert does(karl, "drop", "bins-0001")[0] == 200
        assert does(karl, "later", "bins-0002")[0] == 200
        assert stops(town)[FIRST] == ["bins-0003"]
        for deed, locked in (("lock", True), ("unlock", False)):
            assert does(karl, deed, "bins-0003")[0] == 200
            assert ("fixiert</span>" in karl.get("/einsatz").text) == locked


def test_what_a_site_costs_each_tour_is_said_before_it_is_put_there(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        does(karl, "assign", "bins-0001", "bins-0002", vehicle=FIRST)
        does(karl, "assign", "bins-0004", vehicle=SECOND)
        status, said = does(karl, "cost", "bins-0003")
        assert status == 200
        assert sorted((one["tour"], one["vehicle"]) for one in said["tours"]) == [("T1", FIRST), ("T2", SECOND)]
        assert all(one["minutes"] >= 1 for one in said["tours"])
        assert does(karl, "cost", "bins-0001")[1]["tours"] == []
        assert does(karl, "cost")[1]["tours"] == []
        before = stops(town)
        best = said["tours"][0]["vehicle"]
        assert does(karl, "assign", "bins-0003", vehicle=best)[0] == 200
        assert sorted(stops(town)[best]) == sorted([*before[best], "bins-0003"])
        strom = log_in(client, "strom")
        assert does(strom, "cost", "bins-0005")[1].get("tours", []) == []


def test_the_rest_of_a_tour_is_planned_anew_looked_at_accepted_and_undone(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        does(karl, "assign", "bins-0001", "bins-0004", "bins-0002", "bins-0005", "bins-0003", vehicle=FIRST)
        assert 'data-deed="replan"' in karl.get("/einsatz?tour=tour-0001").text
        assert does(karl, "replan", versions={"tour-0001": 2})[0] == 409
        assert does(karl, "replan", versions={})[0] == 400
        status, said = does(karl, "replan", versions={"tour-0001": 1})
        assert status == 200
        work(town)
        page = karl.get(f"/einsatz?plan={said['plan']}").text
        assert "T1" in page
        run = town.house.records.jobs.run(said["plan"])
        assert run.result is not None
        shorter = run.result["planned_s"] < run.result["running_s"]
        assert ('data-deed="accept"' in page) == shorter
        assert ("bleibt, wie sie ist" in page) != shorter
        assert does(karl, "drop", "bins-0004")[0] == 200
        assert does(karl, "accept", plan=said["plan"])[0] == 409
        before = stops(town)
        status, said = does(karl, "replan", versions={"tour-0001": 2})
        work(town)
        status, done = does(karl, "accept", plan=said["plan"])
        assert (status, done["versions"]) == (200, {"tour-0001": 3})
        assert sorted(stops(town)[FIRST]) == sorted(before[FIRST])
        assert does(karl, "undo", versions=done["versions"])[0] == 200
    assert stops(town) == before


def test_a_chosen_tour_leads_to_its_files_and_the_page_to_the_reports(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        does(karl, "assign", "bins-0001", vehicle=FIRST)
        assert "/einsatz/touren/" not in karl.get("/einsatz").text
        page = karl.get("/einsatz?tour=tour-0001").text
        files = re.findall(r'href="([^"]*/einsatz/touren/[^"]*)"', page)
        reports = re.findall(r'href="([^"]*/verwaltung/bericht[^"]*)"', page)
        assert [one.split("/")[-1].partition("?")[0] for one in files] == [
            "tourenblatt.pdf",
            "tour.gpx",
            "tour.csv",
        ]
        assert [one.rpartition("zeit=")[2] for one in reports] == ["2026-W27", "2026-07"]
        for one in (*files[1:], *reports):
            assert karl.get(one.replace("&amp;", "&")).status_code == 200


def test_a_refusal_names_a_reason_that_the_page_has_a_sentence_for(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        assert does(karl, "assign", "bins-0001", "bins-0002", vehicle=FIRST)[0] == 200
        refused = {
            "same_vehicle": does(karl, "assign", "bins-0001", vehicle=FIRST),
            "mixed": does(karl, "assign", "bins-0001", "bins-0005", vehicle=FIRST),
            "not_driven": does(karl, "assign", "bins-0005", vehicle="vehicle-0099"),
            "not_on_tour": does(karl, "drop", "bins-0005"),
            "changed": does(karl, "replan", versions={"tour-0001": 9}),
            "no_tour": does(karl, "replan", versions={"tour-0009": 1}),
            "no_layer": does(karl, "plan", layer="heat"),
        }
        assert does(karl, "undo", versions={"tour-0001": 1})[0] == 200
        page = karl.get("/einsatz").text
    assert {one: said.get("reason") for one, (_, said) in refused.items()} == {one: one for one in refused}
    assert all(f'"einsatz.script.reason.{one}"' in page for one in refused)


def test_every_reason_has_its_sentence() -> None:
    known = {*load()["de"].below("einsatz.script.reason")}
    rooms = ("services/tours", "services/planning", "dashboard/apps/einsatz")
    files = [one for room in rooms for one in (ROOT / room).glob("*.py")]
    files += [ROOT / "services/fleet.py", ROOT / "data/records/work.py", *(ROOT / "data/records").glob("tour*.py")]
    given = {it for one in files for it in re.findall(r'\breason ?= ?"(\w+)"', one.read_text())}
    assert given <= known <= given | {"no_right"}


def test_a_plan_that_came_to_nothing_says_why_in_the_language_of_the_page(town: Small) -> None:
    run = SimpleNamespace(state="failed", name="planning", progress=0.3, error="no vehicle is free", result=None)
    view: Any = SimpleNamespace(words=load()["de"], planning=run, choice=SimpleNamespace(to=lambda **_: "/einsatz"))
    assert "Bitte noch einmal versuchen" in str(plan(view))
    run.result = {"reason": "no_vehicle"}
    assert "Kein Fahrzeug ist dafür frei" in str(plan(view))
    assert "no vehicle" not in str(plan(view))
    with asker(town) as client:
        karl = log_in(client, "karl")
        made = does(karl, "plan", "bins-0001")[1]["plan"]
        for vehicle in (FIRST, SECOND):
            assert does(karl, "assign", "bins-0002" if vehicle == FIRST else "bins-0003", vehicle=vehicle)[0] == 200
        work(town)
        page = karl.get(f"/einsatz?plan={made}").text
    assert town.house.records.jobs.run(made).state == "failed"
    assert "Kein Fahrzeug ist dafür frei" in page


@pytest.mark.parametrize(
    "body",
    [
        {"deed": "plan", "layer": "heat"},
        {"deed": "plan", "layer": "../x"},
        {"deed": "plan", "layer": "paper"},
        {"deed": "assign", "sites": ["bins-0001"], "vehicle": "vehicle-0099"},
        {"deed": "assign", "sites": ["heat-0001"], "vehicle": FIRST},
        {"deed": "drop", "sites": ["bins-0001"]},
        {"deed": "accept", "plan": "nothing"},
        {"deed": "undo", "versions": {"tour-0009": 1}},
        {"deed": "replan", "versions": {"tour-0009": 1}},
        {"deed": "burn"},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(town: Small, body: dict[str, Any]) -> None:
    with asker(town) as client:
        answer = log_in(client, "karl").post(PATH, json=body, headers=HOME)
    assert answer.status_code in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"
    assert stops(town) == {}


def test_tours_and_plans_of_another_body_are_neither_seen_nor_touched(town: Small) -> None:
    with asker(town) as client:
        karl = log_in(client, "karl")
        does(karl, "assign", "bins-0001", vehicle=FIRST)
        plan = does(karl, "plan", "bins-0002")[1]["plan"]
        work(town)
        strom = log_in(client, "strom")
        page = strom.get(f"/einsatz?plan={plan}&tour=tour-0001").text
        assert "Pritsche" not in page
        assert 'data-deed="accept"' not in page
        assert does(strom, "accept", plan=plan)[0] == 404
        for deed in ("drop", "later", "lock"):
            assert does(strom, deed, "bins-0001")[0] in {400, 404}
        assert does(strom, "assign", "bins-0001", vehicle=FIRST)[0] in {400, 404}
        assert does(strom, "undo", versions={"tour-0001": 1})[0] == 404
        assert does(strom, "replan", versions={"tour-0001": 1})[0] == 404
    assert stops(town) == {FIRST: ["bins-0001"]}
