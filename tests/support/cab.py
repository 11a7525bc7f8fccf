"""A crew's page in a browser, and what became of the stops of its tour."""

from playwright.sync_api import BrowserContext, Page

from tests.support.running import App


def opened(context: BrowserContext, app: App, tour: str) -> Page:
    """The page of a tour, in a browser in which its crew has logged in."""
    page = context.new_page()
    page.goto(f"{app.address}/fahrt/{tour}")
    return page


def states(app: App, tour: str) -> list[tuple[str, str]]:
    """Each stop with the level at which it was found."""
    return [(one.state, one.level) for one in app.records.tours.stops([tour])]
