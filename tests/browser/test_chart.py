"""A chart is read by mouse, by finger and by arrow keys, wherever it stands."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.running import PHONE, Open, until

STATION = "/ort/heat-0002"


def seen(page: Page) -> Locator:
    """The drawing of the size that is shown."""
    return page.locator(".plot:visible").first


def at(page: Page, share: float) -> tuple[float, float]:
    """Where a share of the drawing's width is in the window."""
    seen(page).scroll_into_view_if_needed()
    box = seen(page).bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def rows(page: Page) -> list[list[str]]:
    """The cells of the chart's table, the oldest first."""
    found: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('.chart tbody tr')].reverse()"
        ".map((row) => [...row.cells].map((one) => one.textContent))"
    )
    return found


def test_the_mouse_reads_time_and_values_and_leaving_puts_the_sentence_back(open_page: Open) -> None:
    page = open_page(STATION)
    told = page.locator(".chart__told")
    expect(told).to_be_hidden()
    page.mouse.move(*at(page, 0.5))
    expect(told).to_be_visible()
    time, values = (told.locator(one).text_content() or "" for one in ("strong", "span"))
    (row,) = [one for one in rows(page) if one[0] == time]
    assert values.startswith(row[1])
    assert f"Stadtmittel {row[-1]}" in values
    expect(seen(page).locator(".plot__dot")).to_have_count(2)
    page.mouse.move(5, 5)
    expect(told).to_be_hidden()
    expect(page.locator(".plot__hair")).to_have_count(0)


def test_the_keyboard_reads_every_bucket_and_says_it_politely(open_page: Open) -> None:
    page = open_page(STATION)
    slider, values = page.locator(".chart__slider"), page.locator(".chart__told [role=status]")
    slider.focus()
    table = rows(page)
    expect(slider).to_have_attribute("aria-valuetext", table[-1][0])
    for key, row in (("ArrowLeft", table[-2]), ("Home", table[0]), ("ArrowRight", table[1]), ("End", table[-1])):
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", row[0])
        expect(values).to_contain_text(row[1])
    hair = seen(page).locator(".plot__at")
    assert float(hair.get_attribute("x1") or 0) == pytest.approx(_last_point(page), abs=0.1)
    page.keyboard.press("Escape")
    expect(page.locator(".chart__told")).to_be_hidden()


def _last_point(page: Page) -> float:
    path = seen(page).locator(".plot__line").get_attribute("d") or ""
    return float(path.rpartition("L")[2].split()[0])


def test_a_finger_reads_what_it_touches_and_the_values_stay(open_page: Open) -> None:
    page = open_page(STATION, **PHONE)
    until(page, "performance.getEntriesByType('resource').some((one) => one.name.includes('station.js'))")
    page.wait_for_load_state("networkidle")
    page.touchscreen.tap(*at(page, 0.3))
    told = page.locator(".chart__told")
    expect(told).to_be_visible()
    first = told.text_content()
    page.touchscreen.tap(*at(page, 0.8))
    expect(told).not_to_have_text(first or "")
    expect(seen(page).locator(".plot__hair")).to_have_count(1)
    page.touchscreen.tap(10, 10)
    expect(told).to_be_hidden()


def test_several_sites_are_read_together_at_one_time(open_page: Open) -> None:
    page = open_page(f"{STATION}?with=heat-0001&with=heat-0003")
    expect(page.locator(".chart__name")).to_have_count(3)
    page.mouse.move(*at(page, 0.5))
    expect(page.locator(".plot__hair")).to_have_count(3)
    places = page.locator(".plot__at").evaluate_all("(all) => all.map((one) => one.getAttribute('x1'))")
    assert len(set(places)) == 1
    values = page.locator(".chart__told [role=status]").text_content() or ""
    for name, said in zip(
        page.locator(".chart__name").all_text_contents(), page.locator(".plot__said").all_text_contents(), strict=True
    ):
        assert f"{name} {said}" in values


def test_the_reader_is_loaded_where_a_chart_stands_and_as_soon_as_one_comes(open_page: Open) -> None:
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    until(page, "document.querySelector('.mark') !== null")
    loaded = "performance.getEntriesByType('resource').some((one) => one.name.includes('crosshair'))"
    assert not page.evaluate(loaded)
    page.click("#list .row__link")
    until(page, loaded)
    expect(page.locator("#site .plot")).to_be_visible()
    page.mouse.move(*at(page, 0.5))
    expect(page.locator("#site .chart__told")).to_be_visible()


def test_without_scripts_a_chart_is_complete_and_offers_nothing_that_does_nothing(open_page: Open) -> None:
    page = open_page(STATION, java_script_enabled=False)
    expect(seen(page)).to_be_visible()
    expect(page.locator(".chart__slider")).to_be_hidden()
    expect(page.locator(".chart__told")).to_be_hidden()
    assert page.locator(".chart__files a").all_text_contents() == ["CSV", "PNG", "SVG"]


@pytest.mark.parametrize("path", [STATION, f"{STATION}?with=heat-0001", "/ort/bins-0892"])
def test_a_chart_fits_into_the_narrowest_window(open_page: Open, path: str) -> None:
    page = open_page(path, viewport={"width": 320, "height": 700})
    page.mouse.move(*at(page, 0.5))
    expect(page.locator(".chart__told")).to_be_visible()
    parts = "[...document.querySelectorAll('.chart, .chart__drawn, .chart__told, .plot, .chart__files')]"
    assert page.evaluate(f"{parts}.every((one) => one.getBoundingClientRect().right <= window.innerWidth)")
