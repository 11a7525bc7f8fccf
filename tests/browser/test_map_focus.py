"""Whoever comes to a map by keyboard sees that they are there, and hears what it shows instead of its symbols."""

import re
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.running import PHONE, App, Open, map_ready

SEEN_PX = 200
FAR = 40
"""Of 255: by so much a pixel has to differ in one of its colours to be seen as another."""


def picture(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.locator("#map-area").screenshot(animations="disabled"))).convert("RGB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "device"), [("/", {}), ("/", PHONE), ("/entsorgung", {}), ("/karte", {})])
def test_focus_changes_the_map_visibly(
    open_page: Open, still: App, path: str, device: dict[str, Any], scheme: str
) -> None:
    page = open_page(path, of=still, color_scheme=scheme, reduced_motion="reduce", **device)
    map_ready(page)
    before = picture(page)
    page.focus("#map-area .skip--map")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.leaflet-container')")
    differs = np.asarray(ImageChops.difference(before, picture(page))).max(axis=2) > FAR
    frame = np.ones_like(differs)
    frame[3:-3, 3:-3] = False
    assert np.count_nonzero(differs & frame) >= SEEN_PX


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/?site=heat-0002", r"°C.* Alle Werte in der Liste\."),
        ("/entsorgung", r"\? Alle Werte in der Liste\."),
        ("/karte?layers=heat,bins", r"Karte.* Alle Werte in der Liste\."),
        ("/embed/map?layers=heat", r"°C"),
    ],
)
def test_a_map_says_its_sentence_and_its_symbols_are_silent(open_page: Open, still: App, path: str, said: str) -> None:
    page = open_page(path, of=still)
    map_ready(page)
    drawn = page.locator("#map-area [role=application]")
    expect(drawn).to_have_accessible_description(re.compile(said))
    heard = drawn.aria_snapshot().splitlines()[1:]
    assert [line.strip() for line in heard] == ['- button "Näher heran"', '- button "Weiter weg"']
    assert page.locator(".leaflet-map-pane :is([tabindex], a, button)").count() == 0
    assert violations(page) == []
