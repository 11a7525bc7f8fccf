"""The tours of some days as page, CSV and PDF: what who asks may see, without names, and times by agreement alone."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from data.errors import FieldError
from data.town.agreement import Agreement
from services.agreement import is_agreed
from services.tours.days import DaysAsked, driven_tours
from tests.dashboard.staff import test_tour_files
from tests.services.tours.conftest import DAY
from tests.support.client import asker
from tests.support.login import log_in
from tests.support.small import Small

PAGE = "/verwaltung/tourtage"
ASKED = f"von={DAY}&bis={DAY}"
planned = test_tour_files.planned


@pytest.fixture(scope="module")
def desk(planned: Small) -> Iterator[TestClient]:
    """A browser, once the crew could not reach the first stop."""
    (first, *_) = planned.house.records.tours.stops(["tour-0001"])
    with planned.house.records.tours.revision("test") as revision:
        stops = revision.stops(revision.tour("tour-0001")["tour_id"])
        revision.put(stops[0], {"state": "unreachable", "reason": "blocked", "note": "Frau Muster war da"})
        revision.put(stops[1], {"state": "emptied", "level": "half"})
    assert first.site_id == "bins-0001"
    with asker(planned) as client:
        yield client


@pytest.fixture
def dora(desk: TestClient) -> TestClient:
    """The dispatcher."""
    return log_in(desk, "dora")


def table(client: TestClient, query: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(client.get(f"{PAGE}.csv?{query}").text))]


def test_the_page_says_each_tour_and_what_was_left(dora: TestClient) -> None:
    shown = dora.get(f"{PAGE}?{ASKED}").text
    assert f"{DAY:%d.%m.%Y}" in shown
    assert "zugeparkt" in shown
    assert "12,3" in shown
    assert "An diesen Tagen gab es keine Touren" in dora.get(f"{PAGE}?von=2020-01-01&bis=2020-01-02").text
    assert PAGE in dora.get("/einsatz").text


def test_the_table_has_a_row_a_stop_and_neither_times_nor_notes(dora: TestClient) -> None:
    rows = table(dora, ASKED)
    assert [(one["site_id"], one["state"], one["reason"]) for one in rows] == [
        ("bins-0001", "unreachable", "blocked"),
        ("bins-0002", "emptied", ""),
        ("bins-0003", "open", ""),
    ]
    assert {"planned_at", "team", "note"} & {*rows[0]} == set()
    assert "Muster" not in dora.get(f"{PAGE}?{ASKED}").text


def test_vehicle_and_team_choose_and_a_span_has_an_end(dora: TestClient) -> None:
    assert table(dora, f"{ASKED}&fahrzeug=vehicle-0009") == []
    assert table(dora, f"{ASKED}&kolonne=team-0009") == []
    assert len(table(dora, f"{ASKED}&fahrzeug=vehicle-0001&kolonne=team-0001")) == 3
    for wrong in (f"von={DAY}&bis=2020-01-01", "von=2020-01-01&bis=2026-01-01", "von=morgen"):
        assert "1 bis 92 Tage" in dora.get(f"{PAGE}?{wrong}").text
        assert dora.get(f"{PAGE}.csv?{wrong}").status_code == 400
    with pytest.raises(FieldError):
        DaysAsked(first=DAY, last=DAY + timedelta(days=92))


def test_the_pdf_is_tagged(dora: TestClient) -> None:
    answer = dora.get(f"{PAGE}.pdf?{ASKED}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")


def test_others_see_none_of_it(desk: TestClient) -> None:
    for name in ("crew", "fremd"):
        assert log_in(desk, name).get(f"{PAGE}.csv?{ASKED}").status_code == 403


def test_an_agreement_that_is_in_force_lets_teams_be_said(planned: Small) -> None:
    house, asked = planned.house, DaysAsked(first=DAY, last=DAY)
    assert not is_agreed(house)
    assert [one.team for one in driven_tours(house, asked, is_agreed=is_agreed(house))] == [""]
    for on, agreed in ((date(2026, 1, 1), True), (date(2027, 1, 1), False)):
        named = replace(house, town=replace(house.town, agreement=Agreement(name="Dienstvereinbarung", date=on)))
        assert is_agreed(named) is agreed
        assert bool(driven_tours(named, asked, is_agreed=is_agreed(named))[0].team) is agreed
