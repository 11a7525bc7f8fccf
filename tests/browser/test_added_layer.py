"""A layer is one file: copied into `layers/` of the tree, it is everywhere, and no other file has changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.folders import Folders
from tests.support.running import ROOT, App, Open, map_ready, running, until

EXAMPLE = ROOT / "docs/examples/fountains.py"
ROOMS = ("analysis", "app.py", "assets", "cli", "dashboard", "data", "geo", "layers", "queries", "services")
TREE = (*ROOMS, "LICENSE", "LICENSE.de", "NOTICE", "package-lock.json", "package.json")


@pytest.fixture(scope="module")
def house(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The town with drinking fountains, out of a copy of the tree with one more file."""
    tree = tmp_path_factory.mktemp("tree")
    for name in TREE:
        # With what is compiled already, which is the same for the same files.
        _copy(ROOT / name, tree / name)
    (tree / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copy(EXAMPLE, tree / "layers")
    with running(built_town, tmp_path_factory.mktemp("added"), tree=tree, HISTORY_DAYS="1") as made:
        yield made


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copy(source, target)
    else:
        shutil.copytree(source, target)


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
    expect(page.locator("[data-opens=fountains] .layers__title")).to_have_text("Trinkbrunnen")
    expect(page.locator("[data-opens=fountains] .layers__count")).to_have_text("6 von 12 mit Sensor")
    expect(page.locator("h1")).to_contain_text("Orten zwischen")
    expect(page.locator("#list .row")).to_have_count(12)
    expect(page.locator(".legend__name[data-legend=fountains]")).to_contain_text("Wassertemperatur in °C")
    until(page, "stadtklima.layers.all('fountains').length === 12")
    page.uncheck("#show-heat")
    until(page, "document.querySelectorAll('.mark .pill').length > 0")


def test_it_stands_in_the_table_of_open_data(house: App, open_page: Open) -> None:
    page = open_page("/offene-daten", of=house)
    row = page.locator("#layer-fountains")
    expect(row).to_contain_text("Trinkbrunnen")
    expect(row).to_contain_text("Wassertemperatur (°C) water_temperature_c")
    expect(row).to_contain_text("alle 15 Minuten")
    assert row.locator("a").count() == 3
