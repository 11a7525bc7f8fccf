"""The page of a site with the keyboard alone and without scripts."""

from playwright.sync_api import Page, expect

from tests.support.running import Open, until


def tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Press Tab until an element of this selector has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not within {most} stops")


def test_a_stations_hot_days_are_read_with_the_keyboard_alone(open_page: Open) -> None:
    page = open_page("/")
    until(page, "document.querySelector('.mark') !== null")
    tab_to(page, "#list .row__link")
    name = page.evaluate("document.activeElement.querySelector('.row__name').textContent")
    page.keyboard.press("Enter")
    expect(page.locator("#site-name")).to_be_focused()
    tab_to(page, "#site .site__page a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    hot = page.locator(".tile").filter(has_text="Hitzetage").locator(".tile__figure")
    expect(hot).to_have_text("–")  # nothing of this summer was measured
    expect(page.locator(".station__measured")).to_contain_text("Tagen gemessen")
    tab_to(page, "#days .station__more a")
    page.keyboard.press("Enter")
    expect(page.locator("#days h2")).to_have_text("Sommertage, Hitzetage, Tropennächte")


def test_spans_and_comparison_work_without_scripts(open_page: Open) -> None:
    page = open_page("/ort/heat-0002", java_script_enabled=False)
    page.click("text=30 Tage")
    expect(page.locator(".spans__span[aria-current]")).to_have_text("30 Tage")
    page.select_option("#beside", label="Stadtgarten")
    page.click("text=Hinzufügen")
    expect(page.locator(".beside__site")).to_have_count(1)
    expect(page.locator(".plot--multiple .plot__line")).to_have_count(2)
    page.click(".chart__table summary")
    expect(page.locator(".chart__table thead th").last).to_have_text("Stadtgarten")
    page.click("text=Entfernen")
    expect(page.locator(".beside__site")).to_have_count(0)


def test_the_slider_shows_past_hours_with_one_fetch_and_comes_back_to_now(open_page: Open) -> None:
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/series" in request.url else None)
    marks = "[...document.querySelectorAll('.mark')].map((one) => one.textContent).sort().join(' ')"
    now = until(page, marks)
    slider, told = page.locator(".past__slider"), page.locator(".past__told")
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text(" bis ")
    until(page, f"{marks} !== {now!r}")
    assert slider.get_attribute("aria-valuetext") == told.text_content()
    page.keyboard.press("End")
    expect(told).to_have_text("jetzt")
    until(page, f"{marks} === {now!r}")
    assert len(asked) == 1
