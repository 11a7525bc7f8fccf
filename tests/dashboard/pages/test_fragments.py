"""Pieces of pages: the same as on the page, asked for again only where something has changed."""

import re

import pytest
from starlette.testclient import TestClient

PIECES = {
    "/": ("sentence", "cards", "layers", "past", "site", "list"),
    "/klima": ("sentence", "list", "control-heat", "layers"),
    "/entsorgung": ("question", "kinds", "legend", "all-title", "list"),
}
NAMED = [(path, name) for path, names in PIECES.items() for name in names]


def element(html: str, name: str) -> str:
    """The element of an id, from its beginning to the end of its text."""
    found = re.search(rf'<\w+ (?:class="[^"]*" )?id="{name}".*', html, re.DOTALL)
    assert found is not None, name
    return found[0]


@pytest.mark.parametrize(("path", "name"), NAMED)
@pytest.mark.parametrize("query", ["", "?lang=en", "?layer=heat&theme=dark"])
def test_a_piece_is_what_the_page_shows(client: TestClient, path: str, name: str, query: str) -> None:
    piece = client.get(f"/fragments{path.rstrip('/')}/{name}{query}")
    assert piece.status_code == 200
    assert piece.text in client.get(path + query).text
    assert f'id="{name}"' in piece.text


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/fragments/list?layer=bins")
    again = client.get("/fragments/list?layer=bins", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Vary"] == "Accept-Encoding"


def test_a_chosen_site_is_told_with_its_last_two_days_and_closed_by_a_link(client: TestClient) -> None:
    html = client.get("/fragments/site?site=bins-0001&theme=dark").text
    assert 'data-live="bins"' in html
    assert "data-closes" in html
    assert "In den letzten 48 Stunden zwischen" in html
    assert 'href="/ort/bins-0001?theme=dark"' in html
    assert client.get("/fragments/site").text.startswith("<section")
    assert " hidden" in client.get("/fragments/site?site=nothing").text


@pytest.mark.parametrize("path", ["", "/entsorgung"])
def test_the_way_is_opened_by_what_each_device_has_for_it(client: TestClient, path: str) -> None:
    agents = {
        "Mozilla/5.0 (Linux; Android 15)": "geo:",
        "Mozilla/5.0 (iPhone)": "https://maps.apple.com/",
        "": "https://www.openstreetmap.org/",
    }
    for _ in range(2):
        for agent, href in agents.items():
            html = client.get(f"/fragments{path}/site?layer=bins&site=bins-0001", headers={"User-Agent": agent}).text
            assert f'href="{href}' in html


def test_a_piece_that_there_is_not_is_named(client: TestClient) -> None:
    answer = client.get("/fragments/lists")
    assert answer.status_code == 404
    assert "list" in answer.json()["detail"]


def test_ages_are_elements_that_scripts_keep_current(client: TestClient) -> None:
    html = client.get("/fragments/list?layer=bins").text
    assert re.search(
        r'<time datetime="20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ" data-age="gerade eben">vor \d+ Minuten</time>', html
    )
