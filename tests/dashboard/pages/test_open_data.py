"""The page about the open data is made of the registry and says nothing that the API does not."""

import re

import pytest
from starlette.testclient import TestClient

from tests.support import small as town


def page(client: TestClient, path: str = "/offene-daten") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def row(html: str, layer: str) -> str:
    found = re.search(rf'<tr id="layer-{layer}">(.*?)</tr>', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("layer", list(town.LAYERS))
def test_every_layer_has_a_row_with_its_public_measures_and_no_other(client: TestClient, layer: str) -> None:
    declared = town.LAYERS[layer]
    said = row(page(client), layer)
    public = {one.id for one in declared.visible("public")}
    named = {one.id for one in declared.measures if f"<code>{one.id}</code>" in said}
    assert named == public
    assert declared.title["de"] in said
    assert "dl-de/by-2-0" in said


@pytest.mark.parametrize("layer", list(town.LAYERS))
def test_what_a_row_offers_answers(client: TestClient, layer: str) -> None:
    offered = re.findall(r'href="([^"]+)"', row(page(client), layer))
    assert len(offered) > 1
    for href in offered:
        assert client.get(href.replace("&amp;", "&")).status_code == 200, href


def test_every_page_leads_to_it_in_its_language(client: TestClient) -> None:
    for path in ("/?lang=en&layers=bins", "/entsorgung?lang=en", "/gibt-es-nicht?lang=en", "/offene-daten?lang=en"):
        assert 'href="/offene-daten?lang=en"' in client.get(path).text


def test_examples_are_written_for_programs(client: TestClient) -> None:
    assert "<code>http://testserver/api/live</code>" in page(client)
    assert "Ask this address every two seconds." in page(client, "/offene-daten?lang=en")
