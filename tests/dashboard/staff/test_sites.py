"""Sites are made, moved, closed and uploaded by staff, each within their body."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

import pytest
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from data.records.staff_sites import StaffSite
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PLACE = "51,5497 7,3101"
METRES = "382900 5712200"
Wanted: TypeAlias = Callable[[], list[StaffSite]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("sites"))
    small.fill(made)
    staff = made.house.records.staff
    staff.add("anna", PASSWORD, now=datetime.now(UTC), roles=("admin",))
    staff.add("bert", PASSWORD, now=datetime.now(UTC), roles=("planner",), body="euv")
    for body in ("euv", "stadtwerke"):
        staff.grant("anna", "admin", body=body)
    return made


@pytest.fixture(scope="module")
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        yield made


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    """A browser in which Anna has logged in, who may do everything."""
    return log_in(client)


@pytest.fixture
def wanted(house: Small) -> Wanted:
    """What this test wants of sites so far."""
    before = house.house.records.version()
    return lambda: house.house.records.sites.since(before)


def send(client: TestClient, path: str, **typed: str) -> Response:
    return client.post(path, data=typed, headers=HOME, follow_redirects=False)


def upload(client: TestClient, text: str, **typed: str) -> Response:
    files = {"file": ("orte.csv", text.encode(), "text/csv")}
    said = {"layer": "heat", **typed}
    return client.post("/verwaltung/orte/tabelle", data=said, files=files, headers=HOME, follow_redirects=False)


def confirm(client: TestClient, page: str, **other: str) -> Response:
    typed = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)) | other
    return client.post(
        "/verwaltung/orte/tabelle", files={"x": ("", b"")}, data=typed, headers=HOME, follow_redirects=False
    )


@pytest.mark.parametrize("place", [PLACE, METRES, "7.3101 51.5497"])
def test_a_site_is_made_by_degrees_or_metres(wanted: Wanted, desk: TestClient, place: str) -> None:
    made = send(desk, "/verwaltung/orte/neu", layer="heat", name="Münsterplatz", place=place)
    (one,) = wanted()
    assert made.headers["location"] == f"/verwaltung/ort/{one.site_id}?done=made"
    assert (one.name, one.source) == ("Münsterplatz", "Stadt Castrop-Rauxel")
    page = desk.get(made.headers["location"]).text
    assert "In wenigen Sekunden" in page
    assert "Münsterplatz" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("place", "Am Markt", "„Am Markt“ ist kein Platz in der Stadt"),
        ("place", "48.1 11.5", "„48.1 11.5“ ist kein Platz"),
        ("hours", "immer mal", "„immer mal“ sind keine lesbaren Öffnungszeiten"),
        ("name", " ", "Der Name fehlt"),
        ("channels", "99", "„99“ ist keine Zahl von 0 bis 60"),
    ],
)
def test_a_field_that_cannot_be_so_is_named_and_nothing_is_made(
    wanted: Wanted, desk: TestClient, field: str, value: str, said: str
) -> None:
    typed = {"layer": "heat", "name": "A", "place": PLACE, field: value}
    answer = send(desk, "/verwaltung/orte/neu", **typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert wanted() == []


def test_a_site_of_a_file_is_changed_closed_and_opened_again_with_an_audit(house: Small, desk: TestClient) -> None:
    path = "/verwaltung/ort/heat-0001"
    assert send(desk, path, do="change", name="Am Markt", place=PLACE, note="<b>neu</b>").status_code == 303
    assert send(desk, path, do="close").status_code == 303
    assert send(desk, path, do="reopen").status_code == 303
    entries = house.house.records.audit.entries(subject="staff_site:heat-0001")
    assert [one.what for one in entries] == ["site reopen", "site close", "site change", "site change"]
    assert (entries[2].before or {})["name"].startswith("Platz")
    page = desk.get(path).text
    assert "&lt;b&gt;neu" in page
    assert "anna" in page


def test_a_photo_loses_what_the_camera_wrote_and_is_shown_to_everybody(house: Small, desk: TestClient) -> None:
    picture, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "geheim"
    Image.new("RGB", (40, 30)).save(picture, "JPEG", exif=exif)
    files = {"photo": ("a.jpg", picture.getvalue(), "image/jpeg")}
    path = "/verwaltung/ort/heat-0002"
    answer = desk.post(path, data={"do": "photo"}, files=files, headers=HOME, follow_redirects=False)
    assert answer.status_code == 303
    (address,) = set(re.findall(r'src="(/fotos/\w+)"', desk.get(path).text))
    assert 'width="40" height="30"' in desk.get(path).text
    desk.cookies.clear()
    shown = desk.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert b"geheim" not in shown.content
    secret = house.house.files().put(picture.getvalue())
    assert desk.get(f"/fotos/{secret.file_id}").status_code == 404


def test_of_a_site_s_photos_only_the_last_is_kept(house: Small, desk: TestClient) -> None:
    path, shown, kept = "/verwaltung/ort/heat-0002", list[str](), list[int]()
    for content in (jpeg("red"), jpeg("blue"), b"%PDF-1.7 no picture"):
        files = {"photo": ("a.jpg", content, "image/jpeg")}
        desk.post(path, data={"do": "photo"}, files=files, headers=HOME)
        shown += re.findall(r'src="(/fotos/\w+)"', desk.get(path).text)
        kept.append(len([*house.house.folders.files.iterdir()]))
    assert len({*shown[:2]}) == 2
    assert shown[1] == shown[2]
    assert [desk.get(one).status_code for one in shown[:2]] == [404, 200]
    assert len({*kept}) == 1
    assert [*house.house.files().wrong()] == []


def jpeg(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, "JPEG")
    return written.getvalue()


def test_nobody_changes_sites_of_another_body(wanted: Wanted, desk: TestClient) -> None:
    log_in(desk, "bert")
    assert "heat-0001" not in desk.get("/verwaltung/orte").text
    assert "bins-0001" in desk.get("/verwaltung/orte").text
    assert desk.get("/verwaltung/ort/heat-0001").status_code == 404
    assert send(desk, "/verwaltung/ort/heat-0001", do="close").status_code in {400, 404}
    assert send(desk, "/verwaltung/orte/neu", layer="heat", name="A", place=PLACE).status_code in {400, 404}
    assert upload(desk, "id;name;lon;lat\n1;A;7,31;51,55\n").status_code == 400
    assert wanted() == []


FAULTS = {
    12: ("lon", "7.3x", "„7.3x“"),
    25: ("id", "", ""),
    33: ("id", "k2", "k2"),
    48: ("channels", "viele", "viele"),
    57: ("lat", "51.5.5", "51.5.5"),
    64: ("place", "51,55;7,31", "51.55, 7.31"),
    71: ("place", "17,31;51,55", "17.31, 51.55"),
    88: ("opening_hours", "immer", "immer"),
    93: ("channels", "61", "61"),
    99: ("lat", "", ""),
}


def table(n: int, *, faulty: bool) -> str:
    lines = ["id;name;lon;lat;channels;opening_hours"]
    for line in range(2, n + 2):
        cells = {"id": f"k{line}", "lon": f"7,{31_000 + line}", "lat": "51,55", "channels": "1", "opening_hours": ""}
        if faulty and line in FAULTS:
            column, value, _ = FAULTS[line]
            cells |= dict(zip(("lon", "lat"), value.split(";"), strict=True)) if column == "place" else {column: value}
        lines.append(
            f"{cells['id']};Ort {line};{cells['lon']};{cells['lat']};{cells['channels']};{cells['opening_hours']}"
        )
    return "\n".join(lines)


def test_of_a_thousand_sites_all_ten_faults_are_named_and_nothing_changes(wanted: Wanted, desk: TestClient) -> None:
    answer = upload(desk, table(1000, faulty=True))
    assert "10 Fehler. Es wurde nichts geändert." in answer.text
    rows = re.findall(
        r'<th scope="row">(\d+)</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td><td[^>]*>([^<]+)', answer.text
    )
    assert [int(line) for line, *_ in rows] == [*FAULTS]
    for line, column, value, right in rows:
        field, _, shown = FAULTS[int(line)]
        assert column == ("lon, lat" if field == "place" else field)
        assert shown.strip("„“") in value
        assert right
    assert "shown" not in dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
    assert wanted() == []


def test_what_was_shown_is_what_is_done_and_nothing_else(wanted: Wanted, desk: TestClient) -> None:
    page = upload(desk, table(5, faulty=False)).text
    assert wanted() == []
    other = confirm(desk, page, content="aWQ7bmFtZTtsb247bGF0CjE7QTs3LDMxOzUxLDU1Cg==")
    assert (other.status_code, "nicht mehr die" in other.text) == (400, True)
    done = confirm(desk, page)
    assert (done.status_code, done.headers["location"]) == (303, "/verwaltung/orte/tabelle?done=5")
    made = wanted()
    assert [one.name for one in made] == [f"Ort {n}" for n in range(2, 7)]
    assert len({one.revision for one in made}) == 1


MOUNTING = "/verwaltung/montage/bins-0004"
CODE = "LW:D0:1122334455667788:AABBCCDDEEFF0011:AABB1122:SX1"
EUI = "AABBCCDDEEFF0011"


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_a_label_carries_the_address_at_which_a_device_is_mounted(desk: TestClient) -> None:
    page = desk.get("/verwaltung/ort/bins-0004/etikett").text
    assert 'aria-label="QR-Code zur Montage an bins-0004"' in page
    assert "bins-0004" in page


def test_whoever_scans_a_label_logs_in_first_and_is_led_back_to_it(client: TestClient) -> None:
    client.cookies.clear()
    first = client.get(MOUNTING, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/login?site=bins-0004")
    typed = {"name": "anna", "password": PASSWORD}
    begun = client.post(first.headers["location"], data=typed, headers=HOME, follow_redirects=False)
    assert begun.headers["location"] == MOUNTING


def test_a_device_is_mounted_only_once_that_was_confirmed(house: Small, desk: TestClient) -> None:
    asked = desk.get(MOUNTING, params={"serial": CODE})
    assert f"Gerät {EUI} an" in asked.text
    assert house.house.records.assignments().device(EUI) is None
    kind = {"profile": "ultrasonic_mm", "network": "ttn"}
    done = send(desk, MOUNTING, **{**kind, **hidden(asked.text)})
    assert done.status_code == 303
    assert f"{EUI} misst jetzt hier" in desk.get(done.headers["location"]).text
    (served,) = house.house.records.assignments().of_device(EUI)
    assert served.site_id == "bins-0004"


def test_a_second_device_replaces_the_first_and_a_stale_confirmation_nothing(house: Small, desk: TestClient) -> None:
    path, kind = "/verwaltung/montage/bins-0005", {"profile": "ultrasonic_mm", "network": "ttn", "channel": "0"}

    def there() -> str:
        of_site = house.house.records.assignments().of_site("bins-0005")
        return next(one.device_id for one in of_site if one.valid_to is None)

    first = there()
    asked = desk.get(path, params={"serial": "0000000000000002"}).text
    assert f"Es ersetzt {first}" in asked
    assert send(desk, path, serial="0000000000000003", replaces="", **kind).status_code == 400
    assert send(desk, path, **{**kind, **hidden(asked)}).status_code == 303
    assert send(desk, path, serial="0000000000000003", replaces=first, **kind).status_code == 400
    assert there() == "0000000000000002"


def test_a_wrong_code_is_said_with_what_would_be_right(desk: TestClient) -> None:
    assert "„LW:D0:12“ ist keine Nummer eines Geräts" in desk.get(MOUNTING, params={"serial": "LW:D0:12"}).text
    policy = desk.get(MOUNTING).headers["permissions-policy"]
    assert "camera=(self)" in policy
    assert "camera=()" in desk.get("/verwaltung/orte").headers["permissions-policy"]
