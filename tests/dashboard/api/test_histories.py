"""GET /api/sites/{site_id}/readings and /api/layers/{layer}/series, and /api/live."""

import io
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from dashboard.api.context import MADE_UP
from data.lake import TABLES
from data.town import Attribution
from data.versions import CARD
from tests.support.small import NOON, Small, day, hour, reading

READINGS = "/api/sites/bins-0001/readings"
MIDNIGHT = NOON.replace(hour=0) + timedelta(days=1)


def test_readings_are_columns_of_equal_length_with_their_licence(client: TestClient) -> None:
    answer = client.get(READINGS).json()
    assert (answer["site_id"], answer["step"], answer["licence"]) == ("bins-0001", "raw", "dl-de/by-2-0")
    assert (answer["from"], answer["to"]) == ("2026-06-29T12:00:00Z", "2026-07-01T12:00:00Z")
    columns = answer["columns"]
    assert columns["observed_at"] == ["2026-07-01T07:00:00Z", "2026-07-01T11:50:00Z"]
    assert columns["value"] == [20.0, 40.0]
    assert set(columns["measure"]) == {"fill_percent"}
    assert {len(column) for column in columns.values()} == {2}


def test_the_span_is_what_was_asked_for(client: TestClient) -> None:
    columns = client.get(f"{READINGS}?from=2026-07-01T07:00:00Z&to=2026-07-01T11:50:00Z").json()["columns"]
    assert columns["value"] == [20.0]
    assert client.get(f"{READINGS}?from=2026-07-01&to=2026-07-01").json()["columns"]["value"] == [20.0, 40.0]


def test_the_last_hour_of_a_date_belongs_to_it(own_client: TestClient, small: Small) -> None:
    small.roll_up(hour("heat-0001", 20.0, NOON.replace(hour=1)))
    small.lake.replace_days(
        "rollup_hour",
        pa.Table.from_pylist([hour("heat-0001", 19.0, MIDNIGHT)], schema=TABLES["rollup_hour"].schema),
        days={MIDNIGHT.date()},
        seen_readings=1,
    )
    own_client.get("/api/collections/heat/items?v=2")
    asked = "/api/sites/heat-0001/readings?step=hour&from=2026-07-01&to=2026-07-01"
    assert own_client.get(asked).json()["columns"]["mean"] == [20.0, 19.0]


@pytest.fixture
def daily(small: Small) -> Small:
    """The first heat station of three days."""
    rows = [day("heat-0001", 20.0 + one, date(2026, 6, one)) for one in (28, 29, 30)]
    small.roll_up_days(*rows)
    return small


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("from=2026-06-29&to=2026-06-29", ["2026-06-29"]),
        ("from=2026-06-28T23:00:00Z&to=2026-06-29T23:00:00Z", ["2026-06-29"]),
        ("from=2026-06-29T12:00:00Z&to=2026-06-29T23:00:01Z", ["2026-06-29", "2026-06-30"]),
        ("", ["2026-06-29", "2026-06-30"]),
    ],
)
@pytest.mark.usefixtures("daily")
def test_days_are_asked_for_and_named_by_their_date(own_client: TestClient, asked: str, days: list[str]) -> None:
    written = f"step=day&{asked}"
    answer = own_client.get(f"/api/sites/heat-0001/readings?{written}").json()
    assert answer["columns"]["observed_at"] == days
    assert answer["columns"]["mean"] == [20.0 + int(one[-2:]) for one in days]
    assert answer["from"] == days[0]
    assert own_client.get(f"/api/layers/heat/series?{written}").json()["columns"]["observed_at"] == days
    csv = own_client.get(f"/api/sites/heat-0001/readings?{written}&f=csv")
    assert [line.split(",")[0].strip('"') for line in csv.text.splitlines()[1:]] == days
    assert f"heat-0001_day_{days[0]}_" in csv.headers["content-disposition"]
    file = own_client.get(f"/api/sites/heat-0001/readings?{written}&f=parquet").content
    assert pq.read_table(io.BytesIO(file))["observed_at"].to_pylist() == list(map(date.fromisoformat, days))


def test_hours_have_their_figures(client: TestClient) -> None:
    columns = client.get("/api/sites/heat-0001/readings?step=hour").json()["columns"]
    assert columns["mean"] == [28.0]
    assert columns["observed_at"] == ["2026-07-01T12:00:00Z"]


def test_csv_and_parquet_say_the_same(client: TestClient) -> None:
    written = client.get(f"{READINGS}?f=csv")
    assert written.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="bins-0001_raw_2026-06-29_2026-07-01.csv"' in written.headers["content-disposition"]
    table = pq.read_table(io.BytesIO(client.get(f"{READINGS}?f=parquet").content))
    assert table.schema.metadata[b"licence"] == b"dl-de/by-2-0"
    assert pyarrow.csv.read_csv(io.BytesIO(written.content))["value"].to_pylist() == table["value"].to_pylist()


def test_a_site_without_readings_answers_empty_columns(client: TestClient) -> None:
    assert client.get("/api/sites/bins-0004/readings").json()["columns"]["value"] == []


