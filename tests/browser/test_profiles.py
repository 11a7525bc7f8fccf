"""Every page and tile in each size of the demonstration: also where nearly nothing measures, and where nothing is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, get_args
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Response

from data.folders import Folders
from data.town.demo import Profile
from tests.support.pages import UNKNOWN
from tests.support.running import PHONE, App, standing, until

pytestmark = pytest.mark.long
"""That each answers at all is tested every time, in tests/services/test_demo_profiles.py."""
SMALL: Final[dict[str, Any]] = {**PHONE, "device_scale_factor": 1}
DRAWN: Final = """(!document.querySelector('#map-area, #ground')
   || document.querySelector('canvas.leaflet-tile-loaded'))
  && (!document.querySelector('.tile #chart') || document.querySelector('.tile #chart svg'))"""
TOO_WIDE: Final = "document.documentElement.scrollWidth > window.innerWidth"
WORDLESS: Final = r"/\b(NaN|None|null|undefined|Infinity|nan)\b|\{\w+\}/.exec(document.body.innerText)?.[0] ?? ''"
"""What a person never reads: values that nobody filled in."""
HEADED: Final = "document.querySelector('h1, h2')?.innerText.trim().length > 0"


@dataclass
class Walk:
    """What was seen on the way through a town of one size.

    Args:
        profile: the size.
        app: the town.
        wrong: address and what was wrong there.
        noted: addresses whose page says that it shows a demonstration.
    """

    profile: str
    app: App
    wrong: list[str] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)

    def sites(self) -> dict[str, list[str]]:
        """Ids of the sites of each layer, as the open API has them."""
        layers = [one["id"] for one in self.app.json("/api/collections")["collections"]]
        items = {one: self.app.json(f"/api/collections/{one}/items?limit=10000")["features"] for one in layers}
        return {one: [item["id"] for item in found] for one, found in items.items()}

    def take(self, context: BrowserContext, addresses: list[str]) -> None:
        """Look at each address on a phone."""
        known = {site for ids in self.sites().values() for site in ids}
        page, here = context.new_page(), [""]

        def note(what: str) -> None:
            self.wrong.append(f"{here[0]}: {what}")

        def answered(response: Response) -> None:
            site = here[0].removeprefix("/ort/")
            absent = here[0] == UNKNOWN or (here[0].startswith("/ort/") and site not in known)
            is_page = urlsplit(response.url).path == here[0]
            if response.status >= 400 and not (absent and is_page):
                note(f"{response.status} {response.url}")

        page.on("response", answered)
        page.on(
            "console",
            lambda said: note(said.text) if said.type == "error" and "load resource" not in said.text else None,
        )
        page.on("pageerror", lambda error: note(str(error)))
        page.on(
            "request", lambda one: None if one.url.startswith((self.app.address, "data:", "blob:")) else note(one.url)
        )
        page.on("requestfailed", lambda one: None if one.failure == "net::ERR_ABORTED" else note(f"failed {one.url}"))
        for here[0] in addresses:
            page.goto(self.app.address + here[0])
            until(page, DRAWN)
            if page.evaluate(TOO_WIDE):
                note("is wider than a phone")
            if not here[0].startswith("/api") and (word := page.evaluate(WORDLESS)):
                note(f"says {word!r}")
            if not page.evaluate(HEADED):
                note("has no heading")
            if page.locator(".demo").count():
                self.noted.add(here[0])
        page.close()


@pytest.fixture(scope="module", params=get_args(Profile))
def walk(
    request: pytest.FixtureRequest,
    browser: Browser,
    built_town: Folders,
    german_pages: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Walk]:
    """The town of one size at one instant, after every path was looked at."""
    folder = tmp_path_factory.mktemp(request.param)
    with standing(built_town, folder, DEMO=request.param, HISTORY_DAYS="1") as app:
        context = browser.new_context(**SMALL, locale="de-DE", reduced_motion="reduce")
        made = Walk(request.param, app)
        made.take(context, [one for one in german_pages if "?" not in one])
        context.close()
        yield made


def test_every_page_and_tile_is_whole_on_a_phone(walk: Walk) -> None:
    assert walk.wrong == []


def test_what_is_made_up_says_so_and_nothing_else_does(walk: Walk) -> None:
    if walk.profile == "none":
        assert walk.noted == set()
    else:
        assert {"/", "/karte", "/entsorgung", "/offene-daten", "/embed/map", "/embed/nearest"} <= walk.noted
    notes = {
        one["licence"]["note"]["en"] != ""
        for one in walk.app.json("/api/collections")["collections"]
        if walk.sites()[one["id"]]
    }
    assert notes == (set() if walk.profile == "none" else {True})


def test_classes_and_states_add_up_to_the_sites(walk: Walk, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{walk.app.address}/karte")
    layers = page.locator("[data-opens]").evaluate_all("all => all.map(one => one.dataset.opens)")
    sites = walk.sites()
    counted = {}
    for layer in layers:
        page.goto(f"{walk.app.address}/karte?layer={layer}")
        told = page.locator("#told").inner_text()
        counted[layer] = sum(int(one.rpartition(": ")[2]) for one in told.split(", ") if ": " in one)
    assert counted == {layer: len(sites[layer]) for layer in layers}
    page.close()
