"""The list by distance: asked for on choice alone, with a place that stays out of addresses."""

import re
from typing import Any, Final

from playwright.sync_api import Page, Request, expect

from tests.support.running import PHONE, App, Open

FAR: Final = re.compile(r"([\d,]+)\s(k?m)\b")
HERE: dict[str, Any] = {"geolocation": {"longitude": 7.3105, "latitude": 51.5520}, "permissions": ["geolocation"]}


def metres(page: Page) -> list[float]:
    """How far the sites of the list are said to be."""
    notes = page.locator("#list .row__note").all_inner_texts()
    far = [FAR.search(one) for one in notes]
    return [float(one[1].replace(",", ".")) * (1000 if one[2] == "km" else 1) for one in far if one]


def test_the_nearest_comes_first_on_every_page_of_the_list(still: App, open_page: Open) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page = open_page("/?layer=bins", of=still, **PHONE, **HERE)
    page.on("request", note)
    page.select_option("#sort", "distance")
    expect(page.locator("#sort")).to_have_value("distance")
    expect(page.locator("#list .row__note").first).to_contain_text("\N{NO-BREAK SPACE}m")
    first = metres(page)
    assert len(first) == 25
    assert first == sorted(first)
    page.click("#list a[rel=next]")
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".pages__place")).to_contain_text("26")
    second = metres(page)
    assert second == sorted(second)
    assert second[0] >= first[-1]
    assert "sort=" not in page.url
    assert not [url for url in asked if "51.55" in url or "7.31" in url]
    page.select_option("#sort", "name")
    expect(page).to_have_url(re.compile("sort=name"))
    expect(page.locator("#list .row__note").first).not_to_have_text(FAR)
    assert metres(page) == []


def test_who_does_not_tell_where_they_are_keeps_the_list(still: App, open_page: Open) -> None:
    page = open_page("/?layer=bins", of=still)
    before = page.locator("#list .row__name").all_inner_texts()
    page.select_option("#sort", "distance")
    expect(page.locator("#alert")).to_contain_text("Ihr Gerät")
    expect(page.locator("#sort")).not_to_have_value("distance")
    assert page.locator("#list .row__name").all_inner_texts() == before
