"""What a page needs is asked for once: what is on its way early is what is used later."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from tests.support.running import Open, map_ready, until

POLLED, ICON = "/api/live", "/assets/icon.svg"


@pytest.mark.parametrize("path", ["/", "/embed/map?layers=heat"])
def test_each_file_is_asked_for_once(open_page: Open, path: str) -> None:
    page = open_page("/impressum")
    asked: Counter[tuple[str, str]] = Counter()

    def note(request: Request) -> None:
        asked[urlsplit(request.url).path, request.headers.get("range", "")] += 1

    page.on("request", note)
    page.goto(page.url.removesuffix("/impressum") + path)
    map_ready(page)
    until(page, "document.fonts.status === 'loaded'")
    page.wait_for_load_state("load")
    for own in (POLLED, ICON):  # when it asks for the icon is the browser's own matter
        asked.pop((own, ""), None)
    assert {one: count for one, count in asked.items() if count > 1} == {}
    assert any(name.endswith(".woff2") for name, _ in asked)
