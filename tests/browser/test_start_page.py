"""What people see on the start page, and what changes when they choose."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from analysis.heat.surface.storage import StoredSurface, write
from tests.support.running import PHONE, App, Open, map_ready, until


def test_says_first_how_warm_it_is(still: App, open_page: Open) -> None:
    page = open_page("/klima", of=still)
    expect(page.locator("h1")).to_have_text(
        re.compile(r"^(Um \d\d:\d\d\sUhr an \d+ Messstellen|Überall ähnlich:) .*\u00a0°C\.$")
    )
    expect(page.locator(".foot .demo")).to_have_text("Vorführdaten – keine echten Messwerte")


def test_shows_stations_and_the_basemap(open_page: Open) -> None:
    page = open_page("/klima")
    map_ready(page)
    assert page.locator(".pill").count() > 10


def test_a_topic_has_a_card_or_a_page_without_a_map(still: App, open_page: Open) -> None:
    page = open_page(of=still)
    topics = page.locator(".head__topics li:not(.only-narrow) a")
    pages = {one.inner_text() or one.text_content() or "": one.get_attribute("href") for one in topics.all()}
    for title in pages.keys() - set(page.locator(".cards__title").all_inner_texts()):
        other = open_page(str(pages[title]), of=still)
        expect(other.locator("h1").first).to_be_visible()
        expect(other.locator("#ground")).to_have_count(0)


def test_every_card_leads_to_the_page_of_its_topic(still: App, open_page: Open) -> None:
    page = open_page(of=still)
    titles = page.locator(".cards__title").all_inner_texts()
    assert set(titles) <= set(page.locator(".head__topics li:not(.only-narrow)").all_text_contents())
    assert all(page.locator(".cards__said").all_inner_texts())
    expect(page.locator(".cards__one").filter(has_text="Klima").locator("polyline")).to_have_count(1)
    page.locator(".cards__one").filter(has_text="Unterwegs").click()
    expect(page).to_have_title("Unterwegs · Stadtklima Castrop-Rauxel")
    expect(page.locator(".cards")).to_be_hidden()


@pytest.mark.parametrize("size", [{"viewport": {"width": 1280, "height": 640}}, PHONE], ids=["laptop", "phone"])
def test_the_cards_stand_within_the_first_screen(still: App, open_page: Open, size: dict[str, Any]) -> None:
    page = open_page(of=still, **size)
    for one in page.locator(".cards__one").all():
        box = one.bounding_box()
        assert box is not None
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] - 4]
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('.cards__one') !== null", middle)


def test_the_surface_can_be_shown_and_one_theme_is_on_the_map_at_a_time(app: App, open_page: Open) -> None:
    put_surface(app)
    page = open_page("/?layer=heat")
    map_ready(page)
    page.focus("#show-surface")
    page.keyboard.press("Space")
    expect(page.locator("img.surface")).to_be_visible()
    expect(page.locator("#surface-legend")).to_have_text(
        re.compile(r"^Berechnet, auf \d,\d\sGrad genau \(Stand .*\d\d:\d\d\sUhr, \d+ Messstellen\)$")
    )
    assert page.locator(".ring").count() == 0
    page.goto(page.url.replace("layer=heat", "layer=paper"))
    map_ready(page)
    page.click("[data-opens=bins]")
    expect(page.locator(".ring").first).to_be_visible()
    expect(page.locator(".pill")).to_have_count(0)
    expect(page.locator("img.surface")).to_have_count(0)
    shown = "[...document.querySelectorAll('.mark [data-site]')].map((one) => one.dataset.site.split('-')[0])"
    until(page, f"new Set({shown}).size === 1 && {shown}[0] === 'bins'")


def put_surface(app: App) -> None:
    """A surface of now, as ingest keeps one every hour."""
    png, now = BytesIO(), datetime.now(UTC)
    Image.new("RGBA", (8, 8), (213, 93, 62, 140)).save(png, "PNG")
    figures = {"n_stations": 45, "simulated": True, "loo_rmse_k": 0.4, "bounds": (7.24, 51.52, 7.38, 51.63)}
    kept = StoredSurface(layer="heat", observed_at=now, computed_at=now, picture="heat-1.png", **figures)  # type: ignore[arg-type]  # of each name
    write(app.folders.surface, kept, png.getvalue())


def test_opening_a_list_shows_its_layer_and_its_sentence(open_page: Open) -> None:
    page = open_page("/?layer=glass")
    map_ready(page)
    page.click("[data-opens=bins]")
    expect(page.locator("#list")).to_have_attribute("data-layer", "bins")
    expect(page.locator("h1")).to_contain_text(re.compile("voll|über"))
    expect(page.locator("[data-opens=bins]")).to_have_attribute("aria-current", "true")
    expect(page.locator(".ring").first).to_be_visible()
    assert "layer=bins" in page.url


def test_the_list_is_paged(open_page: Open) -> None:
    page = open_page("/?layer=bins")
    map_ready(page)
    expect(page.locator("#list .row")).to_have_count(25)
    first = page.locator("#list .row__name").first.text_content()
    page.click("#list [rel=next]")
    expect(page.locator(".pages__place")).to_have_text("26 bis 50 von 1.000")
    assert page.locator("#list .row__name").first.text_content() != first
    page.go_back()
    expect(page.locator(".pages__place")).to_have_text("1 bis 25 von 1.000")


def test_the_list_can_be_of_one_district(open_page: Open) -> None:
    page = open_page("/?layer=bins")
    map_ready(page)
    page.select_option("#district", "Schwerin")
    expect(page.locator("#list .row__note").first).to_contain_text("· Schwerin")
    assert "district=Schwerin" in page.url


def test_a_line_of_the_list_opens_its_details_by_keyboard(open_page: Open) -> None:
    page = open_page("/klima")
    map_ready(page)
    line = page.locator("#list .row__link").first
    name = line.locator(".row__name").inner_text()
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#site-name")).to_have_text(name)
    expect(page.locator("#site-name")).to_be_focused()
    expect(page.locator("#site .site__age")).to_contain_text("gemessen")
    expect(page.locator("#site .chart svg")).to_be_visible()
    expect(page.locator(".map__name")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page.locator("#site")).to_be_hidden()
    expect(line).to_be_focused()


def test_a_click_on_a_marker_opens_its_details(open_page: Open) -> None:
    page = open_page("/klima")
    map_ready(page)
    page.locator(".mark [data-site]").first.click()
    expect(page.locator("#site .site__value")).to_contain_text("°C")
    expect(page.locator("#site .chart__table summary")).to_be_visible()
    assert "site=heat-" in page.url


def test_a_link_to_a_site_opens_its_details_and_names_it_on_the_map(open_page: Open) -> None:
    page = open_page("/?site=heat-0002")
    expect(page.locator("#site")).to_have_attribute("data-site", "heat-0002")
    expect(page.locator(".map__name")).to_have_text(page.locator("#site-name").inner_text())


def test_the_map_goes_to_the_site_of_a_link_however_small_the_town_stands_beside_the_legend(open_page: Open) -> None:
    page = open_page("/?site=heat-0002", viewport={"width": 1280, "height": 640})
    name, area = page.locator(".map__name").bounding_box(), page.locator("#ground").bounding_box()
    assert name is not None
    assert area is not None
    assert abs(name["x"] + name["width"] / 2 - area["x"] - area["width"] / 2) < 8


def test_speaks_english_and_keeps_it(open_page: Open) -> None:
    page = open_page("/klima")
    page.click("[hreflang=en].tool")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(re.compile("stations read|Much the same everywhere"))
    page.goto(page.url.replace("/klima", "/"))
    page.locator(".cards__one").filter(has_text="Waste").click()
    expect(page.locator("h1")).to_contain_text("?")
    assert "lang=en" in page.url


def test_changes_its_theme_without_a_reload_and_without_a_cookie(open_page: Open) -> None:
    page = open_page()
    map_ready(page)
    page.evaluate("window.stays = true")
    page.click("[data-theme=dark]")
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    assert page.evaluate("window.stays")
    assert "theme=dark" in page.url
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in {"rgb(0, 0, 0)", "oklch(0 0 0)"}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_follows_the_devices_theme(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    expect(page.locator("[data-theme=light]")).to_be_visible()
    expect(page.locator("[data-theme=dark]")).to_be_hidden()


def test_fits_a_phone(open_page: Open) -> None:
    page = open_page(**PHONE)
    map_ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    height = page.evaluate("document.getElementById('map-area').offsetHeight")
    assert height == pytest.approx(0.31 * 844, abs=2)
    page.tap("#sheet")
    expect(page.locator("#sheet")).to_have_attribute("aria-expanded", "true")
    page.tap("#sheet")
    expect(page.locator("#sheet")).to_have_attribute("aria-expanded", "false")


def test_touch_targets_are_large_enough(open_page: Open) -> None:
    page = open_page("/?layer=bins", **PHONE)
    map_ready(page)
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, select, summary, .themes__beside, .mark')]
           .filter((one) => one.offsetParent && !one.closest('.foot') && !one.classList.contains('skip'))
           .map((one) => [one.className, one.offsetWidth, one.offsetHeight])
           .filter(([, width, height]) => width < 44 || height < 36)"""
    )
    assert small == []


