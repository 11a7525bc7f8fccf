"""Whatever is written into any field of any working page comes out as text, in pages and in files, and breaks nothing.

Fields are those of the forms that pages offer and of the models of what takes JSON; a route that neither has fails.
"""

import csv
import html
import io
import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from httpx2 import Response
from openpyxl import Workbook
from starlette.testclient import TestClient

from dashboard.apps.einsatz.deeds import AskedDeed
from dashboard.apps.einsatz.tour_deeds import AskedTourDeed
from dashboard.http.routes import PEOPLE, Routes
from dashboard.staff.fahrt.inlet import SentAction
from dashboard.staff.saved_answers import AnswerToSave
from data.records import Records, attempts
from data.records.buildings import Building
from data.records.message_progress import Raise, Written
from data.records.meters import Meter
from data.records.permissions import ROLES
from data.records.rounds import FixedRound, PlannedStop
from services import tours
from services.tours import WantedStop
from tests.services.test_fleet import GIVEN, put
from tests.services.tours.conftest import DAY
from tests.support import small
from tests.support.client import asker, until_prepared
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.offered_forms import Form, Walker, injected
from tests.support.small import LONG_AGO, NOON, Small

HTML: Final = "<xss onload=alert(1)>\"' onfocus=xss(1) `${7*7}</textarea></script></title><script>xss(1)</script>\"' x"
SHORT: Final = "<xss onload=xss(1)>\"'"
FORMULA: Final = '=HYPERLINK("http://evil.example",A1)'
COMMAND: Final = "@SUM(1+1)*cmd|' /C calc'!A0"
SQL: Final = "x'); DROP TABLE staff_user; --"
NO_XML: Final = "\ufffe"
STAND_IN: Final = "\ue000"
"""No library writes the former into a workbook; whoever means harm does."""
ODD: Final = "\u202egnp.exe\u0000\ufffe \U0001f5d1\ufe0f" + "é" * 50
LONG: Final = "x" * 12_000
QUICK: Final = (HTML, FORMULA)
ALL: Final = (ODD, "\u0000", LONG, SQL, "' OR 1=1 --", "../" * 30, "{{7*7}}", "%s%n", "+1+1", "-1-1", "\t=1", COMMAND)
"""The last of each is written into all fields of a form at once."""
SECTIONS: Final = (
    *("/verwaltung", "/einsatz", "/fahrt", "/konto", "/fahrt/tour-0001", "/verwaltung/texte?key=page.title"),
    "/verwaltung/montage/bins-0004?serial=70B3D57ED0000099",
)
"""Where a walk begins: what no link leads to is named."""
LARGE: Final = 10_000_000
GUESSES: Final = 1_000_000
STORED: Final = Path(__file__).parents[1] / "services/workbench/saved_answer_1.bin"
ELSEWHERE: Final = {
    "/logout": "a form without fields",
    "/api/jobs/{job_id}/cancel": "takes no body",
    "/dash/einsatz/_dash-update-component": "below",
    "/fahrt/{tour_id}/fotos": "takes a picture: below",
    "/verwaltung/freigaben": "of gauges, which this town lacks: staff/test_releases.py",
    "/verwaltung/raeume/{room_id}": "of schools, which this town lacks: staff/test_rooms_page.py",
    "/verwaltung/schalten": "of actuators, which this town lacks: staff/test_actuators_page.py",
}
"""What nobody writes into."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """One of everything that people write about, and somebody of the EUV who may do all."""
    with pytest.MonkeyPatch.context() as patched:
        # What is written into fields for passwords is a guess each time; that guesses are stopped is proven elsewhere.
        patched.setattr(attempts, "MOST_OF_ADDRESS", GUESSES)
        patched.setattr(attempts, "MOST_OF_USER", GUESSES)
        made = small.settle(tmp_path_factory.mktemp("hostile"))
        small.fill(made)
        made.house = replace(
            made.house, records=Records(made.house.settings.records_url, body_of=made.house.town.body_of)
        )
        house, records = made.house, made.house.records
        records.staff.add("alle", PASSWORD, now=datetime.now(UTC), body="euv", roles=tuple(ROLES))
        for role in ROLES:
            records.staff.grant("alle", role, body="town")
        records.staff.add("strom", PASSWORD, now=datetime.now(UTC), body="stadtwerke", roles=tuple(ROLES))
        for word, typed in GIVEN.items():
            put(house, word, {**typed, **({"fractions": "bins"} if "fractions" in typed else {})})
        tours.create(house, DAY, "vehicle-0001", [WantedStop(site_id=f"bins-000{n}") for n in (1, 2, 3)])
        stops = tuple(PlannedStop(site_id=f"bins-000{n}", weekdays=(3,)) for n in (1, 2))
        fixed = FixedRound(name="Mitte", body="euv", layer="bins", team_id="team-0001", stops=stops)
        records.rounds.upload([fixed], at=LONG_AGO)
        raised = Raise(about="a|bins-0001", body="euv", rule_id="a", kind="overflow", severity="low", layer="bins",
                       at=NOON, site_id="bins-0001", measure="fill_percent", value=97.0, limit=95.0)  # fmt: skip
        records.message_progress.write(Written(deeds=[raised]), lambda *_: None)
        records.buildings.put(Building(body="euv", title="x"))
        records.meters.add(Meter(body="euv", building="x", title="x", carrier="gas", unit="kWh", digits=6))
        records.jobs.schedule("messages:send", due=NOON)
        records.saved_answers.save("reach", STORED.read_bytes(), title="x", body="euv")
        yield made


@pytest.fixture(scope="module")
def walker(town: Small) -> Iterator[Walker]:
    with asker(town) as client:
        until_prepared(client)
        made = Walker(log_in(client, "alle"), "alle")
        stop = town.house.records.tours.stops(["tour-0001"])[2].stop_id
        assert _taps(client, "unreachable", stop, reason="side_waste").status_code == 200
        yield made


@pytest.fixture(scope="module")
def forms(walker: Walker) -> list[Form]:
    return walker.forms(*SECTIONS)


def _taps(client: TestClient, kind: str, stop: str, **facts: str) -> Response:
    """What a crew's device sends, each time as another one."""
    named = {"action": str(uuid.uuid4()), "device": str(uuid.uuid4()), "number": 1, "kind": kind, "stop": stop}
    sent = {**named, "at": "2026-07-01T12:00:00Z", **facts}
    return client.post("/fahrt/tour-0001/meldungen", json=sent, headers=HOME)


