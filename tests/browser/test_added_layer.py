"""A layer is one file, a topic a folder and its texts: copied into the tree they are everywhere."""

import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from data.folders import Folders
from tests.support.running import ROOT, App, Open, map_ready, running, until
from tests.support.tree import tree_with

EXAMPLE = ROOT / "docs/examples/fountains"


@pytest.fixture(scope="module")
def house(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The town with drinking fountains, out of a copy of the tree with the example's files beside all others."""
    tree = tree_with(EXAMPLE, tmp_path_factory.mktemp("tree"))
    with running(built_town, tmp_path_factory.mktemp("added"), tree=tree, HISTORY_DAYS="1") as made:
        yield made


def test_it_is_simulated_and_answers_like_any_other(house: App) -> None:
    collections = [one["id"] for one in house.json("/api/collections")["collections"]]
    assert "fountains" in collections
    items = house.json("/api/collections/fountains/items")["features"]
    states = {one["properties"]["state"] for one in items}
    assert len(items) == 12
    assert {"ok", "no_sensor"} <= states
    values = [one["properties"]["water_temperature_c"] for one in items if one["properties"]["state"] == "ok"]
    assert all(0 < value < 40 for value in values)
    measuring = next(one["id"] for one in items if one["properties"]["state"] == "ok")
    past = house.json(f"/api/sites/{measuring}/readings?measure=water_temperature_c&step=hour")
    assert past


def test_it_has_switch_legend_list_and_symbols(house: App, open_page: Open) -> None:
    page = open_page("/?layer=fountains", of=house)
    map_ready(page)
    expect(page.locator("h1")).to_contain_text("°C")
    expect(page.locator("#list .row")).to_have_count(12)
    expect(page.locator(".legend__name[data-legend=fountains]")).to_contain_text("Wassertemperatur in °C")
    until(page, "document.querySelectorAll('.mark .pill').length > 0")
    page.goto(f"{house.address}/karte?layer=fountains")
    expect(page.locator("[data-opens=fountains] .layers__title")).to_have_text("Trinkbrunnen")
    expect(page.locator("[data-opens=fountains] .layers__count")).to_have_text("6 von 12 mit Sensor")


def read(house: App, path: str) -> str:
    with urllib.request.urlopen(house.address + path, timeout=10) as answer:  # noqa: S310 - our own address
        return bytes(answer.read()).decode()


def test_its_topic_stands_in_the_menu_and_has_a_page(house: App, open_page: Open) -> None:
    page = open_page("/methoden", of=house)
    page.click(".head__more")
    page.click(".head__topics >> text=Brunnen")
    expect(page.locator(".head__topics [aria-current=page]")).to_have_text("Brunnen")
    expect(page.locator("#list .row")).to_have_count(12)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/brunnen", "Am kühlsten ist das Wasser hier: "),
        ("/brunnen?lang=en", "The water is coolest here: "),
        ("/methoden", 'id="fountains"'),
        ("/methoden", "Wie warm das Wasser der Brunnen ist"),
        ("/embed", "Der kühlste Trinkbrunnen"),
        ("/embed/fountains", "Der kühlste Trinkbrunnen"),
        ("/api/openapi.json", "/api/fountains/coolest"),
    ],
)
def test_its_topic_speaks_wherever_topics_do(house: App, path: str, said: str) -> None:
    assert said in read(house, path)


def test_its_topic_answers_for_one_place(house: App) -> None:
    asked = urllib.request.Request(f"{house.address}/bei-mir", b"lon=7.311&lat=51.552")  # noqa: S310 - our own address
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - likewise
        html = answer.read().decode()
    assert 'href="/ort/fountains-' in html


def test_its_topic_says_more_of_a_site_and_answers_by_the_api_and_as_a_tile(house: App) -> None:
    found = house.json("/api/fountains/coolest")
    assert 0 < found["water_temperature_c"] < 40
    assert "kostet nichts" in read(house, f"/ort/{found['site_id']}")
    tile = house.json("/embed/fountains.json")
    assert tile["heading"] == "Der kühlste Trinkbrunnen"
    assert tile["figure"].endswith("°C")
    with urllib.request.urlopen(house.address + "/embed/fountains.png", timeout=20) as answer:  # noqa: S310 - ours
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"


def test_it_stands_in_the_table_of_open_data(house: App, open_page: Open) -> None:
    page = open_page("/offene-daten", of=house)
    row = page.locator("#layer-fountains")
    expect(row).to_contain_text("Trinkbrunnen")
    expect(row).to_contain_text("Wassertemperatur (°C) water_temperature_c")
    expect(row).to_contain_text("alle 15 Minuten")
    assert row.locator("a").count() == 3