def test_a_link_carries_the_view_and_never_where_somebody_is(open_page: Open) -> None:
    where = {"latitude": 51.5541237, "longitude": 7.3141239}
    page = open_page("/klima?sort=name", geolocation=where, permissions=["geolocation"])
    map_ready(page)
    page.evaluate("document.querySelectorAll('.cool, .cool details').forEach((one) => { one.open = true; })")
    page.click("#cool-near")
    expect(page.locator("#cool-said")).to_have_text(re.compile("Am nächsten|nichts offen"))
    assert page.evaluate("location.hash") == ""
    steps = page.evaluate("history.length")
    page.focus("#map-area .leaflet-container")
    page.keyboard.press("ArrowRight")
    view = until(page, "/^#karte=[0-9.]+\\/51\\.\\d{4}\\/7\\.\\d{4}$/.test(location.hash) && location.hash")
    assert (page.evaluate("history.length"), page.evaluate("location.search")) == (steps, "?sort=name")
    for link in ("a.tool[hreflang=en]", ".tool--simple"):
        assert (page.locator(link).get_attribute("href") or "").endswith(view)
    page.click("[data-theme=dark]")
    assert page.evaluate("location.hash") == view
    page.goto(f"{page.url.partition('?')[0]}?lang=en#karte=99/51.5500/7.3110")
    map_ready(page)
    assert _view(page)[:1] == ["19"]
    page.goto(f"{page.url.partition('?')[0]}#karte=14/north/7.3110")
    map_ready(page)
    assert float(_view(page)[0]) < 14


