"""From the answer to a site and to what reports a problem there, by the keyboard alone."""

from playwright.sync_api import Page, expect

from tests.support.running import App, Open

MOST_STEPS = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus, which is seen there."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector
            return
    raise AssertionError(f"{selector} is not reached by {MOST_STEPS} steps")


def test_from_the_sentence_to_a_full_bin_and_to_its_report(open_page: Open, still: App) -> None:
    page = open_page("/?layer=bins", of=still)
    tab_to(page, "h1 a")
    page.keyboard.press("Enter")
    expect(page.locator("#list")).to_be_focused()
    expect(page.locator("#list .row").first).to_be_visible()
    tab_to(page, "#list .row__link")
    name = page.evaluate("document.activeElement.querySelector('.row__name').textContent")
    page.keyboard.press("Enter")
    expect(page.locator("#site")).to_contain_text(name)
    tab_to(page, "#site a[href^='/ort/']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    tab_to(page, "#way a")
    tab_to(page, "#report a")
    assert "bins-" in page.evaluate("document.activeElement.href")
