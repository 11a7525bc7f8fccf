"""A tour as files: on paper with all its stops, for navigation, and as a table of all that is kept of it."""

import csv
import io
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from dashboard.parts.markup import text_of
from dashboard.staff.fahrt.tour_sheet import sheet_body
from dashboard.staff.fahrt.tour_view import view_of
from services import tours
from services.tours import WantedStop
from tests.dashboard.staff.test_fahrt import EVIL
from tests.services.test_fleet import GIVEN, put
from tests.services.tours.conftest import DAY
from tests.support import contexts, small
from tests.support.client import asker
from tests.support.login import PASSWORD, log_in
from tests.support.small import NOON, Small

LINE = [[7.30, 51.55], [7.31, 51.551], [7.33, 51.55]]
PAUSES = [{"kind": "break", "at": "2026-07-01T10:00:00", "until": "2026-07-01T10:30:00", "place_id": ""}]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A tour to three bins; its crew, a dispatcher, and somebody of another body."""
    made = small.settle(tmp_path_factory.mktemp("files"))
    small.fill(made)
    for word, typed in GIVEN.items():
        put(made.house, word, {**typed, **({"fractions": "bins"} if "fractions" in typed else {})})
    for name, role, body in (("crew", "driver", "euv"), ("dora", "dispatcher", "euv"), ("fremd", "driver", "town")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body=body)
    at = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    first = WantedStop(site_id="bins-0001", amount_l=80, side="left", remark=f"={EVIL}", planned_at=at)
    stops = [first, *(WantedStop(site_id=f"bins-000{n}") for n in (2, 3))]
    plan = {"length_m": 12_345, "duration_s": 9_000, "line": LINE, "pauses": PAUSES}
    tours.create(made.house, DAY, "vehicle-0001", stops, **plan)
    return made


@pytest.fixture(scope="module")
def desk(planned: Small) -> Iterator[TestClient]:
    with asker(planned) as client:
        yield client


@pytest.fixture
def crew(desk: TestClient) -> TestClient:
    return log_in(desk, "crew")


def test_the_sheet_is_a_tagged_pdf_of_one_page(crew: TestClient) -> None:
    answer = crew.get("/fahrt/tour-0001/tourenblatt.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-1.7")
    streams = re.findall(rb"FlateDecode[^>]*>>\nstream\n(.*?)\nendstream", answer.content, re.DOTALL)
    parts = b"".join(zlib.decompress(one) for one in streams)
    for said in (b"/Marked true", b"/Lang (de)", b"/StructTreeRoot", b"/Count 1"):
        assert said in parts, said


def test_the_sheet_has_every_stop_a_map_and_the_code_of_the_page(planned: Small) -> None:
    store = planned.house.store()
    store.follow()
    context, visit = contexts.page_context(planned.house, store), contexts.visit(NOON)
    body = sheet_body(context, visit, view_of(context, "tour-0001"))
    text = text_of(body)
    said = ["Tourenblatt Pritsche 1, 01.07.2026", "12,3\N{NO-BREAK SPACE}km", "08:30", "links", "10:00 Pause", EVIL]
    names = [f'Platz "{n}" & <Ä>' for n in range(3)]
    assert [one for one in (*said, *names) if one not in text] == []
    assert body.count("<circle") == len(names)
    assert "<img" not in body


def test_the_route_is_for_any_navigation(crew: TestClient) -> None:
    answer = crew.get("/fahrt/tour-0001/tour.gpx")
    root = ET.fromstring(answer.content)  # noqa: S314 -- our own
    space = {"g": "http://www.topografix.com/GPX/1/1"}
    points = root.findall("g:rte/g:rtept", space)
    assert [(one.get("lat"), one.get("lon")) for one in points][:2] == [
        ("51.550000", "7.300000"),
        ("51.550000", "7.310000"),
    ]
    assert points[0].findtext("g:name", namespaces=space) == '1 Platz "0" & <Ä>'
    assert len(root.findall("g:trk/g:trkseg/g:trkpt", space)) == 3


def test_the_table_has_all_that_is_kept_and_no_formula(crew: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(crew.get("/fahrt/tour-0001/tour.csv").text)))
    assert [(one["position"], one["state"], one["vehicle"]) for one in rows] == [
        (n, "open", "Pritsche 1") for n in ("1", "2", "3")
    ]
    assert rows[0]["remark"] == f"'={EVIL}"
    assert not {"team", "actor", "name_of"} & {*rows[0]}


@pytest.mark.parametrize("name", ["tourenblatt.pdf", "tour.gpx", "tour.csv"])
def test_dispatchers_have_them_too_and_nobody_else(desk: TestClient, name: str) -> None:
    log_in(desk, "dora")
    assert desk.get(f"/einsatz/touren/tour-0001/{name}").status_code == 200
    assert desk.get(f"/fahrt/tour-0001/{name}").status_code == 403
    log_in(desk, "fremd")
    assert desk.get(f"/fahrt/tour-0001/{name}").status_code == 404
    assert desk.get(f"/einsatz/touren/tour-0001/{name}").status_code == 403
