"""Rounds in administration: a messy list taken over, stops changed by hand, a day printed and typed in."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data import sites
from data.inbox import Inbox
from data.records.fleet import Team
from data.records.rounds import FixedRound, PlannedStop
from tests.support import messy_rounds, small
from tests.support.client import asker, until_prepared
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/touren"
NAMES = ["Börsenplatz", "Marktplatz", "Schlossstr.", "Parkweg", "Parkweg", "Bahnhof", "Mühlengasse 3"]
WEDNESDAY = "2026-07-01"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("rounds"))
    path = made.house.folders.sites_of("bins")
    small.put_sites(made.house.folders, "bins", len(NAMES))
    sites.write(path, replace(sites.read(path), name=NAMES))
    for name in ("Kolonne 1", "Kolonne 2"):
        team = Team(
            body="euv", name=name, size=2, licence="B", shift="Mo-Fr 06:00-14:30", break_min=30, break_after_min=360
        )
        made.house.records.fleet.put(team, at=small.LONG_AGO)
    for name, role, body in (
        ("euv", "dispatcher", "euv"),
        ("town", "dispatcher", "town"),
        ("crisis", "crisis_staff", "euv"),
    ):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body=body, roles=(role,))
    return made


@pytest.fixture
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        until_prepared(made)
        yield log_in(made, "euv")


def put(house: Small) -> None:
    stops = tuple(PlannedStop(site_id=f"bins-{n:04d}", weekdays=(3,)) for n in (1, 2, 3))
    made = FixedRound(name="Mitte", body="euv", layer="bins", team_id="team-0001", stops=stops)
    house.house.records.rounds.upload([made], at=small.LONG_AGO)


def send(client: TestClient, path: str, **typed: str) -> Response:
    return client.post(f"{PATH}{path}", data=typed, headers=HOME, follow_redirects=False)


def hidden(page: str) -> dict[str, str]:
    return {
        key: html.unescape(one) for key, one in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }


def upload(client: TestClient, typed: Mapping[str, str], content: bytes | None = None) -> Response:
    files = {"file": ("Tourenplan.xlsx", content)} if content else {"x": ("", b"")}
    return client.post(f"{PATH}/tabelle", data=dict(typed), files=files, headers=HOME, follow_redirects=False)


def stops(house: Small) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.site_id, one.weekdays) for one in house.house.records.rounds.item("round-0001").stops]


def test_a_messy_excel_names_its_faults_and_is_taken_over_once_it_has_none(house: Small, client: TestClient) -> None:
    wrong = upload(client, {"layer": "bins"}, messy_rounds.workbook())
    assert "10 " in wrong.text
    assert wrong.text.count('<th scope="row">Abfallbehälter 2026') == 10
    assert 'name="choice-Abfallbehälter 2026:9"' in wrong.text
    assert house.house.records.rounds.items() == []
    good = upload(client, {"layer": "bins"}, messy_rounds.workbook(messy_rounds.GOOD))
    assert "Innenstadt Süd (3 Stopps)" in good.text
    done = upload(client, hidden(good.text))
    assert done.headers["location"].endswith("done=2")
    assert [one.name for one in house.house.records.rounds.items()] == ["Innenstadt Süd", "Revier Nord"]
    page = client.get(PATH).text
    assert ("Innenstadt Süd" in page, "Mi, 01.07.2026" in page) == (True, True)


def test_what_was_asked_back_is_chosen_on_the_page(house: Small, client: TestClient) -> None:
    rows = [*messy_rounds.GOOD, messy_rounds.FAULTS[1]]
    asked = upload(client, {"layer": "bins"}, messy_rounds.workbook(rows))
    chosen = {**hidden(asked.text), "choice-Abfallbehälter 2026:8": "bins-0005"}
    looked = upload(client, chosen)
    assert "Innenstadt Süd (4 Stopps)" in looked.text
    assert upload(client, hidden(looked.text)).status_code == 303
    assert ("bins-0005", (1,)) in stops(house)


def test_stops_are_added_moved_changed_and_removed(house: Small, client: TestClient) -> None:
    put(house)
    assert send(client, "/round-0001", do="add", site="Bahnhof", weekdays="Mo, Do", position="1").status_code == 303
    assert send(client, "/round-0001", do="stop", stop="3", weekdays="Di", weeks="odd", position="1").status_code == 303
    assert send(client, "/round-0001", do="remove", stop="1").status_code == 303
    assert stops(house) == [("bins-0003", (2,)), ("bins-0006", (1, 4)), ("bins-0002", (3,))]
    page = client.get(f"{PATH}/round-0001").text
    assert ('role="img"' in page, "Stopps geändert" in page) == (True, True)
    for typed, said in (
        ({"do": "add", "site": "Parkweg", "weekdays": "Mo"}, "mehrere heißen so"),
        ({"do": "add", "site": "bins-0001", "weekdays": "2x/Woche"}, "wie oft, aber nicht wann"),
        ({"do": "stop", "stop": "99", "weekdays": "Mo", "position": "1"}, "gibt es nicht mehr"),
        ({"do": "stop", "stop": "2", "weekdays": "Mo", "position": "vorn"}, "ist keine Stelle"),
    ):
        refused = send(client, "/round-0001", **typed)
        assert (refused.status_code, said in refused.text) == (400, True)


def test_a_round_is_made_changed_retired_and_brought_back(house: Small, client: TestClient) -> None:
    facts = {"do": "put", "name": "Nord", "layer": "bins", "holidays": "week", "team_id": "team-0002"}
    assert send(client, "/neu", **facts).headers["location"].endswith("/round-0001?done=put")
    (made,) = house.house.records.rounds.items()
    assert (made.name, made.holidays, made.team_id, made.body) == ("Nord", "week", "team-0002", "euv")
    for do in ("retire", "return"):
        assert send(client, "/round-0001", do=do).status_code == 303
    refused = send(client, "/neu", **facts)
    assert (refused.status_code, "geht als Name nicht" in refused.text) == (400, True)


def test_a_day_is_printed_and_typed_in(house: Small, client: TestClient) -> None:
    put(house)
    page = client.get(f"{PATH}/tag").text
    assert re.findall(r'name="level-(bins-\d+)"', page) == ["bins-0001", "bins-0002", "bins-0003"]
    assert ("Liste für Mi, 01.07.2026" in page, "☐ l  ☐ h  ☐ v  ☐ ü" in page) == (True, True)
    typed = {
        "day": WEDNESDAY,
        "round": "round-0001",
        "level-bins-0001": "l",
        "level-bins-0002": "Ü",
        "level-bins-0003": "",
    }
    done = send(client, "/tag", **typed)
    assert done.headers["location"].endswith("done=2")
    inbox = Inbox(house.house.folders.inbox)
    told = [json.loads(one.raw) for one in inbox.after(0, 10)]
    inbox.close()
    assert [(one["site_id"], one["level"]) for one in told] == [("bins-0001", "empty"), ("bins-0002", "overflowing")]
    assert told[0]["at"] < told[1]["at"] <= "2026-07-01T12:00:00Z"
    assert (told[0]["within_s"], set(told[0])) == (
        43_200,
        {"emptying_id", "site_id", "channel", "at", "level", "told_at", "within_s"},
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": WEDNESDAY, "round": "round-0001", "level-bins-0001": "x"}, "Ein Buchstabe bedeutet nichts"),
        ({"day": "2026-07-08", "round": "round-0001", "level-bins-0001": "l"}, "kommt erst noch"),
        ({"day": WEDNESDAY, "round": "round-0099"}, "in keiner Liste"),
    ],
)
def test_what_cannot_be_typed_is_said(house: Small, client: TestClient, typed: dict[str, str], said: str) -> None:
    put(house)
    refused = send(client, "/tag", **typed)
    assert (refused.status_code, said in refused.text) == (400, True)


def test_a_strike_is_announced_and_withdrawn(house: Small, client: TestClient) -> None:
    put(house)
    told = {"do": "announce", "body": "euv", "day": WEDNESDAY, "moved_to": "2026-07-02", "reason": "Streik"}
    assert send(client, "/abweichungen", **told).status_code == 303
    assert "An diesem Tag wird nach Plan nichts geleert" in client.get(f"{PATH}/tag").text
    assert "von Mi, 01.07.2026: Streik" in client.get(f"{PATH}/tag?day=2026-07-02").text
    refused = send(client, "/abweichungen", **told)
    assert (refused.status_code, "schon etwas eingetragen" in refused.text) == (400, True)
    assert send(client, "/abweichungen", do="withdraw", notice="1").status_code == 303
    assert house.house.records.rounds.notices() == []
    for wrong in ({"day": "bald"}, {"day": "2020-01-01"}, {"moved_to": WEDNESDAY}, {"reason": ""}, {"body": "town"}):
        assert send(client, "/abweichungen", **{**told, **wrong}).status_code == 400


def test_rounds_of_another_body_are_nobodys_business(house: Small, client: TestClient) -> None:
    put(house)
    version = house.house.records.version()
    log_in(client, "town")
    assert ">Mitte<" not in client.get(PATH).text
    assert client.get(f"{PATH}/round-0001").status_code == 404
    for path, typed in (
        ("/round-0001", {"do": "remove", "stop": "1"}),
        ("/round-0001", {"do": "retire"}),
        ("/neu", {"do": "put", "name": "Nord", "layer": "bins", "holidays": "week"}),
        ("/tag", {"day": WEDNESDAY, "round": "round-0001", "level-bins-0001": "l"}),
        ("/abweichungen", {"do": "announce", "round_id": "round-0001", "day": WEDNESDAY, "reason": "Streik"}),
    ):
        assert send(client, path, **typed).status_code in {400, 404}, path
    looked = upload(client, {"layer": "bins"}, messy_rounds.workbook(messy_rounds.GOOD))
    assert "für die Sie zuständig sind" in looked.text
    assert (house.house.records.version(), Inbox(house.house.folders.inbox).depth()) == (version + 1, 0)


def test_who_may_only_look_changes_nothing(house: Small, client: TestClient) -> None:
    put(house)
    log_in(client, "crisis")
    for path in ("", "/round-0001", "/tag", "/abweichungen"):
        page = client.get(f"{PATH}{path}")
        assert (page.status_code, 'method="post"' in page.text.partition("<main")[2]) == (200, False)
    assert client.get(f"{PATH}/tabelle").status_code == 403
    assert send(client, "/round-0001", do="retire").status_code == 403


def test_nothing_that_is_typed_becomes_html(house: Small, client: TestClient) -> None:
    facts = {"do": "put", "name": EVIL, "layer": "bins", "holidays": "work", "remark": EVIL}
    assert send(client, "/neu", **facts).status_code == 303
    send(client, "/round-0001", do="add", site="bins-0001", weekdays="Mi")
    send(client, "/abweichungen", do="announce", day="2026-07-15", reason=EVIL)
    table = f"Standort;Revier;Tag;{EVIL}\n{EVIL};{EVIL};{EVIL};x\n".encode()
    looked = client.post(
        f"{PATH}/tabelle", data={"layer": "bins"}, files={"file": (f"{EVIL}.csv", table)}, headers=HOME
    )
    pages = [client.get(f"{PATH}{path}").text for path in ("", "/round-0001", "/tag", "/abweichungen")]
    assert len(house.house.records.rounds.notices(since=date(2026, 7, 15))) == 1
    assert [one for one in (*pages, looked.text) if EVIL in one or "alert(1)" not in html.unescape(one)] == []
