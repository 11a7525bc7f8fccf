"""Whatever a replay answers says that it is one: pages, tiles, pictures, API; without a replay nothing does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from dashboard.http.routes import Routes
from dashboard.parts.replay_mark import sentence
from dashboard.texts import load
from data.clock import Clock
from tests.support import small
from tests.support.small import NOON
from tests.support.tiles import TILES

MARK = "Wiedergabe: 01.07.2026, 14:00\u00a0Uhr"
HEADER = "stadtklima-replay"
NO_DATA = {"/api/docs"}
"""HTML without anything that is now."""
OF_A_SCREEN = ("/ampel", "/fragments/ampel")
"""What shows nothing to who has no code of a school."""


def replaying(now: datetime) -> Clock:
    """A replay that stands still."""
    return Clock(source=lambda: now + timedelta(days=400), shift=-timedelta(days=400), origin=now + timedelta(days=400))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    made = small.settle(tmp_path_factory.mktemp("replayed"))
    small.fill(made)
    house = replace(made.house, clock=replaying(NOON))
    with TestClient(create(house), raise_server_exceptions=False) as asker:
        yield asker


def pages(client: TestClient) -> list[str]:
    """Every public page and tile there is."""
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    found = {one.path for one in routes.registered if one.permission == "public" and "GET" in one.methods}
    filled = {path.replace("{site_id}", "heat-0001").replace("{tile}", tile) for path in found for tile in TILES}
    return sorted(
        path for path in filled if "{" not in path and path not in NO_DATA and not path.startswith(OF_A_SCREEN)
    )


def test_every_page_and_tile_is_marked_and_every_answer_too(client: TestClient) -> None:
    marked = []
    for path in pages(client):
        answer = client.get(path)
        assert answer.headers[HEADER] == "2026-07-01T12:00:00Z", path
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert MARK in answer.text, path
            marked.append(path)
    assert {"/", "/entsorgung", "/ort/heat-0001", "/offene-daten", "/methoden", "/embed", "/embed/map"} <= set(marked)
    assert MARK in client.get("/gibt-es-nicht", headers={"Accept": "text/html"}).text


def test_a_replay_says_nothing_of_a_warning_or_a_forecast(client: TestClient) -> None:
    html = client.get("/?layer=heat").text
    assert "Die Wiedergabe zeigt keine Warnungen und keine Vorhersage." in html
    assert "DWD-Warnung" not in html
    assert "In der Wiedergabe gibt es keine Warnungen" in client.get("/embed/warning").text


def test_the_words_of_a_picture_and_the_api_say_so(client: TestClient) -> None:
    words = client.get("/embed/temperature.json").json()
    assert words["replay"] == MARK
    assert words["alt"].startswith(MARK)
    for address in ("/api", "/api/collections", "/api/collections/heat/items"):
        assert client.get(address).json()["replay"] is True, address


def test_the_present_is_not_marked(own_client: TestClient) -> None:
    for path in ("/", "/embed/temperature", "/api/collections/heat/items", "/embed/temperature.json"):
        answer = own_client.get(path)
        assert HEADER not in answer.headers
        assert 'id="replay' not in answer.text
        assert '"replay":' not in answer.text


def test_the_mark_in_english() -> None:
    assert sentence(NOON, load()["en"]) == "Replay: 1 July 2026, 14:00"
