"""Tiles inside of pages of another origin: they work, leave no trace, and are refused where they are not allowed."""

import http.server
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Geolocation, Page, Route, expect

from bench.ports import free_port
from tests.support.running import START_S, App, Open, until
from tests.support.serving import serving

FIVE = (
    ("map", "layers=heat,bins"),
    ("nearest", "layer=paper"),
    ("temperature", "site_id=heat-0002"),
    ("warning", "theme=dark"),
    ("figure", "layer=bins&lang=en"),
)
CANARY: Geolocation = {"latitude": 51.5523456, "longitude": 7.3123456}
Host = Callable[[str], str]
ROOT = Path(__file__).parents[2]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """Serves a page of another origin and says its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=tmp_path))

    def page(body: str) -> str:
        html = (
            f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Stadtmagazin</title></head><body>{body}'
        )
        # Another name each time: two files of one name and one second are the same to the browser's cache.
        file = tmp_path / f"page-{len([*tmp_path.iterdir()])}.html"
        file.write_text(html, "utf-8")
        return f"http://127.0.0.1:{server.server_port}/{file.name}"

    with serving(server):
        yield page


def frames(app: App) -> str:
    made = (
        f'<iframe title="{tile}" src="{app.address}/embed/{tile}?{query}" allow="geolocation" width="400" height="420">'
        "</iframe>"
        for tile, query in FIVE
    )
    return "".join(made)


def test_a_page_with_five_tiles_of_another_origin_works(app: App, browser: Browser, host: Host) -> None:
    context = browser.new_context(locale="de-DE", geolocation=CANARY, viewport={"width": 1300, "height": 1000})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    address = host(frames(app))
    context.grant_permissions(["geolocation"], origin=app.address)
    context.grant_permissions(["geolocation"], origin=address.rpartition("/")[0])
    page.goto(address)
    expect(page.frame_locator("[title=map]").locator("canvas.leaflet-tile-loaded").first).to_be_visible()
    expect(page.frame_locator("[title=map]").locator(".mark").first).to_be_visible()
    expect(page.frame_locator("[title=temperature]").locator(".tile__figure")).to_contain_text("°C")
    expect(page.frame_locator("[title=warning]").locator(".tile__figure")).to_have_text("Unbekannt")
    expect(page.frame_locator("[title=figure]").locator(".tile__answer")).to_contain_text("with a sensor")
    nearest = page.frame_locator("[title=nearest]")
    nearest.locator("#locate").click()
    expect(nearest.locator(".best__told")).to_have_text(re.compile("hat noch Platz|fast voll"))
    assert context.cookies() == []
    assert [
        url for url in asked if not url.startswith((app.address, address.rpartition("/")[0], "data:", "blob:"))
    ] == []
    context.close()
    log = (app.folders.root.parent / "app.log").read_text("utf-8")
    assert "/fragments/entsorgung/nearest" in log
    assert not any(canary in log for canary in ("51.552345", "7.312345"))


def test_the_wheel_belongs_to_the_page_until_ctrl_is_held(app: App, browser: Browser, host: Host) -> None:
    page = browser.new_page(locale="de-DE")
    page.goto(host(frames(app) + '<div style="height:3000px"></div>'))
    tile = page.frame_locator("[title=map]")
    expect(tile.locator(".map--ready .mark").first).to_be_visible()
    spot = page.locator("[title=map]").bounding_box()
    assert spot is not None
    page.mouse.move(spot["x"] + 200, spot["y"] + 160)
    page.mouse.wheel(0, 40)
    expect(tile.locator("#gesture")).to_have_text("Strg-Taste halten und scrollen, um die Karte zu zoomen")
    until(page, "window.scrollY > 0")
    page.close()


@pytest.fixture
def picky(app: App, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serves the same town to one origin alone."""
    started: list[subprocess.Popen[bytes]] = []

    def serve(origins: str) -> str:
        port = free_port()
        settings = {"DATA_DIR": str(app.folders.root.parent), "PORT": str(port), "EMBED_ORIGINS": origins}
        environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in settings.items()}}
        with (tmp_path / "serve.log").open("wb") as log:
            command = [sys.executable, "-m", "cli", "serve"]
            started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/live", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        return f"http://127.0.0.1:{port}"

    yield serve
    for one in started:
        one.terminate()
        one.wait()