def test_a_series_has_all_sites(client: TestClient) -> None:
    answer = client.get("/api/layers/bins/series?step=raw").json()
    assert (answer["measure"], answer["unit"]) == ("fill_percent", "%")
    assert answer["columns"]["site_id"] == ["bins-0001", "bins-0001", "bins-0002", "bins-0003"]


@pytest.mark.parametrize(
    ("address", "status", "teaches"),
    [
        ("/api/sites/nowhere-1/readings", 404, "ids that begin with a layer"),
        ("/api/sites/bins-9999/readings", 404, "unknown site"),
        (f"{READINGS}?measure=fill", 404, "known: fill_percent"),
        (f"{READINGS}?step=minute", 400, "raw, hour, day"),
        (f"{READINGS}?f=xlsx", 400, "json, csv, parquet"),
        (f"{READINGS}?from=2026-07-02&to=2026-07-01", 400, "is not before"),
        (f"{READINGS}?from=2020-01-01", 400, "longer than 31 days"),
        (f"{READINGS}?to=9999-12-31", 400, "1900 to 2199"),
        (f"{READINGS}?from=0001-01-01&step=day", 400, "1900 to 2199"),
        (f"{READINGS}?from=20260701T000000Z", 400, "'20260701T000000Z' is no instant"),
        ("/api/layers/bins/series?to=9999-12-31", 400, "1900 to 2199"),
        ("/api/hotspots?layer=bins&to=9999-12-31", 400, "1900 to 2199"),
        ("/api/events?since=0001-01-01", 400, "1900 to 2199"),
        ("/api/collections/bins/items/bins-0001?datetime=9999-12-31", 400, "1900 to 2199"),
        ("/api/layers/bins/series?from=2020-01-01", 400, "longer than 31 days"),
        ("/api/layers/heat/series?measure=air_temperature_c,relative_humidity_percent", 400, "one measure"),
    ],
)
def test_wrong_questions_teach(client: TestClient, address: str, status: int, teaches: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, teaches in answer.json()["detail"]) == (status, True), answer.text


def test_live_is_small_and_changes_with_the_lake(own_client: TestClient, small: Small) -> None:
    first = own_client.get("/api/live")
    assert first.json() == {"bins": 1, "heat": 1, "people": 1}
    assert len(first.content) < 60
    etag = first.headers["etag"]
    assert own_client.get("/api/live", headers={"If-None-Match": etag}).status_code == 304
    small.add(reading("heat-0001", 30.0, NOON))
    own_client.get("/api/collections/heat/items?v=2")
    changed = own_client.get("/api/live", headers={"If-None-Match": etag})
    assert changed.json() == {"bins": 1, "heat": 2, "people": 1}


@pytest.mark.parametrize("step", ["raw", "hour", "day"])
def test_each_row_of_a_demonstration_is_marked_and_no_town_is_its_source(
    own_client: TestClient, small: Small, step: str
) -> None:
    small.roll_up_days(day("heat-0001", 20.0, date(2026, 6, 30)))
    own_client.get("/api/collections/heat/items?v=2")
    asked = f"/api/sites/heat-0001/readings?step={step}&from=2026-06-30&to=2026-07-01"
    table = pq.read_table(io.BytesIO(own_client.get(f"{asked}&f=parquet").content))
    assert table["simulated"].to_pylist() == [True] * len(table) != []
    assert table.schema.metadata[b"simulated"] == b"true"
    assert table.schema.metadata[b"attribution"] == MADE_UP.encode()
    said = own_client.get(asked).json()
    assert (said["simulated"], said["attribution"]) == (True, MADE_UP)
    assert said["columns"]["simulated"] == [True] * len(table)
    series = own_client.get(f"/api/layers/heat/series?step={step}&from=2026-06-30&to=2026-07-01").json()
    assert (series["simulated"], series["attribution"], set(series["columns"]["simulated"])) == (True, MADE_UP, {True})
    rows = pyarrow.csv.read_csv(io.BytesIO(own_client.get(f"{asked}&f=csv").content)).to_pylist()
    assert {(one["simulated"], one["attribution"], one["licence"]) for one in rows} == {(True, MADE_UP, "dl-de/by-2-0")}


def test_of_places_that_were_imported_into_a_demonstration_both_are_named(
    own_client: TestClient, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = "© OpenStreetMap contributors"
    named = Attribution(holder=holder, licence="ODbL-1.0", licence_url="https://opendatacommons.org/licenses/odbl/")
    monkeypatch.setitem(small.house.town.attribution, "heat", named)
    said = own_client.get("/api/sites/heat-0001/readings?step=hour").json()
    assert (said["attribution"], said["licence"]) == (f"{holder}; {MADE_UP}", "ODbL-1.0")
    assert own_client.get("/api/collections/heat").json()["attribution"] == f"{holder}; {MADE_UP}"


def test_what_was_measured_names_the_town_and_is_not_marked(own_client: TestClient, small: Small) -> None:
    card = small.house.folders.lake / CARD
    card.write_text(card.read_text("utf-8").replace('"demo"', '"real"'), "utf-8")
    said = own_client.get("/api/sites/heat-0001/readings?step=hour").json()
    assert (said["simulated"], said["attribution"], said["columns"]["simulated"]) == (
        False,
        "Stadt Castrop-Rauxel",
        [False],
    )
