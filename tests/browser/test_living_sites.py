"""Roadworks, copied into the house: closures come, change and end while people look, and stay in the past."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data import instants
from data.folders import Folders
from tests.foreign.test_gdal import read as gdal
from tests.support.running import PATIENCE_S, ROOT, App, Open, map_ready, running, until
from tests.support.tree import tree_with

EXAMPLE = ROOT / "docs/examples/roadworks"
POLL = '\n[[poll]]\nname = "closures"\nurl = "http://127.0.0.1:{port}/closures"\nevery_s = 10\nsource = "roadworks"\n'
BODIES = "document.querySelectorAll('.leaflet-container .shape--body')"
LUMINANCES = """() => {
    const ink = document.createElement("canvas").getContext("2d");
    const seen = (selector, name) => {
        ink.fillStyle = getComputedStyle(document.querySelector(selector))[name];
        ink.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...ink.getImageData(0, 0, 1, 1).data].map((one) => (one / 255) ** 2.2);
        return 0.05 + 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return [seen(".leaflet-container .shape--casing", "stroke"), seen("#ground", "backgroundColor")];
}"""
STREET = [[7.305, 51.548], [7.312, 51.551], [7.318, 51.55]]
SINCE = instants.text(datetime.now(UTC) - timedelta(hours=5))


class Feed:
    """A server that lists closures; it knows when it was asked last."""

    def __init__(self) -> None:
        self.features: list[dict[str, Any]] = []
        self.asked = threading.Event()
        self.asked_at = 0.0
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"type": "FeatureCollection", "features": feed.features}).encode())
                feed.asked_at = time.monotonic()
                feed.asked.set()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def lists(self, *features: dict[str, Any]) -> None:
        """List these from now on, and wait until that was asked for; what is listed already was."""
        if self.asked.is_set() and self.features == list(features):
            return
        self.features = list(features)
        self.asked.clear()
        assert self.asked.wait(60)


def closure(kind: str = "Vollsperrung", **facts: str) -> dict[str, Any]:
    told = {"strasse": "Münsterstraße", "art": kind, "grund": "Kanalbau", "von": SINCE, **facts}
    return {
        "type": "Feature",
        "id": "2026-17",
        "geometry": {"type": "LineString", "coordinates": STREET},
        "properties": told,
    }


@pytest.fixture(scope="module")
def feed() -> Iterator[Feed]:
    made = Feed()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def house(built_town: Folders, feed: Feed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The town with roadworks; no simulated device reports."""
    tree = tree_with(EXAMPLE, tmp_path_factory.mktemp("tree"))
    with (tree / "data/cities/castrop_rauxel/town.toml").open("a", encoding="utf-8") as file:
        file.write(POLL.format(port=feed.server.server_port))
    folder = tmp_path_factory.mktemp("living")
    with running(built_town, folder, tree=tree, HISTORY_DAYS="1", SIMULATE="false") as made:
        yield made


@pytest.fixture(scope="module")
def app(house: App) -> App:
    """No other town is needed."""
    return house


