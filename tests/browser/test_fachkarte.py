"""The planners' workbench as planners use it: from the empty map to a file and a link, by mouse and by keyboard."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.axe import equal_access, violations
from tests.support.running import PHONE, App, Open, until

DRAWN = "document.querySelector('#map-area.map--ready canvas.leaflet-tile-loaded')"
ANSWERED = "document.querySelector('#sentence') && document.querySelector('#answer-area').ariaBusy !== 'true'"
BARS = "document.querySelectorAll('#bars .barlayer .point').length > 1"
FIGURES = "[...document.querySelectorAll('[data-figure]')].map((one) => [one.dataset.figure, one.innerText])"
REACH = "/fachkarte?v=1&q=reach&p.places=paper&p.limit=400"
LIT = "document.querySelectorAll('.shade[aria-pressed=true]').length"


@pytest.fixture(autouse=True)
def prepared(app: App) -> None:
    """The town's residents and streets are read: what is asked before says that it is not ready yet."""
    app.prepared()


def opened(open_page: Open, path: str = "/fachkarte", **options: Any) -> Page:
    page = open_page(path, **options)
    until(page, DRAWN)
    return page


def figures(page: Page) -> Any:
    page.locator("#figures").evaluate("(one) => { one.open = true; }")
    return page.evaluate(FIGURES)


def test_bars_legend_and_map_light_the_same_class(open_page: Open) -> None:
    page = opened(open_page, REACH)
    until(page, BARS)
    shade = page.locator("[data-shapes=left_out]").nth(1)
    shade.click()
    expect(shade).to_have_attribute("aria-pressed", "true")
    until(page, "JSON.stringify(document.querySelector('#bars .js-plotly-plot').data[0].selectedpoints) === '[1]'")
    shade.click()
    until(page, f"{LIT} === 0")
    page.locator("#bars").scroll_into_view_if_needed()
    box = page.locator("#bars .barlayer .point").nth(2).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-shapes=left_out]").nth(2)).to_have_attribute("aria-pressed", "true")


def test_layers_are_found_shown_ordered_and_taken_off_and_stand_in_the_address(open_page: Open) -> None:
    page = opened(open_page)
    page.locator("#tree-search").fill("gewä")
    page.locator("[id='tree-town.water']").check()
    expect(page).to_have_url(re.compile(r"layers=town\.water,town\.districts"))
    page.locator("#tree-search").fill("")
    page.locator("[id='down-town.water']").click()
    expect(page).to_have_url(re.compile(r"layers=town\.districts,town\.water"))
    page.locator("[id='opacity-town.water']").fill("50")
    expect(page).to_have_url(re.compile(r"town\.water~50"))
    until(page, "document.querySelector('.leaflet-town\\\\.water-pane, [class*=water-pane]').style.opacity === '0.5'")
    page.locator("#tree details", has_text="Klima").locator("summary").first.click()
    page.locator("#tree-heat").check()
    until(page, "document.querySelector('.mark')")
    page.locator("#off-heat").click()
    until(page, "!document.querySelector('.mark')")
    expect(page.locator("#tree-heat")).to_be_focused()


def test_what_is_drawn_by_keyboard_is_asked_with_and_not_in_the_link(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&q=reach&p.places=own:drawn&p.by=straight&p.limit=1000")
    expect(page.locator(".reply__problem")).to_contain_text("eigene Zeichnung")
    page.locator("#draw-points").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cross")).to_be_visible()
    page.keyboard.press("Enter")
    until(page, ANSWERED)
    page.keyboard.press("Escape")
    expect(page.locator("#draw-hint")).to_contain_text("1 Punkt,")
    expect(page.locator("#more")).to_contain_text("bleibt bei Ihnen")
    assert "coordinates" not in page.url
    other = opened(open_page, page.url.partition(page.url.split("/fachkarte")[0])[2])
    expect(other.locator(".reply__problem")).to_contain_text("eigene Zeichnung")


def test_what_was_refused_can_be_asked_again_and_again(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&q=reach&p.places=own:drawn")

    def asks(request: Request) -> bool:
        is_callback = "/_dash-update-component" in request.url
        return is_callback and "visit.questioned" in json.loads(request.post_data or "{}").get("changedPropIds", [])

    for _ in range(2):
        with page.expect_request(asks):
            page.locator("#again").click()
        until(page, "document.querySelector('#answer-area').ariaBusy !== 'true'")
        expect(page.locator(".reply__problem")).to_contain_text("eigene Zeichnung")


def test_a_question_is_asked_and_its_answer_reached_by_keyboard_alone(open_page: Open) -> None:
    page = opened(open_page)
    page.locator("#questions a", has_text="Erreichbarkeit").focus()
    page.keyboard.press("Enter")
    until(page, ANSWERED)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#ask button')"):
            break
    page.keyboard.press("Enter")
    until(page, ANSWERED)
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.reply__file')"):
            break
    assert page.evaluate("document.activeElement.matches('.reply__file')")
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#here")).to_contain_text("Stadtteile")
    page.keyboard.press("Escape")
    expect(page.locator("#here")).to_be_empty()


def test_the_back_button_takes_back_a_question(open_page: Open) -> None:
    page = opened(open_page)
    page.locator("#questions a", has_text="Erreichbarkeit").click()
    until(page, ANSWERED)
    page.go_back()
    expect(page.locator("#sentence")).to_have_count(0)
    expect(page.locator("#ask")).to_have_count(0)


def test_both_checkers_find_nothing_with_an_answer_layers_and_drawing_open(open_page: Open) -> None:
    for scheme in ("light", "dark"):
        page = opened(open_page, f"{REACH}&layers=paper~60,town.districts", color_scheme=scheme)
        until(page, BARS)
        page.locator("#draw summary").click()
        page.locator(".tree__group summary").first.click()
        assert violations(page) == []
        assert equal_access(page) == []


def test_a_phone_shows_map_question_and_answer_without_scrolling_sideways(open_page: Open) -> None:
    page = opened(open_page, REACH, **PHONE)
    until(page, ANSWERED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
