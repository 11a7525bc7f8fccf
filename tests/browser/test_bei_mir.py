"""Asking for one place: by name, by the device, without scripts; on every page the search leads there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.running import PHONE, Open, until

PATH = "/bei-mir"
HERE = {"latitude": 51.5533217, "longitude": 7.3098765}


def typed(page: Page, text: str, own: str = "near") -> None:
    page.focus(f"#{own}-place")
    page.keyboard.type(text)
    expect(page.locator(f"#{own}-places [role=option]").first).to_be_visible()


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_a_place_is_chosen_by_keyboard_and_every_topic_answers(open_page: Open, device: dict[str, object]) -> None:
    page = open_page(PATH, **device)
    typed(page, "wittner strase")
    expect(page.locator(".seek--near [role=status]")).to_contain_text("Vorschläge")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#near-place", "aria-activedescendant") == "place-0"
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_contain_text("Wittener Straße")
    expect(page.locator(".near__said").first).to_contain_text(
        re.compile(r"Bei Ihnen \(.+\): [\d,−]+\s°C, (so warm wie|\d,\d\sGrad (wärmer|kühler) als) die Stadt")
    )
    expect(page.locator(".near__title")).to_contain_text(["Temperatur", "Müllabfuhr", "Papier", "Laden", "WLAN"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.url.endswith(PATH)
    assert violations(page) == []


def test_what_may_be_several_is_asked_back_after_enter(open_page: Open) -> None:
    page = open_page(PATH)
    page.fill("#near-place", "Lange Straße")
    page.press("#near-place", "Enter")
    expect(page.locator(".near__back")).to_contain_text("Was meinen Sie?")
    expect(page.locator("#near-place")).to_have_value("Lange Straße")
    page.locator(".near__choice").first.click()
    expect(page.locator("#place")).to_contain_text("Lange Straße, ")


def test_the_device_gives_its_position_in_a_body_alone(open_page: Open) -> None:
    page = open_page(PATH, geolocation=HERE, permissions=["geolocation"])
    page.click("#near-locate")
    expect(page.locator("#place")).to_have_text("Ihr Standort")
    assert "51.55" not in page.url


def test_a_refused_position_is_said(open_page: Open) -> None:
    page = open_page(PATH)
    page.click("#near-locate")
    expect(page.locator(".seek--near [role=status]")).to_contain_text("gibt den Standort nicht frei")
    expect(page.locator(".seek--near [role=status]")).to_be_visible()


def test_without_scripts_an_address_is_answered(open_page: Open) -> None:
    page = open_page(PATH, java_script_enabled=False)
    expect(page.locator("#near-locate")).to_be_hidden()
    page.fill("#near-place", "Wittener Straße 12")
    page.press("#near-place", "Enter")
    expect(page.locator("#place")).to_have_text(re.compile("^Wittener Straße 12"))


def test_on_paper_one_sheet_of_answers_stands_without_the_controls(open_page: Open) -> None:
    page = open_page(PATH)
    page.fill("#near-place", "Wittener Straße 12")
    page.press("#near-place", "Enter")
    expect(page.locator("#place")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".seek--near")).to_be_hidden()
    expect(page.locator(".head")).to_be_hidden()
    expect(page.locator(".near__said").first).to_be_visible()
    assert page.pdf().count(b"/Type /Page\n") <= 1


def test_the_calendar_of_an_address_is_a_file(open_page: Open) -> None:
    page = open_page(PATH)
    page.fill("#near-place", "Wittener Straße 12")
    page.press("#near-place", "Enter")
    with page.expect_download() as loading:
        page.click(".near__more button")
    assert loading.value.suggested_filename == "abfuhr.ics"
    expect(page.locator("#place")).to_contain_text("Wittener Straße 12")


# ---- the search in the head ------------------------------------------------------------------------------------------


def test_a_place_found_in_the_head_of_a_page_of_text_is_answered(open_page: Open) -> None:
    page = open_page("/methoden")
    typed(page, "Wittener Str 12", "head")
    expect(page.locator("#head-places [role=option]").first).to_contain_text("12")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_contain_text("Wittener Straße 12")
    assert page.url.endswith(PATH)


def test_a_site_found_leads_to_its_page(open_page: Open) -> None:
    page = open_page("/entsorgung?lang=en")
    typed(page, "Siedlung Deininghausen", "head")
    page.locator("#head-places [data-href^='/ort/']").first.click()
    expect(page.locator("h1")).to_contain_text("Siedlung Deininghausen")
    assert "lang=en" in page.url


def test_a_district_found_leads_to_the_map_there(open_page: Open) -> None:
    page = open_page("/status")
    page.fill("#head-place", "Habinghorst")
    page.press("#head-place", "Enter")
    expect(page.locator("#district")).to_have_value("Habinghorst")
    until(page, "Number(/#karte=([\\d.]+)/.exec(location.hash)?.[1]) >= 14")


def test_without_scripts_the_head_asks_too(open_page: Open) -> None:
    page = open_page("/methoden", java_script_enabled=False)
    page.fill("#head-place", "Wittener Straße 12")
    page.press("#head-place", "Enter")
    expect(page.locator("#place")).to_contain_text("Wittener Straße 12")


def test_enter_without_a_choice_is_asked_back(open_page: Open) -> None:
    page = open_page("/methoden")
    page.fill("#head-place", "44575 Castrop-Rauxel")
    page.press("#head-place", "Enter")
    expect(page.locator(".near__back")).to_contain_text("Bitte nennen Sie eine Straße")
    expect(page.locator("#head-place")).to_have_count(0)


def test_what_suggests_is_loaded_when_somebody_turns_to_the_search(open_page: Open) -> None:
    page = open_page("/methoden")
    loaded = "performance.getEntriesByType('resource').filter((one) => one.name.includes('place_search')).length"
    assert page.evaluate(loaded) == 0
    page.focus("#head-place")
    until(page, f"{loaded} > 0")


@pytest.mark.parametrize("width", [320, 390, 1024])
def test_where_the_head_is_narrow_a_link_leads_to_the_search(open_page: Open, width: int) -> None:
    page = open_page("/methoden", viewport={"width": width, "height": 700})
    expect(page.locator("#head-place")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".tool--find")
    expect(page.locator("#near-place")).to_be_visible()
    expect(page.locator(".tool--find")).to_have_count(0)