def there(house: App, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.json(f"/api/collections/roadworks/items{query}")["features"]
    return found


def strokes(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"[...{BODIES}].map((one) => one.getAttribute('stroke'))")
    return found


def everywhere(feed: Feed, pages: dict[str, Page], shown: Callable[[str, Page | None], bool]) -> None:
    """Wait until map, list, tile and API show it; say how long after the question to the feed each of them did."""
    waiting, took = {"api": None, **pages}, {}
    end = time.monotonic() + PATIENCE_S
    while waiting and time.monotonic() < end:
        for name, page in list(waiting.items()):
            if shown(name, page):
                took[name] = round(time.monotonic() - feed.asked_at, 1)
                del waiting[name]
        time.sleep(0.05)
    assert not waiting, f"not shown: {[*waiting]}"
    logging.getLogger(__name__).warning("seconds after the poll: %s", took)


def test_a_closure_comes_changes_and_ends_while_people_look(house: App, feed: Feed, open_page: Open) -> None:
    page = open_page("/?layer=roadworks", of=house)
    tile = open_page("/embed/map?layers=roadworks", of=house)
    karte = open_page("/karte?layer=roadworks", of=house)
    expect(page.locator("h1")).to_have_text("Baustellen: zurzeit nichts.")
    for one in (page, tile, karte):
        until(one, "document.querySelector('canvas.leaflet-tile-loaded') !== null")
    pages = {"map": page, "list": page, "tile": tile, "karte": karte}

    def shows(colour: str, label: str, class_id: str) -> Callable[[str, Page | None], bool]:
        def shown(name: str, page: Page | None) -> bool:
            if page is None:
                return [one["properties"]["class"] for one in there(house)] == [one for one in (class_id,) if one]
            if name == "list":
                return [one.split(" · ")[0] for one in page.locator("#list .row__note").all_inner_texts()] == [
                    one for one in (label,) if one
                ]
            return strokes(page) == [one for one in (colour,) if one]

        return shown

    feed.lists(closure())
    everywhere(feed, pages, shows("#B00020", "voll gesperrt", "closed"))
    expect(page.locator("h1")).to_have_text("Zurzeit: 1 voll gesperrt.")
    assert page.locator("#list .row__note").inner_text().startswith("voll gesperrt · seit ")
    assert there(house)[0]["geometry"] == {"type": "LineString", "coordinates": STREET}
    assert page.locator(".mark .symbol--cross").count() == 1

    known = datetime.now(UTC)
    feed.lists(closure("halbseitig"))
    everywhere(feed, pages, shows("#E69F00", "halbseitig gesperrt", "one_way"))
    changed = datetime.now(UTC)

    feed.lists()
    everywhere(feed, pages, shows("", "", ""))
    expect(page.locator("h1")).to_have_text("Baustellen: zurzeit nichts.")

    at = [there(house, f"?datetime={instants.text(one)}") for one in (known - timedelta(hours=2), known, changed)]
    assert [[one["properties"]["class"] for one in some] for some in at] == [["closed"], ["closed"], ["one_way"]]
    own = open_page(f"/ort/{at[0][0]['id']}", of=house)
    expect(own.locator(".station__age")).to_contain_text("nicht mehr da seit ")
    expect(own.locator("main")).to_contain_text("Kanalbau")

    page.evaluate("document.getElementById('past-hours').value = -2")
    page.dispatch_event("#past-hours", "input")
    until(page, f"{BODIES}.length === 1")
    assert strokes(page) == ["#B00020"]
    page.evaluate("document.getElementById('past-hours').value = 0")
    page.dispatch_event("#past-hours", "input")
    until(page, f"{BODIES}.length === 0")


@pytest.mark.long
def test_a_thumb_beside_the_line_opens_it_and_its_casing_tells_which(house: App, feed: Feed, open_page: Open) -> None:
    feed.lists(closure())
    page = open_page("/?layer=roadworks#karte=16/51.55/7.312", of=house)
    map_ready(page)
    until(page, "document.querySelectorAll('.shape--hit').length === 1")
    beside = page.evaluate(
        """() => {
            const path = document.querySelector(".shape--hit");
            const at = path.getPointAtLength(path.getTotalLength() * 0.3).matrixTransform(path.getScreenCTM());
            return [at.x, at.y + 11];
        }"""
    )
    page.mouse.click(*beside)
    expect(page.locator("#site-name")).to_have_text("Münsterstraße")
    until(page, "document.querySelector('.shape--lit') !== null")


def test_a_line_stands_out_from_the_map_by_day_and_by_night(house: App, feed: Feed, open_page: Open) -> None:
    feed.lists(closure())
    for theme in ("light", "dark"):
        page = open_page("/?layer=roadworks", of=house, color_scheme=theme)
        until(page, "document.querySelectorAll('.leaflet-container .shape--casing').length === 1")
        casing, ground = page.evaluate(LUMINANCES)
        assert max(casing, ground) > 4.5 * min(casing, ground)


@pytest.mark.long
def test_gdal_reads_closures_and_finds_them_in_the_past(house: App, feed: Feed) -> None:
    feed.lists(closure())
    end = time.monotonic() + PATIENCE_S
    while not there(house) and time.monotonic() < end:
        time.sleep(0.2)
    (found,) = gdal(f"OAPIF:{house.address}/api", "roadworks")
    assert found["geometry"] == {"type": "LineString", "coordinates": STREET}
    assert found["properties"]["closure"] == 2
