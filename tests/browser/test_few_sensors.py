"""The town as it is today: one place in a hundred has a sensor, and every page and answer still makes sense."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

import layers
from data.folders import Folders
from tests.support.running import START_S, App, Open, running

pytestmark = pytest.mark.long
LAYERS = tuple(layers.discover().open)
SPEECHLESS = re.compile(r"\b(NaN|None|null|undefined|Infinity|nan)\b|\{\w+\}")
"""What a person never reads: values that nobody filled in."""


@pytest.fixture(scope="module")
def today(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("today")
    with running(built_town, folder, EQUIPPED="0.01", HISTORY_DAYS="1", SIMULATE="false") as made:
        _prepared(made)
        yield made


def _prepared(app: App) -> None:
    """Wait until the streets and residents are read."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with suppress(HTTPError):
            app.json("/api/coverage?layer=bins")
            return
        time.sleep(0.2)
    pytest.fail("the streets were not read in time")


@pytest.mark.parametrize(
    "path",
    [
        *(f"/?layer={one}" for one in LAYERS),
        *(f"/?site={one}-0002&lang=en" for one in LAYERS),
        *("/entsorgung", "/entsorgung?layer=bins&lang=en"),
    ],
)
def test_every_page_has_an_answer_and_a_list(today: App, open_page: Open, path: str) -> None:
    page = open_page(path, of=today)
    expect(page.locator("h1")).not_to_be_empty()
    expect(page.locator(".row").first).to_be_attached()
    assert SPEECHLESS.findall(page.locator("body").inner_text()) == []


@pytest.mark.parametrize("path", ["/offene-daten", *(f"/ort/{one}-0002" for one in LAYERS)])
def test_pages_of_text_speak_too(today: App, open_page: Open, path: str) -> None:
    page = open_page(path, of=today)
    expect(page.locator("h1")).not_to_be_empty()
    assert SPEECHLESS.findall(page.locator("main").inner_text()) == []


def test_a_layer_without_any_sensor_says_so_and_shows_where_its_places_are(today: App, open_page: Open) -> None:
    page = open_page("/?layer=heat", of=today)
    expect(page.locator("h1")).to_have_text("45 Orte, noch keiner mit Sensor.")
    expect(page.locator(".leaflet-pane canvas:not(.leaflet-tile)").first).to_be_visible()


def test_the_few_bins_with_a_sensor_are_counted_as_such(today: App, open_page: Open) -> None:
    page = open_page("/?layer=bins", of=today)
    expect(page.locator("h1")).to_contain_text(re.compile("voll|über"))
    expect(page.locator("#answer-more")).to_contain_text("990 haben keinen Sensor.")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_answer_of_the_api_makes_sense(today: App, layer: str) -> None:
    items = today.json(f"/api/collections/{layer}/items?limit=10000")["features"]
    states = [one["properties"]["state"] for one in items]
    sensed = [state for state in states if state not in {"no_sensor", "open", "closed"}]
    assert len(sensed) <= 0.02 * len(items)
    bare = next(one["properties"] for one in items if one["properties"]["state"] == "no_sensor")
    assert bare["observed_at"] is None
    assert bare["class"] is None
    assert today.json(f"/api/sites/{items[0]['id']}/readings?step=hour") is not None
    assert today.json(f"/api/coverage?layer={layer}")


def test_the_nearest_places_are_offered_as_what_they_are(today: App) -> None:
    found = today.json("/api/nearest?layer=paper&lon=7.311&lat=51.552&limit=3")
    assert "no_sensor" in str(found)