def framed(page: Page, address: str) -> bool:
    """Whether the browser shows the frame of the page at this address."""
    page.goto(address)
    frame = page.frames[1]
    while not (refused := frame.url.startswith("chrome-error:")) and not frame.locator("main").count():
        page.wait_for_timeout(50)
    return not refused


def test_an_origin_that_is_not_allowed_is_refused_by_the_browser(
    app: App, picky: Callable[[str], str], browser: Browser, host: Host
) -> None:
    allowed = host("").rpartition("/")[0]
    tile = f'<iframe title="tile" src="{picky(allowed)}/embed/temperature"></iframe>'
    page = browser.new_page()
    assert framed(page, host(tile))
    assert not framed(page, host(tile).replace("127.0.0.1", "localhost"))
    assert not framed(page, host(f'<iframe title="page" src="{app.address}/embed"></iframe>'))
    page.close()


def test_a_tile_keeps_itself_current(open_page: Open) -> None:
    """What the tile says of itself is taken anew when its layer's version changes."""
    page = open_page("/embed/figure?layer=bins")
    page.evaluate("document.querySelector('.tile__answer').textContent = 'von gestern'")
    versions = {"n": 0}

    def live(route: object) -> None:
        versions["n"] += 1
        route.fulfill(body=json.dumps({"bins": versions["n"]}), content_type="application/json")  # type: ignore[attr-defined]  # a Route

    page.route("**/api/live", live)
    expect(page.locator(".tile__answer")).to_contain_text("mit Sensor")


def test_inside_of_the_app_header_and_footer_are_gone(open_page: Open) -> None:
    page = open_page("/?app=1")
    expect(page.locator(".head")).to_be_hidden()
    expect(page.locator(".foot")).to_contain_text("dl-de/by-2-0")
    tile = open_page("/embed/temperature?app=1")
    expect(tile.locator(".tile__follow")).to_have_count(0)


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def _built(page: Page, condition: str) -> None:
    """Wait until the builder shows what was chosen and asks for nothing more."""
    until(page, f"document.getElementById('result').ariaBusy !== 'true' && ({condition})")


def test_a_tile_is_built_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/embed", permissions=["clipboard-read", "clipboard-write"])
    _tab_to(page, "[name=tile]")
    while page.evaluate("document.activeElement.value") != "temperature":
        page.keyboard.press("ArrowDown")
    _built(page, "document.getElementById('site_id') !== null && document.activeElement.value === 'temperature'")
    _tab_to(page, "#site_id")
    page.keyboard.press("ArrowDown")
    _built(page, "document.getElementById('code').value.includes('site_id=heat-')")
    _tab_to(page, "#tile_lang")
    page.keyboard.press("ArrowDown")
    _built(page, "document.getElementById('code').value.includes('lang=en')")
    _tab_to(page, "#page")
    page.keyboard.type("http://127.0.0.1/seite")
    _built(page, "document.getElementById('verdict').textContent.includes('funktioniert')")
    _tab_to(page, "#copy")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('said').textContent === 'Der Code ist kopiert.'")
    code = page.evaluate("navigator.clipboard.readText()")
    assert "/embed/temperature?site_id=heat-" in code
    assert 'loading="lazy"' in code


def test_a_late_answer_neither_takes_the_focus_nor_what_was_said(open_page: Open) -> None:
    page = open_page("/embed", permissions=["clipboard-read", "clipboard-write"])
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/embed?*", hold)
    page.select_option("#tile_lang", "en")
    until(page, "document.getElementById('result').ariaBusy === 'true'")
    page.focus("#copy")
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    _built(page, "document.getElementById('code').value.includes('lang=en')")
    expect(page.locator("#copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Der Code ist kopiert.")
    page.dispatch_event("#page", "change")
    _built(page, "true")
    expect(page.locator("#said")).to_have_text("Der Code ist kopiert.")
    assert held == []


def heights(page: Page) -> dict[str, int]:
    """Px of each frame, and by how much what it holds is too high for it."""
    found: dict[str, int] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('iframe')].map((one) => [one.title, one.offsetHeight]))"
    )
    return found


