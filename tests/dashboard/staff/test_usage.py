"""What is opened is counted, and nothing of who opened it; few are not shown."""

import csv
from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from data.records import Records
from data.records.schema import UsageRow
from data.records.usage import UsageKey
from services.usage import UsageCounter, origin_of
from tests.dashboard.staff.test_staff import log_in, peopled
from tests.support.small import Small

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC))


@pytest.fixture
def town(tmp_path: Path) -> Small:
    return peopled(tmp_path)


def counted(records: Records) -> Counter[tuple[str, str, str, bool]]:
    found = Counter[tuple[str, str, str, bool]]()
    for key, count in records.usage.counts(*ALWAYS):
        found[key.kind, key.name, key.origin, key.is_crawler] += count
    return found


def test_pages_tiles_and_the_api_are_counted_and_nothing_else(town: Small) -> None:
    origins = ("https://www.stadt.example", "https://*.verein.example", "*")
    told = town.house.settings.model_copy(update={"embed_origins": origins})
    object.__setattr__(town.house, "settings", told)
    with TestClient(create(town.house)) as client:
        for path in ("/karte?site=bins-0001", "/karte", "/nirgends", "/healthz/live", "/login", "/favicon.ico"):
            client.get(path)
        client.head("/karte")
        client.get("/api/sites/bins-0001/readings")
        client.get("/api/sites/bins-9999/readings")
        client.get("/karte", headers={"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +http://x.example/bot)"})
        tile = "/embed/figure?layer=bins"
        assert client.get(tile, headers={"Referer": "https://www.stadt.example/heute?p=1"}).status_code == 200
        client.get(tile, headers={"Referer": "https://kurs.verein.example/"})
        client.get(tile, headers={"Referer": "https://privat.example/anna"})
        log_in(client)
        client.get("/verwaltung/nutzung")
    assert counted(town.house.records) == {
        ("page", "/karte", "", False): 2,
        ("page", "/karte", "", True): 1,
        ("api", "/api/sites/{site_id}/readings", "", False): 1,
        ("tile", "figure", "https://www.stadt.example", False): 1,
        ("tile", "figure", "https://*.verein.example", False): 1,
        ("tile", "figure", "", False): 1,
    }


def test_there_is_no_column_for_anything_about_people() -> None:
    columns = {one.name for one in UsageRow.__table__.columns}
    assert columns == {one.name for one in fields(UsageKey)} | {"count", "town", "body"}


@pytest.mark.parametrize(
    ("referer", "origin"),
    [
        ("https://stadt.example/x", "https://stadt.example"),
        ("https://boese-stadt.example/", ""),
        ("https://a.b.verein.example:8443/", "https://*.verein.example"),
        ("https://verein.example/", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_only_declared_origins_are_named(referer: str, origin: str) -> None:
    assert origin_of(referer, ("*", "https:", "https://stadt.example", "https://*.verein.example")) == origin


def test_several_processes_add_up_and_what_cannot_be_written_is_kept(
    town: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = town.house.records
    one, other = (UsageCounter(records, (), lambda: NOW) for _ in range(2))
    with monkeypatch.context() as broken:
        broken.setattr(records.usage, "add", lambda _: 1 // 0)
        one.count("page", "/", agent="", referer="")
        one.write()
    for counter in (one, other):
        counter.count("page", "/", agent="", referer="")
        counter.write()
        counter.write()
    assert counted(records) == {("page", "/", "", False): 3}
    assert records.usage.forget(before=NOW) == 0
    assert records.usage.forget(before=NOW + timedelta(hours=1)) == 1


def test_the_page_shows_no_number_below_five(town: Small) -> None:
    days = [NOW - timedelta(days=1), NOW - timedelta(days=2), NOW - timedelta(days=40)]
    for hour, often, rare in zip(days, (1234, 7, 99), (3, 1, 1), strict=True):
        page, seldom = (UsageKey(hour=hour, kind="page", name=name) for name in ("/karte", "/hitze"))
        crawler = UsageKey(hour=hour, kind="page", name="/karte", is_crawler=True)
        town.house.records.usage.add({page: often, seldom: rare, crawler: 5000})
    with TestClient(create(town.house)) as client:
        assert client.get("/verwaltung/nutzung", follow_redirects=False).status_code == 303
        log_in(client)
        text = client.get("/verwaltung/nutzung").text
        rows = [*csv.reader(client.get("/verwaltung/nutzung.csv?days=91").text.splitlines())]
    assert "1.245 Seitenaufrufe in 28 Tagen" in text
    assert "unter 5" in text
    assert "5.000" not in text
    assert text.count('class="bars__bar"') == 3
    assert [(row[2], row[4], row[5]) for row in rows[1:] if row[5] != "5000"] == [
        ("/karte", "0", "99"),
        ("/karte", "0", "7"),
        ("/karte", "0", "1234"),
    ]
