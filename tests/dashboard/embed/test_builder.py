"""The builder's code is complete, and its choices become the tile's address."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.support.tiles import TILES


def code(client: TestClient, query: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get(f"/embed?{query}").text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("tile", list(TILES))
def test_the_code_has_title_ratio_and_asks_for_the_position_only_where_needed(client: TestClient, tile: str) -> None:
    made = code(client, f"tile={tile}")
    assert 'title="' in made
    assert 'loading="lazy"' in made
    assert "aspect-ratio:" in made
    assert "<script" not in made
    assert ('allow="geolocation"' in made) is TILES[tile].position


def test_choices_become_the_address(client: TestClient) -> None:
    made = code(client, "tile=map&on_bins=1&on_heat=1&tile_lang=en&tile_theme=dark")
    assert 'src="http://testserver/embed/map?layers=bins,heat&amp;lang=en&amp;theme=dark"' in made


def test_the_tile_of_the_code_answers(client: TestClient) -> None:
    found = re.search(r'src="http://testserver([^"]+)"', code(client, "tile=chart&site_id=bins-0001"))
    assert found is not None
    assert "tile--chart" in client.get(unescape(found[1])).text


@pytest.mark.parametrize("tile", list(TILES))
def test_whatever_is_chosen_the_builder_gives_no_address_that_is_refused(client: TestClient, tile: str) -> None:
    chosen = "on_heat=1&layer=bins&figure=full&site_id=heat-0001&span=30d&mode=drive&zoom=14&scale=value&site=x"
    page = client.get(f"/embed?tile={tile}&tile_lang=en&tile_theme=dark&lang=en&{chosen}").text
    links = [unescape(one) for one in re.findall(rf'"(/embed/{tile}[^"]*)"', page)]
    assert len(links) == 3
    assert {client.get(one).status_code for one in links} == {200}


def test_what_does_not_fit_a_tile_is_dropped(client: TestClient) -> None:
    assert "site_id" not in code(client, "tile=temperature&site_id=bins-0001")
    assert "/embed/map" in code(client, "tile=nonsense&layer=%3Cb%3E")


def test_a_refused_page_is_told_so(client: TestClient) -> None:
    assert "ist keine Adresse" in client.get("/embed?page=quatsch").text
    assert 'value="https://www.example.org/klima"' in client.get("/embed?page=www.example.org/klima").text
    assert "Auf dieser Seite funktioniert die Kachel." in client.get("/embed?page=http://www.example.org/").text
    assert "ist es nicht." in client.get("/embed?page=https://www.example.org/").text