def routes(client: TestClient) -> Routes:
    found: Routes = client.app.state.routes  # type: ignore[attr-defined]  # a FastAPI application
    return found


def test_every_route_that_takes_something_written_is_tried(walker: Walker, forms: list[Form]) -> None:
    every = routes(walker.client)
    posted = {one.path for one in every.registered if "POST" in one.methods and one.permission in PEOPLE}
    sent = {_route(every, one.action) for one in forms if one.method == "post"}
    assert posted - sent - {*ELSEWHERE, *DOORS} == set()


def _route(every: Routes, action: str) -> str:
    found = every.answering({"type": "http", "method": "POST", "path": re.sub(r"\?.*", "", action)})
    return found.path if found else ""


def test_what_is_written_comes_out_as_text(walker: Walker, forms: list[Form]) -> None:
    _write(walker, forms, QUICK)
    _send(walker, QUICK)
    _look(walker)


@pytest.mark.long
def test_whatever_is_written_comes_out_as_text(walker: Walker, forms: list[Form]) -> None:
    _write(walker, forms, ALL)
    _send(walker, ALL)
    _look(walker)


def _write(walker: Walker, forms: list[Form], payloads: tuple[str, ...]) -> None:
    """Each payload into each field alone, and the last into all of a form."""
    broken = []
    for form in forms:
        fields = form.typed or [name for name in form.values if name != "do"] or ["do"]
        tries = [{name: one} for name in fields for one in payloads[:-1]]
        for typed in (*tries, dict.fromkeys(fields, payloads[-1])):
            answer = walker.send(form, **typed)
            if answer.status_code >= 500 or injected(answer.text):
                broken.append((form.page, form.values.get("do"), typed, answer.status_code))
    assert broken == []


def _send(walker: Walker, payloads: tuple[str, ...]) -> None:
    """Each payload, and other kinds of values, into each field of what takes JSON."""
    for door, (shape, known) in DOORS.items():
        for name in getattr(shape, "model_fields", None) or shape.__dataclass_fields__:
            for value in (*payloads, [payloads[0]], {payloads[0]: 1}, None):
                fresh = {one: str(uuid.uuid4()) for one in ("action", "device", "deed_id") if one in known}
                sent = {**known, **fresh, name: value}
                answer = walker.client.post(door.format(tour_id="tour-0001"), json=sent, headers=HOME)
                assert answer.status_code < 500, (door, name, value)


def _look(walker: Walker) -> None:
    """Read back all pages and files."""
    assert [address for address, page in walker.pages(*SECTIONS) if injected(page)] == []
    for one in routes(walker.client).registered:
        path = one.path.replace("{tour_id}", "tour-0001")
        if one.methods == ("GET",) and one.permission in PEOPLE and "{" not in path and "." in path.rpartition("/")[2]:
            answer = walker.get(path)
            assert answer.status_code < 500, path
            _check_file(path, answer.content) if answer.status_code == 200 else None


