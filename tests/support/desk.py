"""A dispatcher's desk in a browser: logged in, with the page before them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.running import App, until

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
PLANNED_S = 180.0
"""So long a plan may take: 15 s on a machine that has nothing else to do."""
READY = "document.querySelector('#live')?.textContent && document.querySelector('canvas.leaflet-tile-loaded')"
Desk = Callable[..., Page]


@contextmanager
def desks(app: App, browser: Browser, *, name: str) -> Iterator[Desk]:
    """What opens a page for somebody, else for this one; afterwards no script may have failed."""
    contexts: list[BrowserContext] = []
    failed: list[str] = []

    def opened(path: str = "/einsatz", *, name: str = name, script: str = "", **options: Any) -> Page:
        settings = {"viewport": {"width": 1280, "height": 640}, "locale": "de-DE", "reduced_motion": "reduce"}
        context = browser.new_context(**{**settings, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(f"{app.address}/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Passwort").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Verwaltung")
        if script:
            page.add_init_script(script)
        page.goto(app.address + path)
        until(page, READY)
        return page

    yield opened
    for one in contexts:
        one.close()
    assert not failed, failed
