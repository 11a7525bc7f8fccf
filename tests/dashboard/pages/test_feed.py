"""What has happened at sites as a feed: what the API tells, in German, with the page of each site."""

from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from starlette.testclient import TestClient

from tests.dashboard.api.test_events import fill_up
from tests.support import shapes
from tests.support.client import asker
from tests.support.small import NOON, Small, reading

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: TestClient, query: str = "") -> Element:
    answer = client.get(f"/ereignisse.atom{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    root: Element = fromstring(answer.content)
    return root


def text(of: Element, name: str) -> str:
    return of.findtext(f"{ATOM}{name}") or ""


def entries(client: TestClient, query: str = "") -> list[Element]:
    return feed(client, query).findall(f"{ATOM}entry")


def test_what_happened_is_told_the_newest_first_with_the_page_of_its_site(own_client: TestClient, small: Small) -> None:
    fill_up(small, own_client)
    mine = [one for one in entries(own_client) if "bins-0003" in text(one, "id")]
    name = 'Platz "2" & <Ä>'
    assert [text(one, "title") for one in mine] == [
        f"{name} ist geleert worden und hat wieder Platz.",
        f"{name} ist voll.",
    ]
    assert text(mine[0], "updated") == "2026-07-01T11:50:00Z"
    link = mine[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://testserver/ort/bins-0003"
    assert own_client.get("/ort/bins-0003").status_code == 200
    told = {one["id"] for one in own_client.get("/api/events").json()["events"]}
    assert {text(one, "id").partition("#")[2] for one in entries(own_client)} == told


def test_ids_stay_when_more_happens_and_the_feed_is_asked_again_only_when_it_changed(
    own_client: TestClient, small: Small
) -> None:
    fill_up(small, own_client)
    before = [text(one, "id") for one in entries(own_client)]
    answer = own_client.get("/ereignisse.atom")
    same = own_client.get("/ereignisse.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert same.status_code == 304
    small.later(timedelta(minutes=10))
    small.add(reading("bins-0003", 95.0, NOON + timedelta(minutes=5)))
    assert set(before) <= {text(one, "id") for one in entries(own_client)}


def test_only_one_layer_is_told_of_where_it_is_asked_for(own_client: TestClient, small: Small) -> None:
    fill_up(small, own_client)
    assert entries(own_client, "?layer=bins")
    assert entries(own_client, "?layer=heat") == []
    assert text(feed(own_client, "?layer=bins"), "title").startswith("Ereignisse: bins auf Deutsch, ")
    assert "people" not in own_client.get("/ereignisse.atom").text


@pytest.mark.parametrize(("query", "status"), [("?layer=clouds", 404), ("?layers=bins", 400)])
def test_what_there_is_not_is_refused(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/ereignisse.atom{query}").status_code == status


def test_pages_lead_to_both_feeds(client: TestClient) -> None:
    for path, count in (("/", 2), ("/methoden", 2), ("/ort/heat-0001", 2), ("/gibt-es-nicht", 0)):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert page.count('type="application/atom+xml"') == count, path


def test_closures_that_begin_and_end_are_events_of_the_api_and_of_the_feed(tmp_path: Path) -> None:
    town = shapes.settle(tmp_path)
    with asker(town) as client:
        told = client.get("/api/events?layer=closures&since=2026-06-29T12:00:00Z").json()["events"]
        assert [(one["kind"], one["site_id"], one["at"]) for one in told] == [
            ("ended", "closures-0003", "2026-06-30T12:00:00Z")
        ]
        assert told[0]["text"]["de"] == "Sperrungen: Straße 3, beendet."
        town.later(timedelta(days=1, minutes=1))
        (title,) = [text(one, "title") for one in entries(client, "?layer=closures") if "0004" in text(one, "id")]
        assert title == "Sperrungen: Straße 4, ab jetzt."
        past = client.get("/api/sites/closures-0004/events?kind=began").json()["events"]
        assert [one["id"] for one in past] == [f"began:closures-0004:{(NOON + timedelta(days=1)).timestamp():.0f}"]