def _check_file(path: str, content: bytes) -> None:
    if path.endswith(".csv"):
        text = content.decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
        formulas = [
            cell for row in rows for cell in row if re.match(r"\s*[=+\-@\t\r](?![\d.,]+$)", cell) and cell != "-"
        ]
        assert formulas == [], path
    if path.endswith(".gpx"):
        assert "xss" not in {one.tag for one in ET.fromstring(content).iter()}  # noqa: S314 - our own file
    if path.endswith(".pdf"):
        assert content.startswith(b"%PDF-")
        assert b"/JavaScript" not in content


# ---- what takes JSON ------------------------------------------------------------------------------

DEED: Final = {"deed": "note", "deed_id": "deed-0001", "sites": ["bins-0001"], "text": "x"}
TOUR_DEED: Final = {"deed": "drop", "sites": ["bins-0001"], "layer": "bins", "vehicle": "vehicle-0001", "plan": "x"}
ACTION: Final = {"action": "", "device": "", "number": 1, "kind": "note", "stop": "", "at": "2026-07-01T12:00:00Z",
                 "level": "half", "reason": "blocked", "text": "x"}  # fmt: skip
SAVED: Final = {
    "question": "reach",
    "parameters": {"places": "bins", "by": "straight", "limit": 700},
    "own": {},
    "title": "x",
    "note": "x",
}
DOORS: Final[dict[str, tuple[Any, dict[str, Any]]]] = {
    "/fragments/einsatz/deed": (AskedDeed, DEED),
    "/fragments/einsatz/tour": (AskedTourDeed, TOUR_DEED),
    "/fahrt/{tour_id}/meldungen": (SentAction, ACTION),
    "/api/saved-answers": (AnswerToSave, SAVED),
}


@pytest.mark.parametrize(
    "question", [HTML, *(pytest.param(one, marks=pytest.mark.long) for one in (SQL, ODD, FORMULA, LONG))]
)
def test_what_is_asked_in_an_address_comes_out_as_text(walker: Walker, forms: list[Form], question: str) -> None:
    """Each page with each name of a query that its forms, and those of others, have."""
    names = {name for one in forms if one.method == "get" for name in one.values} | {
        *("q", "site", "layer", "due", "district", "tour", "plan", "message", "done", "day", "from", "to", "n", "lang"),
        "site_id",
    }
    wrong = []
    for one in routes(walker.client).registered:
        if "GET" not in one.methods or one.permission not in PEOPLE or one.path.startswith("/dash"):
            continue
        path = re.sub(r"\{[^}]*\}", "tour-0001" if "tour" in one.path else "bins-0001", one.path)
        answer = walker.client.get(path, params=dict.fromkeys(names, question[:2_000]), follow_redirects=False)
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status_code >= 500 or (is_html and injected(answer.text)):
            wrong.append((path, answer.status_code))
    assert wrong == []


IN_TABLES: Final = [
    (kind, one) for kind in ("xlsx", "csv") for one in (HTML, SHORT, FORMULA, f"\u202egnp.exe {NO_XML}", LONG)
]
QUICK_TABLES: Final = {("xlsx", SHORT), ("csv", FORMULA)}


@pytest.mark.parametrize(
    ("kind", "hostile"),
    [one if one in QUICK_TABLES else pytest.param(*one, marks=pytest.mark.long) for one in IN_TABLES],
)
def test_what_stands_in_a_table_comes_out_as_text(walker: Walker, kind: str, hostile: str) -> None:
    """In each cell of a list of rounds; what is taken over is read on every page and in every file."""
    columns = ("Standort", "Revier", "Leerungstage", "KW", "Kolonne", "Nr.")
    good = ("bins-0003", "Nord", "Mo", "gerade", "Kolonne 1", "1")
    taken, hostile = list[bool](), f"{hostile}{kind[0]}"  # the second file is no repetition of the first
    log_in(walker.client, "alle")
    for n in range(len(columns)):
        rows = [("Kennung", *columns[1:]), (*good[:n], hostile, *good[n + 1 :])]
        looked = _table(walker, {"layer": "bins"}, (f"{hostile[:40]}.{kind}", _written(kind, rows)))
        assert looked.status_code < 500, columns[n]
        assert injected(looked.text) == [], columns[n]
        kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', looked.text)
        if "shown" in dict(kept):
            done = _table(walker, {name: html.unescape(value) for name, value in kept}, None)
            assert done.status_code < 500, columns[n]
            taken.append(done.status_code == 303)
    assert any(taken) or hostile[:-1] not in {SHORT, FORMULA}, "some of it is taken over"
    _look(walker)