def _view(page: Page) -> list[Any]:
    """Zoom and middle of the map, as it writes them once it was moved."""
    page.evaluate("history.replaceState(null, '', location.pathname + location.search)")
    page.focus("#map-area .leaflet-container")
    page.keyboard.press("ArrowRight")
    return list(until(page, "location.hash.startsWith('#karte=') && location.hash.slice(7).split('/')"))


def test_the_scale_is_chosen_by_keyboard_and_pills_list_and_legend_follow(still: App, open_page: Open) -> None:
    page = open_page("/klima?scale=difference", of=still)
    map_ready(page)
    expect(page.locator("#legend")).to_contain_text("Unterschied zum Stadtmittel")
    pill = page.locator(".mark:not(.mark--many) .pill").first
    expect(pill).to_have_text(SIGNED)
    assert_listed_as_drawn(page)
    page.focus("#scale-value")
    page.keyboard.press("Enter")
    expect(page.locator("#scale-value")).to_have_attribute("aria-pressed", "true")
    assert "scale=value" in page.url
    expect(page.locator("#legend .ramp:visible")).to_have_attribute("aria-label", re.compile("^Lufttemperatur"))
    expect(pill).to_have_text(re.compile(r"^\d+$"))
    expect(page.locator("#list .row__note").first).not_to_contain_text("Stadtmittel")
    page.go_back()
    expect(pill).to_have_text(SIGNED)


SIGNED = re.compile(r"^([+\u2212]\d,\d|0,0)$")


def assert_listed_as_drawn(page: Page) -> None:
    """What stands singly on the map has the number and the colour that the first page of the list says."""
    drawn = page.evaluate("""Object.fromEntries([...document.querySelectorAll('.mark:not(.mark--many) .pill')]
      .map((one) => [one.dataset.site, [one.textContent, one.style.backgroundColor]]))""")
    listed = page.evaluate("""Object.fromEntries([...document.querySelectorAll('#list .row__link')]
      .map((one) => [one.dataset.site, [one.querySelector('.row__note').textContent.split(/\\s/)[0],
        one.querySelector('svg').style.color]]))""")
    both = drawn.keys() & listed.keys()
    assert both
    assert {one: drawn[one] for one in both} == {one: listed[one] for one in both}


def test_the_headline_says_the_hour_that_is_drawn(open_page: Open) -> None:
    page = open_page("/klima")
    map_ready(page)
    now = page.text_content("#answer")
    page.focus("#past-hours")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#answer")).to_have_text(re.compile(r"^(Heute|Gestern) \d+\sUhr.*: .+\.$"))
    said = page.text_content("#past output")
    assert str(page.text_content("#answer")).lower() == f"{said}.".lower()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#answer")).to_have_text(str(now))
