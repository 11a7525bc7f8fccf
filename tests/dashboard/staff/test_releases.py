"""What a gauge says in public is released by the crisis staff: with a reason, audited, taken back, and never before."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data import sites
from services import site_changes
from services.site_upload import Upload, preview
from tests.dashboard.test_audience import public_addresses
from tests.support import brooks
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/freigaben"
GAUGE = "water_levels-0002"
RISING = [60, 62, 64, 66, 68, 70, 72, 75, 78, 81, 84, 87, 90]


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = brooks.settle(tmp_path)
    made.commit(*brooks.course(GAUGE, RISING, every_min=10))
    for name, role in (("karla", "crisis_staff"), ("peter", "planner")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body="town")
    return made


@pytest.fixture
def client(town: Small) -> Iterator[TestClient]:
    with asker(town) as made:
        yield made


def send(client: TestClient, do: str, *, reason: str = "mit dem Betreiber abgestimmt", site: str = GAUGE) -> Response:
    typed = {"do": do, "site": site, "reason": reason}
    return client.post(PATH, data=typed, headers=HOME, follow_redirects=False)


def judged(town: Small) -> tuple[bool, int | None, str, bool]:
    """What the public API and the page say of the gauge."""
    with asker(town) as anybody:
        (gauge,) = (one for one in anybody.get("/api/water").json()["gauges"] if one["site_id"] == GAUGE)
        item = anybody.get(f"/api/collections/water_levels/items/{GAUGE}").json()["properties"]
        page = anybody.get(f"/ort/{GAUGE}").text
    return gauge["released"], gauge["reached"], item["class"], "Trend: steigt" in page


def test_the_crisis_staff_releases_a_gauge_and_takes_that_back(town: Small, client: TestClient) -> None:
    closed = (False, None, "no_marks", False)
    assert judged(town) == closed
    log_in(client, "karla")
    page = client.get(PATH).text.replace("\u00a0", " ")
    assert "Jetzt 90 cm. Informationswerte: 50 cm; davon erreicht: 1." in page
    assert send(client, "release").status_code == 303
    brooks.taken_in(town)
    assert judged(town) == (True, 1, "mark_1", True)
    assert send(client, "recall", reason="Gerät misst falsch").status_code == 303
    brooks.taken_in(town)
    assert judged(town) == closed


def test_who_did_it_and_why_stands_in_the_audit_and_on_the_page(town: Small, client: TestClient) -> None:
    log_in(client, "karla")
    for do, reason in (("release", "abgestimmt"), ("release", "noch einmal"), ("recall", "misst falsch")):
        assert send(client, do, reason=reason).status_code == 303
    entries = town.house.records.audit.entries(subject=f"staff_site:{GAUGE}", most=20)
    told = [(one.actor, one.what, one.after["reason"]) for one in entries if one.after and "reason" in one.after]
    assert told == [("user:karla", "site recall", "misst falsch"), ("user:karla", "site release", "abgestimmt")]
    page = client.get(PATH).text
    assert all(word in page for word in ("misst falsch", "abgestimmt", "karla"))
    assert "noch einmal" not in page


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_without_a_reason_nothing_is_released(town: Small, client: TestClient, reason: str) -> None:
    log_in(client, "karla")
    version = town.house.records.version()
    answer = send(client, "release", reason=reason)
    assert (answer.status_code, "Der Grund fehlt oder ist zu lang" in answer.text) == (400, True)
    assert town.house.records.version() == version


@pytest.mark.parametrize("site", ["rain_gauges-0001", "water_levels-9999", "nothing"])
def test_only_sites_with_limits_of_their_own_can_be_released(town: Small, client: TestClient, site: str) -> None:
    log_in(client, "karla")
    version = town.house.records.version()
    assert send(client, "release", site=site).status_code == 400
    assert town.house.records.version() == version


def test_who_may_change_sites_may_not_release_them(town: Small, client: TestClient) -> None:
    log_in(client, "peter")
    assert client.get(PATH, follow_redirects=False).status_code == 403
    assert send(client, "release").status_code == 403
    table = f"id,name,lon,lat,released,mark_1_cm\n{GAUGE},Anders,7.305,51.55,yes,50\nX-9,Neu,7.306,51.55,yes,10\n"
    known = sites.read(town.house.folders.sites_of("water_levels"))
    upload = Upload(layer_id="water_levels", name="gauges.csv", content=table.encode(), source="Test")
    found = preview(town.house, known, upload, at=town.now[0])
    assert not found.faults
    assert [(one.name, one.attributes.get("released")) for _, one in found.pairs] == [("Neu", None), ("Anders", None)]


def answers(town: Small, mark: int) -> dict[str, str]:
    """Every public answer while the gauge's own limit is another one, that limit blotted out."""
    folder = town.house.folders.sites_of("water_levels")
    known = sites.read(folder)
    facts = [dict(one) for one in known.attributes]
    facts[1]["mark_1_cm"] = mark
    sites.write(folder, replace(known, attributes=facts))
    with asker(town) as client:
        asked = public_addresses(client, [GAUGE])
        return {one: re.sub(rf"\b{mark}(\.0)?\b", "LIMIT", client.get(one).text) for one in asked}


def test_no_public_route_tells_how_an_unreleased_gauge_stands(town: Small) -> None:
    """All of them say the same whether the level has reached the gauge's own limit or lies far below it."""
    below, above, again = answers(town, 777), answers(town, 77), answers(town, 77)
    steady = [one for one in above if above[one] == again[one]]
    assert len(steady) > 40
    assert [one for one in steady if below[one] != above[one]] == []


def test_changing_other_facts_of_a_released_gauge_leaves_it_released(town: Small) -> None:
    house = town.house
    known = site_changes.as_known(house, sites.read(house.folders.sites_of("water_levels")), "water_levels-0001")
    facts = site_changes.SiteFacts(name="Anders", lon=7.3, lat=51.55)
    site_changes.describe(house, known, facts, at=town.now[0])
    wanted = house.records.sites.site("water_levels-0001")
    assert wanted is not None
    assert wanted.attributes["released"] == "yes"


def test_a_reason_stays_text(client: TestClient) -> None:
    log_in(client, "karla")
    assert send(client, "release", reason="<xss onload=alert(1)>\"'").status_code == 303
    page = client.get(PATH).text
    assert "<xss" not in page
    assert "&lt;xss" in page
