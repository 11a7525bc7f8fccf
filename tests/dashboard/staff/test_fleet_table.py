"""Tables of the fleet: every fault is named, nothing changes until what was shown is confirmed, all of it at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.records.fleet import KINDS, Depot, FleetItem, Team, UnloadingPoint, Vehicle
from tests.support import small
from tests.support.client import asker, until_prepared
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
PATH = "/verwaltung/fuhrpark/tabelle"
VEHICLES = """name;kind;fractions;capacity_l;payload_kg;compaction;weight_kg;width_m;height_m;depot_id;team_id;remark
Pritsche 1;flatbed;bins;3200;900;1;3500;2,1;2,4;Bauhof;Kolonne Reinigung;neu bereift
Pritsche 2;flatbed;bins;3000;900;1;3500;2,1;2,4;depot-0001;;
"""
FAULTY = """item_id;name;kind;fractions;capacity_l;payload_kg;compaction;weight_kg;width_m;height_m;depot_id;team_id;x
;Neu 1;lkw;bins;3000;900;1;3500;2,1;2,4;Bauhof;;1
;Neu 2;flatbed;paper;viel;900;1;3500;9;2,4;Bauhof;;
;Neu 3;flatbed;bins;3000;900;1;3500;2,1;2,4;Schuppen;;
;Neu 4;flatbed;bins;9000;900;1;18000;2,1;2,4;Bauhof;Kolonne Reinigung;
vehicle-0099;Neu 5;flatbed;bins;3000;900;1;3500;2,1;2,4;Bauhof;;
;Neu 6;flatbed;bins;3000;900;1;3500;2,1;2,4;Bauhof;;
;Neu 6;flatbed;bins;3000;900;1;3500;2,1;2,4;Bauhof;;
vehicle-0001;Pritsche 0;flatbed;bins;3000;900;1;3500;2,1;2,4;Bauhof;;
vehicle-0001;Pritsche 0;flatbed;bins;3000;900;1;3500;2,1;2,4;Bauhof;;
"""
WRONG = [
    (1, "x", "x"),
    (2, "kind", "lkw"),
    (3, "capacity_l", "viel"),
    (3, "width_m", "9"),
    (3, "fractions", "paper"),
    (4, "depot_id", "Schuppen"),
    (5, "team_id", "Kolonne Reinigung"),
    (6, "item_id", "vehicle-0099"),
    (8, "name", "Neu 6"),
    (10, "item_id", "vehicle-0001"),
]


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("fleet"))
    put = partial(made.house.records.fleet.put, at=SINCE)
    depot = put(Depot(name="Bauhof", lon=7.31, lat=51.5497, hours="Mo-Sa 05:30-18:00"))
    shift: dict[str, Any] = {"shift": "Mo-Sa 06:00-14:30; PH off", "break_min": 30, "break_after_min": 360}
    team = put(Team(name="Kolonne Reinigung", size=2, licence="B", **shift))
    put(UnloadingPoint(name="Kippe", lon=7.2905, lat=51.5802, fractions=("bins",), unload_min=15))
    size: dict[str, Any] = {"capacity_l": 3000, "payload_kg": 900, "weight_kg": 3500, "width_m": 2.1, "height_m": 2.4}
    for name, driven in (("Pritsche 0", None), ("Pritsche 1", team)):
        put(Vehicle(name=name, kind="flatbed", fractions=("bins",), **size, depot_id=depot, team_id=driven))
    staff = made.house.records.staff
    staff.add("town", PASSWORD, now=datetime.now(UTC), body="town", roles=("dispatcher",))
    staff.add("euv", PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))
    return made


@pytest.fixture
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        until_prepared(made)
        yield log_in(made, "town")


def look(client: TestClient, text: str, word: str = "vehicle") -> Response:
    files = {"file": ("fuhrpark.csv", text.encode(), "text/csv")}
    return client.post(PATH, data={"word": word}, files=files, headers=HOME, follow_redirects=False)


def confirm(client: TestClient, page: str, **other: str) -> Response:
    typed = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)) | other
    return client.post(PATH, files={"x": ("", b"")}, data=typed, headers=HOME, follow_redirects=False)


def items(house: Small, kind: type[FleetItem] = Vehicle) -> list[FleetItem]:
    return [*house.house.records.fleet.items(kind)]


def test_every_fault_is_named_with_row_and_column_and_nothing_changes(house: Small, client: TestClient) -> None:
    before, version = items(house), house.house.records.version()
    page = look(client, FAULTY).text
    rows = re.findall(r'<th scope="row">(\d+)</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td><td[^>]*>([^<]+)', page)
    assert sorted((int(line), column, value) for line, column, value, _ in rows) == sorted(WRONG)
    assert all(right for *_, right in rows)
    assert "10 Fehler. Es wurde nichts geändert." in page
    assert 'name="shown"' not in page
    assert (items(house), house.house.records.version()) == (before, version)


def test_what_was_shown_is_done_at_once_and_audited(house: Small, client: TestClient) -> None:
    page = look(client, VEHICLES).text
    assert "Pritsche 2" in page
    assert "Pritsche 1 (vehicle-0002)" in page
    assert len(items(house)) == 2
    done = confirm(client, page)
    assert (done.status_code, done.headers["location"]) == (303, f"{PATH}?done=2")
    named = {one.name: one for one in house.house.records.fleet.items(Vehicle)}
    assert (named["Pritsche 1"].capacity_l, named["Pritsche 1"].remark) == (3200, "neu bereift")
    assert (named["Pritsche 2"].depot_id, named["Pritsche 2"].team_id) == ("depot-0001", None)
    entries = [one for one in house.house.records.audit.entries(most=5) if one.what == "fleet upload"]
    assert (len(entries), len({one.revision for one in entries})) == (2, 1)
    assert "Diese Datei ändert nichts" in look(client, VEHICLES).text


def test_what_changed_meanwhile_has_to_be_looked_at_again(house: Small, client: TestClient) -> None:
    page = look(client, VEHICLES).text
    assert confirm(client, page, content="bmFtZQpBCg==").status_code == 400
    changed = house.house.records.fleet.items(Vehicle)[-1]
    house.house.records.fleet.retire(changed.item_id, at=house.house.clock.now())
    refused = confirm(client, page)
    assert (refused.status_code, "nicht mehr, was gezeigt wurde" in refused.text) == (400, True)
    assert len(items(house)) == 2


@pytest.mark.parametrize("word", KINDS)
def test_what_was_downloaded_changes_nothing(house: Small, client: TestClient, word: str) -> None:
    first = house.house.records.fleet.items(KINDS[word])[0]
    house.house.records.fleet.put(replace(first, remark="=1+1"), at=house.house.clock.now())
    text = client.get(f"/verwaltung/fuhrpark.csv?kind={word}").text
    assert "Diese Datei ändert nichts" in look(client, text, word).text


def test_teams_depots_and_points_come_by_table_too(house: Small, client: TestClient) -> None:
    tables = {
        "depot": "name;place;hours\nNordhof;51,58 7,30;Mo-Fr 06:00-18:00\n",
        "team": "name;size;licence;shift;break_min;break_after_min\nNacht;2;C;Mo-Fr 18:00-24:00;30;360\n",
        "unloading_point": "name;place;fractions;hours;unload_min\nSüd;51,60 7,20;bins;;20\n",
    }
    for word, text in tables.items():
        page = look(client, text, word).text
        assert confirm(client, page).status_code == 303, re.findall(r"<td[^>]*>([^<]*)", page)
    assert "Nordhof" in [one.name for one in items(house, Depot)]
    assert "Nacht" in [one.name for one in items(house, Team)]


def test_a_table_changes_nothing_of_another_body(house: Small, client: TestClient) -> None:
    log_in(client, "euv")
    own = "item_id;name;place\ndepot-0001;Fremd;51,55 7,31\n"
    assert "1 Fehler" in look(client, own, "depot").text
    assert "1 Fehler" in look(client, "name;place;body\nFremd;51,55 7,31;town\n", "depot").text
    assert [one.name for one in items(house, Depot)] == ["Bauhof"]


@pytest.mark.parametrize(("word", "text"), [("bus", "name\nA\n"), ("depot", "a;b\n1;2\n"), ("depot", "")])
def test_what_is_no_table_is_said(client: TestClient, word: str, text: str) -> None:
    answer = look(client, text, word)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
