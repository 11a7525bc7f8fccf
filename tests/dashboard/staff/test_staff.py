"""Staff: a cookie only by a login, nothing by foreign forms, and devices changed by plain forms."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from dashboard.http.sessions import COOKIE
from data.lake import TABLES
from data.receivers.state import BrokerState, ReceiverState, write
from data.records.attempts import MOST_OF_ADDRESS
from tests.support import small
from tests.support.client import asker
from tests.support.polled import asked, polled
from tests.support.small import NOON, Small

PASSWORD = "correct horse battery"  # noqa: S105 -- made up
HOME = {"Origin": "http://testserver"}
DEVICES = "/verwaltung/geraete"


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A town in which nothing changes but who is logged in."""
    return peopled(tmp_path_factory.mktemp("quiet"))


@pytest.fixture(scope="module")
def desk(quiet: Small) -> Iterator[TestClient]:
    with asker(quiet) as client:
        yield client


@pytest.fixture
def nobody(desk: TestClient) -> TestClient:
    """A browser in which nobody has logged in."""
    desk.cookies.clear()
    return desk


@pytest.fixture
def anna(nobody: TestClient) -> TestClient:
    """A browser in which Anna has logged in."""
    assert log_in(nobody).status_code == 303
    return nobody


def peopled(root: Path, **settings: Any) -> Small:
    made = small.settle(root, **settings)
    small.fill(made)
    made.house.records.staff.add("anna", PASSWORD, now=datetime.now(UTC), roles=("admin",))
    return made


def log_in(client: TestClient, *, password: str = PASSWORD, name: str = "anna", **headers: str) -> Response:
    typed = {"name": name, "password": password}
    return client.post("/login", data=typed, headers={**HOME, **headers}, follow_redirects=False)


def send(client: TestClient, **typed: str) -> Response:
    return client.post(DEVICES, data=typed, headers=HOME, follow_redirects=False)