def _written(kind: str, rows: list[tuple[str, ...]]) -> bytes:
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(rows)
        return text.getvalue().encode()
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([cell.replace(NO_XML, STAND_IN) for cell in row])
    book.save(content)
    sealed = io.BytesIO()
    with ZipFile(content) as made, ZipFile(sealed, "w") as changed:
        for part in made.namelist():
            changed.writestr(part, made.read(part).replace(STAND_IN.encode(), NO_XML.encode()))
    return sealed.getvalue()


def _table(walker: Walker, typed: dict[str, str], file: tuple[str, bytes] | None) -> Response:
    files = {"file": file} if file else {"x": ("", b"")}
    return walker.client.post(
        "/verwaltung/touren/tabelle", data=typed, files=files, headers=HOME, follow_redirects=False
    )


def test_ten_megabytes_are_refused_before_they_are_read(walker: Walker) -> None:
    body = b"note=" + b"x" * LARGE
    form, asked = "application/x-www-form-urlencoded", "application/json"
    for one in routes(walker.client).registered:
        if "POST" in one.methods and one.path not in UNREAD and one.permission in PEOPLE and one.largest_bytes < LARGE:
            path = re.sub(r"\{[^}]*\}", lambda found: REAL.get(found[0], "x"), one.path)
            is_json = path.startswith(("/dash", "/fragments", "/api")) or path in {
                one.format(tour_id="tour-0001") for one in DOORS
            }
            kind = {"Content-Type": "image/jpeg" if path.endswith("/fotos") else asked if is_json else form, **HOME}
            assert walker.client.post(path, content=body, headers=kind).status_code == 413, path


UNREAD: Final = {"/logout", "/api/jobs/{job_id}/cancel", "/fahrt/{tour_id}/fotos"}
"""Whose bodies nobody reads; or, of pictures, not before their address says what they belong to."""
REAL: Final = {
    "{tour_id}": "tour-0001",
    "{site_id}": "bins-0001",
    "{fleet_item}": "vehicle",
    "{round_id}": "round-0001",
    "{stop_id}": "1",
    "{job_id}": "job-0001",
}
"""What stands in paths for their parameters."""


@pytest.mark.parametrize("sought", [HTML, FORMULA, ODD, LONG])
def test_what_is_searched_for_on_the_board_comes_out_as_text(walker: Walker, sought: str) -> None:
    asked = {"output": "calls.html", "inputs": [{"id": "visit", "property": "sought", "value": sought}]}
    sent = {**asked, "state": [{"id": "visit", "property": "asked", "value": ""}]}
    answer = walker.client.post("/dash/einsatz/_dash-update-component", json=sent, headers=HOME)
    assert answer.status_code == 200
    assert injected(answer.json()["response"]["calls"]["html"]) == []


FOREIGN: Final = (
    *(f"/fahrt/tour-0001{one}" for one in ("", "/stand", "/tour.csv", "/tour.gpx", "/tourenblatt.pdf")),
    *(f"/einsatz/touren/tour-0001/{one}" for one in ("tour.csv", "tour.gpx", "tourenblatt.pdf")),
    *("/verwaltung/fuhrpark/vehicle-0001", "/verwaltung/touren/round-0001", "/verwaltung/beistellungen/foto/x/x"),
)
OWN_PATH: Final = re.compile(r"vehicle-0001|team-0001|depot-0001|round-0001|ort/bins")


def test_what_is_another_bodys_is_neither_seen_nor_changed(walker: Walker, town: Small, forms: list[Form]) -> None:
    """By its id, over every door: 403 or 404, or a form that says why not; nothing of it is said or done."""
    before = town.house.records.version()
    log_in(walker.client, "strom")
    try:
        (message,) = town.house.records.messages.open()
        stops = [one.stop_id for one in town.house.records.tours.stops(["tour-0001"])]
        for path in (*FOREIGN, f"/verwaltung/meldungen?message={message.message_id}"):
            assert walker.client.get(path).status_code in {403, 404}, path
        log_in(walker.client, "strom")
        version = town.house.records.version()
        for form in forms:
            if form.method == "post" and OWN_PATH.search(form.action):
                assert walker.client.post(form.action, data=form.values, headers=HOME).status_code in {400, 403, 404}
        for kind in ("note", "emptied", "unreachable", "reopened", "cleared"):
            assert _taps(walker.client, kind, stops[0], text="x", level="half").status_code in {400, 403, 404}, kind
        for deed in ("take", "note"):
            sent = {**DEED, "deed": deed, "deed_id": f"foreign-{deed}"}
            assert walker.client.post("/fragments/einsatz/deed", json=sent, headers=HOME).status_code in {403, 404}
        for deed in ("drop", "later", "assign", "lock"):
            answer = walker.client.post("/fragments/einsatz/tour", json={**TOUR_DEED, "deed": deed}, headers=HOME)
            assert answer.status_code in {400, 403, 404}, deed
        assert town.house.records.version() == version >= before
    finally:
        log_in(walker.client, "alle")
