"""Sites set on the planners' map: placed, dragged, taken away by mouse and keyboard, to a link with equal figures."""

import json
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard import texts
from tests.browser.test_fachkarte import ANSWERED, figures, opened
from tests.support.running import App, Open, until

WORDS: Final = texts.load()["de"]
REACH: Final = "/fachkarte?v=1&q=reach&p.places=paper&p.limit=400"
SITING: Final = "/fachkarte?v=1&q=siting&p.existing=charging&p.new=3"
QUIET: Final = "document.querySelector('#answer-area').ariaBusy !== 'true'"


@pytest.fixture(autouse=True)
def prepared(still: App) -> None:
    """The town's residents and streets are read."""
    still.prepared()


def asked(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(f"p.{name}", [""])[0]


def placed(page: Page, count: int) -> None:
    """So many sites are set, and the answer says what they change."""
    until(page, f"(new URL(location).searchParams.get('p.added') || '').split(',').length === {count + 1}")
    until(page, QUIET)
    until(page, ANSWERED)


def middle(page: Page, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
    box = page.locator("#react-entry-point .leaflet-container").bounding_box()
    assert box is not None
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def set_one(page: Page, x: float, y: float) -> None:
    if page.locator("#sites-place").get_attribute("aria-pressed") != "true":
        page.locator("#sites-place").click()
    page.mouse.click(*middle(page, x, y))


def kept(page: Page) -> dict[str, str]:
    told: dict[str, str] = dict(figures(page))
    return told


def begun(open_page: Open, still: App, path: str = REACH, **options: Any) -> Page:
    page = opened(open_page, path, of=still, **options)
    until(page, ANSWERED)
    page.locator("#sites summary").first.click()
    return page


def test_from_the_empty_map_to_a_reopened_link_with_equal_figures(open_page: Open, still: App) -> None:
    page = opened(open_page, of=still, permissions=["clipboard-read", "clipboard-write"])
    expect(page.locator("#sites")).to_be_hidden()
    page.locator("#questions a", has_text=WORDS["question.reach.title"]).click()
    until(page, ANSWERED)
    page.locator("#sites summary").first.click()
    first = kept(page)
    set_one(page, 0.35, 0.4)
    placed(page, 1)
    set_one(page, 0.6, 0.65)
    placed(page, 2)
    expect(page.locator(".set")).to_have_count(2)
    expect(page.locator("[data-figure=share_now]")).to_contain_text(first["share"].split("\n")[-1])
    page.locator("#sites-removed").click()
    page.keyboard.press("Escape")
    page.locator("#sites-existing").select_option(index=0)
    gone = page.locator("#sites-existing").input_value()
    page.locator("#sites-other-removed").click()
    until(page, "new URL(location).searchParams.has('p.removed')")
    until(page, ANSWERED)
    assert asked(page, "removed") == gone
    expect(page.locator("#sites-list > li")).to_have_count(3)
    expect(page.locator("#sites-said")).to_contain_text("%")
    sentence, said = page.locator("#sentence").inner_text(), figures(page)
    page.locator("#copy").click()
    expect(page.locator("#said")).to_have_text(WORDS["fachkarte.copied"])
    link = urlsplit(page.evaluate("navigator.clipboard.readText()"))
    again = opened(open_page, f"{link.path}?{link.query}#{link.fragment}", of=still)
    until(again, ANSWERED)
    assert again.locator("#sentence").inner_text() == sentence
    assert figures(again) == said
    expect(again.locator(".set")).to_have_count(2)
    expect(again.locator(".gone--removed")).to_have_count(1)


def test_figures_follow_a_drag_and_are_then_those_of_the_whole_answer(open_page: Open, still: App) -> None:
    page = begun(open_page, still)
    set_one(page, 0.5, 0.5)
    placed(page, 1)
    page.locator("#sites-place").click()
    before, at = kept(page), asked(page, "added")
    box = page.locator(".set").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 15 * step, y + 10 * step)
    within = page.locator("[data-figure=within] dd")
    expect(within).not_to_have_text(before["within"].split("\n")[-1])
    assert asked(page, "added") == at  # the address follows once the site rests
    page.mouse.up()
    until(page, f"new URL(location).searchParams.get('p.added') !== {json.dumps(at)}")
    until(page, QUIET)
    until(page, ANSWERED)
    said = figures(page)
    page.reload()
    until(page, ANSWERED)
    assert figures(page) == said


def test_by_keyboard_sites_are_set_moved_and_taken_away_and_steps_taken_back(open_page: Open, still: App) -> None:
    page = begun(open_page, still)
    first = figures(page)
    page.locator("#sites-place").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cross")).to_be_visible()
    page.keyboard.press("Enter")
    placed(page, 1)
    page.keyboard.press("Escape")
    expect(page.locator("#cross")).to_be_hidden()
    at = asked(page, "added")
    page.locator("#sites-list button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".set")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    until(page, f"new URL(location).searchParams.get('p.added') !== {json.dumps(at)}")
    until(page, ANSWERED)
    expect(page.locator(".set")).to_be_focused()
    west, east = (float(one.removeprefix("at:").split(",")[0]) for one in (at, asked(page, "added")))
    assert east > west
    page.keyboard.press("Delete")
    until(page, "!new URL(location).searchParams.has('p.added')")
    until(page, ANSWERED)
    expect(page.locator("#sites-place")).to_be_focused()
    assert figures(page) == first
    for _ in range(2):  # taken away, then moved
        page.locator("#sites-undo").click()
        until(page, QUIET)
    until(page, f"new URL(location).searchParams.get('p.added') === {json.dumps(at)}")
    page.locator("#sites-redo").click()
    until(page, f"new URL(location).searchParams.get('p.added') !== {json.dumps(at)}")
    until(page, ANSWERED)


def test_a_proposed_site_is_dragged_and_all_proposals_are_set_then(open_page: Open, still: App) -> None:
    page = begun(open_page, still, SITING)
    expect(page.locator(".set--proposal")).to_have_count(3)
    page.locator(".set--proposal").first.focus()
    page.keyboard.press("ArrowDown")
    until(page, "new URL(location).searchParams.get('p.new') === '0'")
    until(page, QUIET)
    until(page, ANSWERED)
    assert len(asked(page, "placed").split(";")) == 3
    expect(page.locator(".set")).to_have_count(3)
    expect(page.locator(".set--proposal")).to_have_count(0)
    page.locator("#sites-undo").click()
    until(page, "new URL(location).searchParams.get('p.new') === '3'")
    until(page, ANSWERED)
    expect(page.locator(".set--proposal")).to_have_count(3)


def test_a_full_site_is_marked_on_the_map_and_people_drive_past_it(open_page: Open, still: App) -> None:
    page = begun(open_page, still, "/fachkarte?v=1&q=catchments&p.places=paper&p.usable=all")
    page.locator("#sites-existing").select_option(index=2)
    page.locator("#sites-other-full").click()
    until(page, "new URL(location).searchParams.has('p.full')")
    until(page, ANSWERED)
    expect(page.locator(".gone--full")).to_have_count(1)
    page.locator("#sites-clear").click()
    until(page, "!new URL(location).searchParams.has('p.full')")
    expect(page.locator(".gone")).to_have_count(0)
