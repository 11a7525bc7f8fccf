"""The first HTML of the start page, before any script runs."""

import json
import re

import pytest
from starlette.testclient import TestClient

from tests.support import small as town


def page(client: TestClient, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.text


def data(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', html)
    assert found is not None
    read: dict[str, object] = json.loads(found[1])
    return read


def ageless(html: str) -> str:
    """Without the elements that scripts keep current."""
    return re.sub(r"</?time[^>]*>", "", html)


def test_values_and_names_are_in_the_html_and_escaped(client: TestClient) -> None:
    html = page(client)
    assert "29,5\u00a0°C" in html
    assert 'Platz "0" &amp; &lt;Ä&gt;' in html
    assert "<Ä>" not in html


@pytest.mark.parametrize(
    "path", ["/?lang=xx&theme=<&layer=../x&page=-7&site='&district=<b>&what=ever", "/?page=999999999"]
)
def test_whatever_is_asked_for_a_page_comes(client: TestClient, path: str) -> None:
    assert "<h1" in page(client, path)
    assert "<b>" not in page(client, path)


@pytest.mark.parametrize(
    ("query", "moved"),
    [
        ("?layers=heat,bins&lang=en&app=1", "/karte?lang=en&layers=heat,bins&app=1"),
        ("?layer=bins&layers=bins,heat", "/karte?layer=bins&layers=bins,heat"),
        ("?layers=heat", None),
        ("?layers=heat,unknown", None),
    ],
)
def test_an_address_with_several_layers_leads_to_the_map_that_shows_them(
    client: TestClient, query: str, moved: str | None
) -> None:
    answer = client.get(f"/{query}", follow_redirects=False)
    assert (answer.status_code, answer.headers.get("Location")) == ((307, moved) if moved else (200, None))


def test_no_staff_measure_and_no_withheld_count_is_in_a_page(client: TestClient) -> None:
    for layer in town.LAYERS:
        for site in ("0001", "0002"):
            html = page(client, f"/?layer={layer}&site={layer}-{site}")
            assert "77" not in re.sub(r"<svg.*?</svg>|<script.*?</script>|href=\"[^\"]*\"", "", html, flags=re.DOTALL)
            assert "Batterie" not in html
    people = page(client, "/?layer=people")
    assert 'class="row__value"' not in people
    assert "Um 13:50\u00a0Uhr: 2 Orte mit aktuellem Wert." in people


def test_scripts_learn_how_layers_are_drawn_and_few_words(client: TestClient) -> None:
    told = data(page(client))
    layers, words = told["layers"], told["words"]
    assert isinstance(layers, dict)
    assert isinstance(words, dict)
    assert layers["bins"]["shows"] == "fill_percent"
    assert {key.partition(".")[0] for key in words} == {"zoom", "warning", "past", "chart", "cool", "list"}


def test_the_detail_of_a_site_tells_its_state(client: TestClient) -> None:
    assert "gemessen 13:50 (vor 10 Minuten)" in ageless(page(client, "/?site=bins-0001"))
    assert "). Der Wert ist veraltet." in page(client, "/?site=bins-0003")
    assert "Hier misst kein Gerät." in page(client, "/?site=bins-0004")
    assert "Das Gerät hat noch nichts gemeldet." in page(client, "/?site=bins-0005")
    assert 'id="site-name"' not in page(client, "/?site=bins-9999")


def test_an_unknown_address_gets_our_page_in_its_language(client: TestClient) -> None:
    answer = client.get("/nichts?lang=en")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert '<html lang="en"' in answer.text


def test_everything_works_below_a_sub_path(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.support.client import asker  # noqa: PLC0415 - a conftest is for fixtures; this town has other settings

    made = town.settle(tmp_path_factory.mktemp("sub"), public_url="https://www.example.org/klima")
    town.fill(made)
    with asker(made) as client:
        html = page(client)
    addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', html)
    assert addresses
    assert [one for one in addresses if not one.startswith("/klima/")] == []
    assert data(html)["basemap"] == "/klima/basemap.pmtiles"
    assert 'data-base="/klima"' in html
    assert 'data-fragment="/klima/fragments/list"' in html
