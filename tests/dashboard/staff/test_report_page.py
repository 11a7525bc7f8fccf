"""The report on emptyings as page, CSV and PDF."""

import csv
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from tests.dashboard.staff.test_staff import PASSWORD, log_in
from tests.support import small
from tests.support.client import asker
from tests.support.small import NOON, reading

PAGE = "/verwaltung/bericht"


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser of a town in which the EUV's bin was emptied on Wednesday at eleven."""
    made = small.settle(tmp_path_factory.mktemp("report"))
    for name, role in (("euv", "dispatcher"), ("plan", "planner")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body="euv", roles=(role,))
    hour = timedelta(hours=1)
    made.add(*(reading("bins-0001", value, NOON - back * hour) for back, value in ((4, 96.0), (3.5, 97.0), (3, 5.0))))
    with asker(made) as client:
        yield client


@pytest.fixture
def euv(staff: TestClient) -> TestClient:
    """Somebody of the EUV who plans tours."""
    staff.cookies.clear()
    assert log_in(staff, name="euv").status_code == 303
    return staff


def text_of(pdf: bytes) -> bytes:
    """All that stands in a PDF, its streams unpacked."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = [pdf]
    for one in parts:
        try:
            unpacked.append(zlib.decompress(one))
        except zlib.error:
            unpacked.append(one)
    return b"\n".join(unpacked)


def test_the_page_is_of_the_last_week_that_is_over(euv: TestClient) -> None:
    page = euv.get(PAGE)
    assert page.status_code == 200
    assert "Woche 26/2026" in page.text
    assert "Keine Leerung vom 22.06.2026 bis 28.06.2026." in page.text
    assert "In diesem Zeitraum gab es keine Touren." in page.text


@pytest.mark.parametrize("wrong", ["2026-W99", "<script>", "2026-07-01", ""])
def test_what_is_no_period_is_the_last_week(euv: TestClient, wrong: str) -> None:
    page = euv.get(PAGE, params={"zeit": wrong})
    assert "Woche 26/2026" in page.text
    assert "<script>alert" not in page.text


def test_weeks_and_months_lead_to_one_another(euv: TestClient) -> None:
    page = euv.get(PAGE, params={"zeit": "2026-W27"}).text
    assert "Der Zeitraum läuft noch: gezählt bis 14:00" in page
    for to in ("2026-W26", "2026-W28", "2026-07"):
        assert f'href="{PAGE}?zeit={to}"' in page
    month = euv.get(PAGE, params={"zeit": "2026-07"}).text
    assert "Juli 2026" in month
    english = euv.get(PAGE, params={"zeit": "2026-07", "lang": "en"}).text
    assert "July 2026" in english


def test_an_emptying_is_in_page_and_csv(euv: TestClient) -> None:
    assert "Leerungen vom 29.06.2026 bis 05.07.2026: 1." in euv.get(PAGE, params={"zeit": "2026-W27"}).text
    file = euv.get(f"{PAGE}.csv", params={"zeit": "2026-W27"})
    assert file.headers["content-disposition"] == 'attachment; filename="leerungen-2026-W27.csv"'
    rows = list(csv.DictReader(file.text.splitlines()))
    whole = next(one for one in rows if not one["district"])
    assert (whole["layer"], whole["emptyings"], whole["measured"], whole["level"]) == ("bins", "1", "1", "97.0")
    assert {one["district"] for one in rows} == {"", "Castrop", "Ickern"}


def test_the_pdf_can_be_read_aloud_and_carries_its_font(euv: TestClient) -> None:
    file = euv.get(f"{PAGE}.pdf", params={"zeit": "2026-W27"})
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"] == 'attachment; filename="leerungen-2026-W27.pdf"'
    said = text_of(file.content)
    for mark in (b"/StructTreeRoot", b"/Marked true", b"/Lang (de)", b"pdfuaid:part", b"/FontFile", b"/H1", b"/TH"):
        assert mark in said, mark
    assert b"Fira" in said
    assert b"http://localhost" not in said


def test_who_may_not_read_tours_sees_no_report(staff: TestClient) -> None:
    staff.cookies.clear()
    assert staff.get(PAGE, follow_redirects=False).status_code == 303
    log_in(staff, name="plan")
    assert [staff.get(PAGE + ending).status_code for ending in ("", ".csv", ".pdf")] == [403, 403, 403]