def test_staff_pages_lead_to_the_login_and_a_login_leads_back(nobody: TestClient) -> None:
    first = nobody.get(f"{DEVICES}?lang=en", follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/login?lang=en")
    begun = log_in(nobody)
    assert (begun.status_code, begun.headers["location"]) == (303, "/verwaltung")
    inside = nobody.get(DEVICES)
    assert (inside.status_code, inside.headers["cache-control"]) == (200, "no-store")
    assert nobody.get("/login", follow_redirects=False).headers["location"] == "/verwaltung"


def test_the_cookie_is_for_us_alone(tmp_path: Path, nobody: TestClient) -> None:
    public = peopled(tmp_path)
    settings = public.house.settings.model_copy(update={"public_url": "https://stadt.example/klima"})
    with asker(replace(public, house=replace(public.house, settings=settings))) as client:
        outside = log_in(client).headers["set-cookie"]
    for told, path in ((outside, "/klima"), (log_in(nobody).headers["set-cookie"], "/")):
        facts = {one.strip() for one in told.lower().split(";")}
        assert {"httponly", "samesite=strict", f"path={path}", "max-age=28800"} <= facts
        assert ("secure" in facts) is (told is outside)
        assert not any(one.startswith("domain") for one in facts)


def test_nobody_gets_a_cookie_who_does_not_log_in(nobody: TestClient) -> None:
    routes = nobody.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    paths = {one.path for one in routes.registered if "GET" in one.methods and "{" not in one.path}
    answers = [nobody.get(path, follow_redirects=False) for path in [*paths, "/ort/heat-0001", "/gibt-es-nicht"]]
    answers += [log_in(nobody, password="wrong"), nobody.post("/logout", headers=HOME)]  # noqa: S106 -- made up
    assert {"/status", DEVICES} <= paths
    assert [one.url for one in answers if "set-cookie" in one.headers] == []


def test_a_wrong_password_is_said_and_too_many_are_too_many(tmp_path: Path) -> None:
    with asker(peopled(tmp_path)) as client:
        for _ in range(MOST_OF_ADDRESS):
            wrong = log_in(client, password="<wrong>")  # noqa: S106 -- made up
            assert (wrong.status_code, 'role="alert"' in wrong.text) == (403, True)
            assert "wrong&gt;" not in wrong.text
        refused = log_in(client)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
        assert "15 Minuten" in refused.text


def test_logging_out_ends_the_login_everywhere(anna: TestClient) -> None:
    secret = anna.cookies[COOKIE]
    anna.post("/logout", headers=HOME)
    assert COOKIE not in anna.cookies
    anna.cookies.set(COOKIE, secret)
    assert anna.get(DEVICES, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://testserver.evil.example"])
def test_a_foreign_form_changes_nothing(anna: TestClient, quiet: Small, origin: str) -> None:
    before = quiet.house.records.version()
    headers = {"Origin": origin} if origin else {}
    answer = anna.post(DEVICES, data={"do": "retire", "device": "D-heat-0001"}, headers=headers)
    assert answer.status_code == 403
    assert quiet.house.records.version() == before
    assert anna.post("/login", data={"name": "anna", "password": PASSWORD}, headers=headers).status_code == 403


def test_a_form_without_a_login_changes_nothing(nobody: TestClient, quiet: Small) -> None:
    before = quiet.house.records.version()
    assert send(nobody, do="retire", device="D-heat-0001").status_code == 401
    assert quiet.house.records.version() == before


def test_forms_are_small_and_forms(anna: TestClient) -> None:
    assert anna.post(DEVICES, json={}, headers=HOME).status_code == 415
    assert send(anna, do="x" * 20_000).status_code == 413
    assert send(anna, **{f"f{number}": "1" for number in range(41)}).status_code == 400


def test_devices_are_assigned_swapped_calibrated_and_retired(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    records, site = town.house.records, {"site": "bins-0004", "profile": "ultrasonic_mm", "network": "ttn"}
    with asker(town) as client:
        log_in(client)
        assert send(client, do="assign", device="70b3d57ed0000009", height_empty_mm="1200", **site).status_code == 303
        (served,) = records.assignments().of_device("70B3D57ED0000009")
        assert (served.site_id, served.mounting, served.valid_from) == ("bins-0004", {"height_empty_mm": 1200}, NOON)
        done = send(client, do="swap", device="D-heat-0001", after="new-1", at="2026-07-01T13:30")
        assert (done.status_code, done.headers["location"]) == (303, f"{DEVICES}?device=new-1&done=swap")
        assert "new-1 hat heat-0001 übernommen." in client.get(done.headers["location"]).text
        measure = {"measure": "air_temperature_c", "added": "-0,3"}
        assert send(client, do="calibrate", device="D-heat-0002", **measure).status_code == 303
        assert records.assignments().of_device("D-heat-0002")[-1].calibration == {"air_temperature_c": -0.3}
        town.later(timedelta(minutes=1))
        assert send(client, do="retire", device="D-heat-0002").status_code == 303
        assert records.assignments().of_device("D-heat-0002")[-1].valid_to == NOON + timedelta(minutes=1)
        assert "ist außer Betrieb" in client.get(f"{DEVICES}?device=D-heat-0002&done=retire").text
        chart = client.get("/ort/heat-0001").text
    assert "Ein neues Gerät misst seit: 1. Juli." in chart
    done_by_anna = {one.what for one in records.audit.entries() if one.actor == "user:anna"}
    assert done_by_anna == {"login begin", *(f"device {deed}" for deed in ("assign", "swap", "calibrate", "retire"))}
    # The clock of the town: 13:30 is 11:30 UTC in July.
    store = town.house.store()
    store.follow()
    (change,) = store.device_changes("heat-0001", start=NOON - timedelta(days=1), end=NOON)
    assert (change.before, change.after, change.at) == ("D-heat-0001", "new-1", NOON - timedelta(minutes=30))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"do": "assign", "device": "X", "site": "bins-0001", "profile": "plain"}, "dient schon ein Gerät"),
        ({"do": "assign", "device": "X", "site": "bins-9999", "profile": "plain"}, "Diesen Ort gibt es nicht"),
        ({"do": "assign", "device": "X", "site": "", "profile": "plain"}, "Diesen Ort gibt es nicht"),
        ({"do": "assign", "device": "", "site": "bins-0004", "profile": "plain"}, "keine Kennung"),
        ({"do": "assign", "device": "X", "site": "bins-0004", "profile": "none"}, "Diesen Gerätetyp gibt es nicht"),
        ({"do": "assign", "device": "X", "site": "bins-0004", "profile": "plain", "channel": "7"}, "Diesen Behälter"),
        ({"do": "assign", "device": "X", "site": "bins-0004", "profile": "plain", "at": "noon"}, "prüfen Sie"),
        ({"do": "assign", "device": "X", "site": "bins-0004", "profile": "plain", "network": "x"}, "Dieses Netz"),
        ({"do": "swap", "device": "D-heat-0001", "after": "D-heat-0001"}, "nicht selbst ersetzen"),
        ({"do": "swap", "device": "nobody", "after": "X"}, "dient keinem Ort"),
        ({"do": "retire", "device": "D-heat-0001", "at": "2019-01-01T00:00"}, "vor dem Beginn"),
        ({"do": "calibrate", "device": "D-heat-0001", "measure": "x", "added": "1"}, "Diese Messgröße"),
        ({"do": "calibrate", "device": "D-heat-0001", "measure": "air_temperature_c", "added": "warm"}, "prüfen Sie"),
        ({"do": "explode", "device": "D-heat-0001"}, "prüfen Sie"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_done(
    anna: TestClient, quiet: Small, typed: dict[str, str], said: str
) -> None:
    before = list(quiet.house.records.assignments())
    answer = send(anna, **{"network": "ttn", **typed})
    assert answer.status_code == 400
    problem = re.search(r'role="alert">([^<]*)<', answer.text)
    assert problem is not None
    assert re.search(said, problem[1]), problem[1]
    assert list(quiet.house.records.assignments()) == before


def strangers(town: Small) -> None:
    """An unknown device that sends."""
    reason = "unknown device '70B3D57ED0000777' (distance_mm, <b>x</b>, temp); make it known with ..."
    row = {"received_at": NOON - timedelta(minutes=1), "source": "ttn", "reason": reason, "raw": b""}
    town.lake.append("rejected", pa.Table.from_pylist([row], schema=TABLES["rejected"].schema))


def test_staff_see_devices_and_strangers_and_the_public_sees_counts(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    strangers(town)
    with asker(town) as client:
        public = client.get("/status").text
        log_in(client)
        inside = client.get(f"{DEVICES}?show=all").text
    for name in ("D-bins-0001", "70B3D57ED0000777", "distance_mm", "77\u00a0%"):
        assert name in inside
    assert "unbekanntes Gerät" in public
    assert "distance_mm, temp" in public
    assert "<b>x</b>" not in public
    for hidden in ("D-bins", "70B3D57ED0000777", "bins-0001", "Platz &quot;0&quot;", "77\u00a0%"):
        assert hidden not in public


def test_what_is_due_to_be_replaced_is_counted_listed_and_downloaded(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    limits = replace(town.house.town.devices, low_battery_percent=80, life_years=6)
    object.__setattr__(town.house, "town", replace(town.house.town, devices=limits))
    with asker(town) as client:
        assert client.get(f"{DEVICES}.csv", follow_redirects=False).status_code == 303
        log_in(client)
        page = client.get(f"{DEVICES}?show=due").text
        lines = client.get(f"{DEVICES}.csv").text.splitlines()
    found = re.search(r'href="[^"]*show=due" aria-current="page">Tausch fällig [(]([0-9]+)[)]', page)
    assert found is not None
    assert int(found[1]) == len(lines) - 1 > 0
    assert "Batterie schwach, am Ende der Lebensdauer" in page
    assert lines[0] == "device_id,profile,site_id,channel,name,why,battery_percent,last_seen,since"
    assert f'href="{DEVICES}.csv"' in page


def test_staff_see_brokers_and_addresses_and_the_public_how_many(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    settings = town.house.settings.model_copy(update={"mqtt_url": SecretStr("mqtt://u:secret@broker.example")})
    object.__setattr__(town.house, "settings", settings)
    broker = BrokerState(name="mqtt://broker.example:1883", connected_since=NOON, last_message=None, reconnects=4)
    write(town.house.folders.reception, ReceiverState(written_at=NOON, brokers=[broker]))
    town.house = polled(town.house)
    asked(town.house, datetime.now(UTC), trouble="x answers 500")
    with asker(town) as client:
        public = client.get("/status").text
        log_in(client)
        inside = client.get(DEVICES).text
    assert "1 von 1 Netzen verbunden, 1 von 1 Adressen antworten" in public
    assert "broker.example" not in public
    for told in ("mqtt://broker.example:1883", "vendor", "x answers 500"):
        assert told in inside
    assert "secret" not in inside


def test_the_public_page_answers_first(client: TestClient) -> None:
    german, english = client.get("/status").text, client.get("/status?lang=en").text
    main = german.partition("<main")[2]
    assert main.index("Werte kommen gerade nicht an") < main.index("<h2")
    # bins-0005 never reported; bins-0003 is old: max_age is 2 hours.
    assert "2 Sensoren schweigen." in main
    assert "2 sensors are silent." in english
    assert 'href="/status"' in client.get("/").text
