"""Each question of the planners' map, walked from the empty map to a downloaded file and to a link that others open."""

import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard import texts
from dashboard.parts.figures import quantity
from services import questions
from tests.browser.test_fachkarte import ANSWERED, figures, opened
from tests.support.running import App, Open, until

KNOWN: Final = questions.discover()
WORDS: Final = texts.load()["de"]
WALKS: Final[Mapping[str, Mapping[str, str]]] = {
    "area": {"area": "district:Habinghorst", "reach_m": "300"},
    "catchments": {"places": "paper", "usable": "all", "removed": "paper-0001"},
    "clusters": {"places": "paper", "of": "places", "every": "whole"},
    "comparison": {"places": "heat", "compare": "areas", "other_area": "district:Ickern", "start": "2026-07-01T00:00"},
    "radio": {"places": "gateways", "margin_db": "12.5"},
    "reach": {"places": "paper", "limit": "400"},
    "siting": {"existing": "charging", "new": "3"},
}
"""What somebody says in the form of each question, from the first field to the last."""
STORED: Final[list[dict[str, Any]]] = json.loads(Path(__file__).with_name("stored_links.json").read_text("utf-8"))
"""Links that were copied, by version and question; none of them may ever be changed or left out."""


@pytest.fixture
def town(still: App) -> App:
    """Its residents and streets are read."""
    still.prepared()
    return still


def say(page: Page, question: str, name: str, value: str) -> None:
    """Fill a field of the form, found by its label, and wait for what is answered to that."""
    field = page.locator("#ask").get_by_label(WORDS[f"question.{question}.parameter.{name}"], exact=True)
    if not field.is_visible():
        page.locator("#ask summary").click()
    if field.evaluate("(one) => one.localName") == "select":
        field.select_option(value)
    else:
        field.fill(value)
        field.press("Enter")
    until(page, f"new URL(location).searchParams.get('p.{name}') !== null")
    until(page, "document.querySelector('#answer-area').ariaBusy !== 'true'")


def walked(page: Page, question: str) -> None:
    """Ask on the empty map."""
    expect(page.locator("#sentence")).to_have_count(0)
    page.locator("#questions a", has_text=WORDS[f"question.{question}.title"]).click()
    page.locator("#ask").wait_for()
    for name, value in WALKS[question].items():
        say(page, question, name, value)
    until(page, ANSWERED)


def downloaded(page: Page) -> dict[str, Any]:
    with page.expect_download() as loading:
        page.locator("[data-form=json]").click()
    told: dict[str, Any] = json.loads(loading.value.path().read_text("utf-8"))
    return told


def test_every_question_has_a_walk_and_a_stored_link() -> None:
    assert WALKS.keys() == KNOWN.keys()
    assert {dict(parse_qsl(urlsplit(one["link"]).query)).get("q") for one in STORED} >= KNOWN.keys()


@pytest.mark.parametrize("question", [*KNOWN])
def test_from_the_empty_map_to_a_file_and_to_equal_figures_behind_the_link(
    open_page: Open, town: App, question: str
) -> None:
    page = opened(open_page, of=town, permissions=["clipboard-read", "clipboard-write"])
    walked(page, question)
    sentence, said = page.locator("#sentence").inner_text(), figures(page)
    told = downloaded(page)
    asked = {name: str(told["asked"][name]) for name in WALKS[question]}
    assert asked == {name: asked[name] if name == "start" else one for name, one in WALKS[question].items()}
    assert [name for name, _ in said] == [*told["figures"]]
    for name, text in said:
        value = told["figures"][name]["value"]
        if isinstance(value, int | float):
            one = told["figures"][name]
            assert quantity(value, unit=one["unit"], decimals=one["decimals"], words=WORDS) in text
    page.locator("#copy").click()
    expect(page.locator("#said")).to_have_text(WORDS["fachkarte.copied"])
    link = urlsplit(page.evaluate("navigator.clipboard.readText()"))
    assert dict(parse_qsl(link.query))["v"] == "1"
    again = opened(open_page, f"{link.path}?{link.query}#{link.fragment}", of=town)
    assert again.locator("#sentence").inner_text() == sentence
    assert figures(again) == said


@pytest.mark.parametrize("stored", STORED, ids=[one["about"] for one in STORED])
def test_a_stored_link_is_answered(town: App, stored: dict[str, str]) -> None:
    with urllib.request.urlopen(town.address + stored["link"], timeout=60) as answer:  # noqa: S310 - our own address
        html = answer.read().decode()
    assert 'id="sentence"' in html
