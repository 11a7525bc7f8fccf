"""Sites that stand together have one symbol on the map, that of the foremost layer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from playwright.sync_api import Browser

from data import sites
from tests.support import small
from tests.support.client import asker
from tests.support.running import until
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


@pytest.mark.parametrize("front", SYMBOLS)
def test_the_symbol_of_a_place_is_that_of_the_layer_in_front_on_every_map(
    address: str, browser: Browser, front: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="de-DE")
    (other,) = {*SYMBOLS} - {front}
    page.goto(f"{address}/karte?layer={front}&layers={front},{other}#karte=15/51.55/7.305")
    until(page, f"['{SYMBOLS[front]}', 'bins-0001', 'heat-0002'].every((one) => {MARKS}.includes(one))")
    assert SYMBOLS[other] not in page.evaluate(MARKS)
    page.close()
