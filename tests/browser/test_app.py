"""Our pages in the WebView of the town's app (`?app=1`), as docs/app.md promises it."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_bei_mir import HERE
from tests.browser.test_disposal import search
from tests.support.running import PHONE, App, Open, map_ready

WEBVIEW: Final[dict[str, Any]] = {
    **PHONE,
    "viewport": {"width": 412, "height": 815},
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Version/4.0 Chrome/141.0.0.0 Mobile Safari/537.36"
    ),
    "service_workers": "block",
    "reduced_motion": "reduce",
}
WITHOUT_STORAGE: Final = """for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
  Object.defineProperty(window, name, { get() { throw new DOMException('off', 'SecurityError'); } });
delete Navigator.prototype.serviceWorker;"""
"""What a WebView may lack: storage that its app did not allow, and a worker."""
PAGES: Final = (
    *("/", "/klima", "/entsorgung", "/unterwegs", "/orte", "/karte"),
    *("/bei-mir", "/ort/heat-0002", "/ort/paper-0001"),
)
FILES: Final = "[.](csv|png|svg|ics|atom|json)$|^/(api|assets|embed/)"
LOST: Final = """(files) => [...document.querySelectorAll('a[href], form[method=post]')]
  .filter((one) => one.checkVisibility() && !one.hasAttribute('download'))
  .map((one) => new URL(one.href || one.action))
  .filter((to) => to.origin === location.origin && !new RegExp(files).test(to.pathname))
  .filter((to) => to.searchParams.get('app') !== '1').map(String)"""
"""Links that lead out of the app, once scripts have had their say."""
BARS: Final = """() => [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()
  && getComputedStyle(one).position === 'fixed' && one.offsetWidth > innerWidth / 2).map((one) => one.className)"""
ENLARGE: Final = """() => {
  const every = [...document.querySelectorAll('body, body *')];
  const sizes = every.map((one) => [one, parseFloat(getComputedStyle(one).fontSize)]);
  for (const [one, px] of sizes) one.style.setProperty('font-size', `${2 * px}px`, 'important');
}"""
"""As the text zoom of a WebView does it: every text twice as large, whatever its unit."""
WIDE: Final = "document.documentElement.scrollWidth > window.innerWidth"
OVERLAPPING: Final = """() => {
  const parts = [...document.querySelectorAll('h1, h2, h3, p, li > a, button, .row, .cards__one, .seek')]
    .filter((one) => one.checkVisibility() && one.offsetWidth > 4)
    .filter((one) => !one.closest('.leaflet-container, .sr-only, .panel__toggle'));
  const name = (one) => `${one.className || one.tagName} ${one.textContent.trim().slice(0, 20)}`;
  const overlap = (one, other) => {
    if (one.contains(other) || other.contains(one)) return false;
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    return x > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  };
  return parts.flatMap((one, at) => parts.slice(at + 1).filter((other) => overlap(one, other))
    .map((other) => `${name(one)} / ${name(other)}`));
}"""
GROUND: Final = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""
"""Red, green and blue behind the page, 0 to 255."""


@pytest.fixture
def show(open_page: Open, still: App) -> Open:
    """Opens a path as the app does."""

    def opened(path: str, **more: Any) -> Page:
        page = open_page(f"{path}{'&' if '?' in path else '?'}app=1", of=still, **{**WEBVIEW, **more})
        if page.locator("#map-area").count():
            map_ready(page)
        return page

    return opened


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_bar_of_its_own_and_no_link_out_even_without_storage(show: Open, path: str) -> None:
    page = show(path)
    page.add_init_script(WITHOUT_STORAGE)
    page.reload()
    if page.locator("#map-area").count():
        map_ready(page)
    expect(page.locator("header.head")).to_be_hidden()
    expect(page.locator(".foot")).to_be_visible()
    assert page.evaluate(BARS) == []
    assert page.evaluate(LOST, FILES) == []
    assert page.evaluate("getComputedStyle(document.body).paddingBottom") == "0px"
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", ["/klima", "/karte"])
def test_the_back_key_closes_a_chosen_site_and_lets_the_sheet_down_before_it_leaves(show: Open, path: str) -> None:
    page = show("/offene-daten")
    page.goto(page.url.replace("/offene-daten", path))
    map_ready(page)
    sheet = page.locator("#sheet")
    sheet.click()
    expect(sheet).to_have_attribute("aria-expanded", "true")
    page.locator("#list .row a").first.click()
    expect(page.locator("#site-name")).to_be_visible()
    assert "app=1" in page.url
    page.go_back()
    expect(page.locator("#site-name")).to_be_hidden()
    page.go_back()
    expect(sheet).to_have_attribute("aria-expanded", "false")
    expect(page).to_have_url(re.compile(rf"{path}\?app=1"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/offene-daten\?app=1"))


def test_the_button_of_the_sheet_lets_down_what_it_pulled_up_and_leaves_no_step_behind(show: Open) -> None:
    page = show("/offene-daten")
    page.goto(page.url.replace("/offene-daten", "/klima"))
    map_ready(page)
    for expanded in ("true", "false"):
        page.click("#sheet")
        expect(page.locator("#sheet")).to_have_attribute("aria-expanded", expanded)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/offene-daten\?app=1"))


@pytest.mark.parametrize("path", ["/?site=heat-0002", "/klima?site=heat-0002", "/karte?layers=paper&site=paper-0001"])
def test_a_link_to_a_site_opens_it(show: Open, path: str) -> None:
    page = show(path)
    expect(page.locator("#site")).to_have_attribute("data-site", path.partition("site=")[2])
    expect(page.locator("#site-name")).to_be_visible()


def test_a_district_and_a_suggestion_stay_inside(show: Open) -> None:
    page = show("/klima")
    page.locator("#district").select_option("Ickern")
    expect(page).to_have_url(re.compile(r"district=Ickern.*app=1|app=1.*district=Ickern"))
    page = show("/bei-mir?theme=dark")
    page.locator("#near-place").fill("Ickern")
    page.locator("#near-places [data-href]").first.click()
    expect(page).to_have_url(re.compile(r"district=Ickern"))
    assert "app=1" in page.url
    assert "theme=dark" in page.url


def test_a_position_that_the_app_grants_is_answered_inside(show: Open) -> None:
    page = show("/bei-mir", geolocation=HERE, permissions=["geolocation"])
    page.click("#near-locate")
    expect(page.locator("#place")).to_have_text("Ihr Standort")
    expect(page.locator("header.head")).to_be_hidden()
    assert page.evaluate(LOST, FILES) == []


def test_a_position_that_the_app_refuses_is_said_and_an_address_does_instead(show: Open) -> None:
    page = show("/bei-mir")
    page.click("#near-locate")
    expect(page.locator(".seek--near [role=status]")).to_contain_text("gibt den Standort nicht frei")
    expect(page.locator("#near-place")).to_be_editable()


def test_the_way_on_is_a_link_for_the_phone_itself(show: Open) -> None:
    page = show("/entsorgung")
    search(page, "Lange Straße")
    way = page.locator(".acts__go").first
    expect(way).to_have_attribute("href", re.compile("^geo:"))
    assert way.get_attribute("target") is None


@pytest.mark.parametrize("path", PAGES)
def test_text_twice_as_large_neither_overlaps_nor_scrolls_sideways(show: Open, path: str) -> None:
    page = show(path)
    before = page.evaluate(OVERLAPPING)
    page.evaluate(ENLARGE)
    assert page.evaluate(OVERLAPPING) == before == []
    assert not page.evaluate(WIDE)


def test_it_is_dark_where_the_phone_is_and_as_the_app_says(show: Open) -> None:
    for scheme, theme, dark in (("dark", "", True), ("light", "", False), ("dark", "?theme=light", False)):
        page = show(f"/klima{theme}", color_scheme=scheme)
        assert (sum(page.evaluate(GROUND)) < 200) is dark
        page.close()