def adapted(app: App, *, script: bool) -> str:
    """Three frames that are all too high, one of them to stay so, in a page of another origin."""
    style = "width:400px;height:900px;border:0"
    tiles = (("words", "figure?layer=bins", ""), ("map", "map?layers=heat", ""), ("fixed", "warning", "fixed"))
    made = (
        f'<iframe title="{title}" src="{app.address}/embed/{tile}" data-height="{kept}" style="{style}"></iframe>'
        for title, tile, kept in tiles
    )
    load = f'<script src="{app.address}/embed/height.js" async></script>' if script else ""
    return "".join(made) + load


def test_a_page_that_loads_the_script_gives_each_tile_the_height_of_what_it_says(
    app: App, browser: Browser, host: Host
) -> None:
    page = browser.new_page()
    page.goto(host(adapted(app, script=True)))
    until(page, "document.querySelector('[title=words]').offsetHeight < 400")
    until(page, "document.querySelector('[title=map]').offsetHeight < 800")
    seen = heights(page)
    assert seen["fixed"] == 900
    assert seen["map"] > 300
    for frame in page.frames[1:]:
        assert frame.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), frame.url
    page.locator("[title=words]").evaluate("one => one.style.width = '240px'")
    until(page, f"document.querySelector('[title=words]').offsetHeight > {seen['words']}")
    page.close()


def test_without_the_script_frames_stay_as_they_are_and_hear_a_number_alone(
    app: App, browser: Browser, host: Host
) -> None:
    page = browser.new_page()
    page.add_init_script("window.heard = []; addEventListener('message', ({ data }) => heard.push(data))")
    page.goto(host(adapted(app, script=False)))
    until(page, "window.heard.length >= 3")
    assert set(heights(page).values()) == {900}
    for one in page.evaluate("heard"):
        assert one.keys() == {"type", "height"}
        assert one["type"] == "stadtklima:height"
        assert 0 < one["height"] < 900
    page.close()


def test_what_others_say_of_a_height_is_not_heard(app: App, browser: Browser, host: Host) -> None:
    page = browser.new_page()
    page.goto(host(adapted(app, script=True)))
    until(page, "document.querySelector('[title=words]').offsetHeight < 400")
    before = heights(page)
    page.evaluate("window.postMessage({ type: 'stadtklima:height', height: 50 }, '*')")
    tile = next(one for one in page.frames if "/figure" in one.url)
    tile.evaluate("parent.postMessage({ type: 'stadtklima:height', height: 'none;' }, '*')")
    tile.evaluate("parent.postMessage({ type: 'other', height: 50 }, '*')")
    tile.evaluate("parent.postMessage(null, '*')")
    assert heights(page) == before
    tile.evaluate("parent.postMessage({ type: 'stadtklima:height', height: 1e9 }, '*')")
    until(page, "document.querySelector('[title=words]').offsetHeight === 2000")
    page.close()


def test_the_builder_shows_size_part_of_the_town_and_plain_language(open_page: Open) -> None:
    page = open_page("/embed?tile=map")
    page.select_option("#size", "own")
    _built(page, "document.getElementById('width') !== null")
    page.fill("#width", "500")
    page.fill("#height", "375")
    page.press("#height", "Tab")
    _built(page, "document.getElementById('preview').width === '500'")
    expect(page.locator("#result")).to_contain_text("500 × 375 (4:3)")
    page.select_option("#district", "Ickern")
    page.check("[name=tile_simple]")
    _built(page, "document.getElementById('code').value.includes('simple=1')")
    expect(page.frame_locator("#preview").locator(".tile__answer")).to_contain_text("Ickern · ")
    page.check("[name=adapts]")
    _built(page, "document.getElementById('code').value.includes('height.js')")
    until(page, "document.getElementById('preview').style.aspectRatio === 'auto'")
    page.fill("#around", "Lambertusplatz")
    page.press("#around", "Tab")
    _built(page, "document.getElementById('code').value.includes('centre=7.')")
    expect(page.locator("#around-hint")).to_contain_text("Die Karte zeigt: Lambertusplatz")
