"""Readable without scripts, without a mouse, without good eyes; nothing is asked of other machines."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import violations
from tests.support.running import App, Open

WIDE = 0.8
WARNING = f"<p class='dwd'>{'Amtliche Warnung vor Hitze. ' * 9}</p>"
"""What may stand beside a headline."""


def test_axe_finds_nothing_in_the_details_of_a_site(open_page: Open) -> None:
    for theme in ("light", "dark"):
        page = open_page(f"/?site=heat-0002&theme={theme}")
        expect(page.locator("#site .chart svg")).to_be_visible()
        page.click(".chart__table summary")
        assert "\n".join(violations(page)) == ""


def test_everything_can_be_read_without_scripts(open_page: Open) -> None:
    page = open_page("/?layer=bins", java_script_enabled=False)
    expect(page.locator("h1")).to_contain_text(re.compile("voll|über"))
    expect(page.locator(".map__noscript")).to_contain_text("Alle Werte stehen auch in der Liste.")
    expect(page.locator("#list .row")).to_have_count(25)
    page.click("#list [rel=next]")
    expect(page.locator(".pages__place")).to_have_text("26 bis 50 von 1.000")
    page.select_option("#district", "Schwerin")
    page.click("#filter button")
    expect(page.locator("#list .row__note").first).to_contain_text("· Schwerin")
    page.click("[data-opens=paper]")
    page.locator("#list .row__link").nth(3).click()
    expect(page.locator("#site .site__age")).to_contain_text("gemessen")
    page.click("#site >> text=Schließen")
    expect(page.locator("#site")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/klima"])
def test_without_scripts_the_headline_is_as_wide_as_the_page(open_page: Open, still: App, path: str) -> None:
    page = open_page(path, of=still, java_script_enabled=False)
    page.locator(".sentence").evaluate("(one, warning) => one.insertAdjacentHTML('beforeend', warning)", WARNING)
    headline, main = (page.locator(one).bounding_box() for one in ("h1", "main"))
    assert headline
    assert main
    assert headline["width"] > main["width"] * WIDE
    for dead in ("[for=show-surface]", ".scale", "#past"):
        expect(page.locator(dead)).to_be_hidden()


def test_no_script_stands_inline_and_none_may(app: App, open_page: Open) -> None:
    page = open_page()
    answer = page.goto(app.address)
    assert answer is not None
    assert (
        "'unsafe-inline'" not in answer.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
    )
    inline = "[...document.scripts].filter((one) => !one.src && one.type !== 'application/json').length"
    assert page.evaluate(inline) == 0


@pytest.mark.parametrize(
    ("path", "words"), [("/gibt-es-nicht", "gibt es nicht"), ("/x/y.html?lang=en", "does not exist")]
)
def test_unknown_addresses_get_our_page(app: App, open_page: Open, path: str, words: str) -> None:
    page = open_page()
    answer = page.goto(app.address + path)
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_contain_text(words)
    page.click("main a")
    expect(page.locator("#list .row").first).to_be_visible()


def test_the_skip_link_comes_first_and_the_focus_is_seen(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    skip = page.locator(".skip").first
    expect(skip).to_be_focused()
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
