"""The page of a site on a phone and a laptop: without scripts, complete, nothing cut off, and light."""

from typing import Final

import pytest
from playwright.sync_api import expect

from tests.support.running import Open

SIZES: Final = {"small": (320, 640), "phone": (390, 844), "laptop": (1280, 640)}
MOST_BYTES: Final = 90_000
PARTS: Final = ("#station-name", ".station__map img", "#now", ".acts__go", ".report__link", "#near")
OVERLAPS: Final = """() => {
  const boxes = [...document.querySelectorAll('.station__top > *')].map((one) => one.getBoundingClientRect());
  return boxes.some((a, i) => boxes.slice(i + 1).some((b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("site", ["bins-0500", "paper-0003", "heat-0002"])
def test_all_of_a_site_is_there_without_scripts_and_nothing_is_cut_off(open_page: Open, site: str, size: str) -> None:
    width, height = SIZES[size]
    page = open_page(f"/ort/{site}", java_script_enabled=False, viewport={"width": width, "height": height})
    tops = []
    for part in PARTS:
        expect(page.locator(part).first).to_be_visible()
        tops.append(page.evaluate("(one) => document.querySelector(one).getBoundingClientRect().top", part))
    assert width > 600 or tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not page.evaluate(OVERLAPS)
    assert page.evaluate("document.querySelector('.station__map img').naturalWidth") > 0


def test_a_page_with_its_map_is_light(open_page: Open) -> None:
    page = open_page("/ort/paper-0003")
    page.wait_for_load_state("networkidle")
    sizes = "performance.getEntriesByType('resource').map((one) => one.transferSize)"
    page_bytes = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
    assert page_bytes + sum(page.evaluate(sizes)) <= MOST_BYTES


def test_the_map_leads_to_the_map_with_the_site_chosen(open_page: Open) -> None:
    page = open_page("/ort/paper-0003")
    name = page.locator("h1").text_content() or ""
    page.locator(".station__away").click()
    expect(page.locator("#site-name")).to_have_text(name)
