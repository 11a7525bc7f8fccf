"""Sites that stand together have one symbol on the map, that of the foremost layer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from playwright.sync_api import Browser

from data import sites
from tests.support import small
from tests.support.client import asker
from tests.support.running import unfold, until
from tests.support.served import served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small town, a bin and a station of which stand together."""
    made = small.settle(tmp_path_factory.mktemp("standort"))
    small.fill(made)
    path = made.house.folders.sites_of("heat")
    sites.write(path, replace(sites.read(path), place_id=["bins-0002", "heat-0002"]))
    with asker(made) as client, served(client) as found:
        yield found


MARKS: Final = "[...document.querySelectorAll('.mark [data-site]')].map((one) => one.dataset.site)"


SYMBOLS: Final = {"bins": "bins-0002", "heat": "heat-0001"}
"""Of the place that they share, by the layer in front."""


@pytest.mark.parametrize("path", ["/", "/karte"])
@pytest.mark.parametrize("front", SYMBOLS)
def test_the_symbol_of_a_place_is_that_of_the_layer_in_front_on_every_map(
    address: str, browser: Browser, path: str, front: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="de-DE")
    page.goto(f"{address}{path}?layer={front}&layers=bins,heat#karte=15/51.55/7.305")
    until(page, f"['{SYMBOLS[front]}', 'bins-0001', 'heat-0002'].every((one) => {MARKS}.includes(one))")
    (hidden,) = {*SYMBOLS.values()} - {SYMBOLS[front]}
    assert hidden not in page.evaluate(MARKS)
    page.close()


def test_one_symbol_stands_for_all_of_a_place(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="de-DE")
    page.goto(f"{address}/?layer=bins&layers=bins,heat#karte=15/51.55/7.305")
    until(page, f"{MARKS}.includes('bins-0002') && {MARKS}.includes('heat-0002') && !{MARKS}.includes('heat-0001')")
    unfold(page)
    page.uncheck("#show-bins")
    until(page, f"{MARKS}.includes('heat-0001') && !{MARKS}.includes('bins-0002')")
    page.check("#show-bins")
    until(page, f"!{MARKS}.includes('heat-0001')")
    page.close()
