"""Many layers at once stay readable, and what is chosen is in the address."""

from playwright.sync_api import Page, expect

import layers
from tests.support.running import App, Open, map_ready, until

OPEN = layers.discover().open
ALL = ",".join(OPEN)
TABLES = len({one.classes.name for one in OPEN.values() if one.classes and one.reader != "technical"})
MARKS = """[...document.querySelectorAll('.leaflet-marker-pane .mark')].map((one) => {
  const box = one.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})"""


def test_the_legend_says_each_class_table_once(open_page: Open) -> None:
    page = open_page(f"/karte?layers={ALL}")
    map_ready(page)
    expect(page.locator(".legend__layer:visible")).to_have_count(TABLES)
    expect(page.locator("#legend >> text=hat noch Platz")).to_have_count(1)
    expect(page.locator("#legend >> text=noch kein Wert")).to_have_count(1)
    expect(page.locator("#legend >> text=Ring mit Zahl")).to_have_count(1)
    fill = page.locator("[data-legend='bins paper glass'] .legend__name")
    assert fill.all_inner_texts() == ["Mülleimer", "Altpapier", "Altglas"]
    page.uncheck("#show-paper")
    expect(fill.nth(1)).to_be_hidden()
    expect(page.locator("#legend >> text=hat noch Platz")).to_be_visible()


def test_symbols_carry_their_layer_only_where_there_are_several(open_page: Open) -> None:
    page = open_page("/karte")
    map_ready(page)
    expect(page.locator(".badge")).to_have_count(0)
    page.check("#show-charging")
    until(page, "document.querySelectorAll('.mark:not(.mark--no_sensor) .badge').length > 20")
    page.uncheck("#show-charging")
    expect(page.locator(".badge")).to_have_count(0)


def settled(page: Page) -> list[list[float]]:
    """Where the symbols are, as soon as they stay there."""
    before: list[list[float]] = []
    while not (now := page.evaluate(MARKS)) or now != before:
        before = now
        page.wait_for_timeout(400)
    return before


def test_no_symbol_hides_another_completely(open_page: Open) -> None:
    for zoom in (12, 15, 18):
        page = open_page(f"/karte?layers={ALL}#karte={zoom}/51.5490/7.3110")
        map_ready(page)
        at = settled(page)
        close = [
            (one, other)
            for i, one in enumerate(at)
            for other in at[i + 1 :]
            if abs(one[0] - other[0]) < 4 and abs(one[1] - other[1]) < 4
        ]
        assert len(at) > 5
        assert close == []


def test_what_is_on_the_map_is_in_the_address_and_comes_back(app: App, open_page: Open) -> None:
    page = open_page("/karte")
    map_ready(page)
    page.check("#show-bins")
    page.check("#show-glass")
    page.uncheck("#show-heat")
    assert page.url.endswith("/karte?layers=bins,glass")
    page.goto(page.url)
    map_ready(page)
    assert page.locator(".layers__box:checked").evaluate_all("(all) => all.map((one) => one.value)") == [
        "bins",
        "glass",
    ]
    page.check("#show-heat")
    page.uncheck("#show-bins")
    page.uncheck("#show-glass")
    assert page.url == f"{app.address}/karte"


def test_the_back_button_takes_back_and_brings_back_details(open_page: Open) -> None:
    page = open_page("/klima")
    map_ready(page)
    page.locator("#list .row__link").first.click()
    expect(page.locator("#site-name")).to_be_visible()
    site = page.locator("#site").get_attribute("data-site")
    name = page.locator("#site-name").inner_text()
    expect(page.locator(".map__name")).to_have_text(name)
    page.go_back()
    expect(page.locator("#site")).to_be_hidden()
    expect(page.locator(".map__name")).to_have_count(0)
    assert "site=" not in page.url
    page.go_forward()
    expect(page.locator("#site")).to_have_attribute("data-site", str(site))
    expect(page.locator(".map__name")).to_have_text(name)
