"""The demonstration comes in three sizes; each starts, and a data folder stays what it was built as."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from data.errors import DeclarationError
from data.folders import Folders
from services import build, simulation
from services.context import House
from services.settings import Settings
from tests.support.pages import pages


def opened(folders: Folders, demo: str) -> House:
    return House.open(Settings(data_dir=folders.root.parent, demo=demo, history_days=0))  # type: ignore[arg-type]  # each is one of the literals


def test_the_first_day_has_few_devices_no_thermometer_and_still_starts(own_town: Folders) -> None:
    house = opened(own_town, "day_one")
    build.build(house, progress=lambda _what, _share: None)
    serving = [one.site_id for one in house.records.assignments()]
    count = {layer_id: len({one for one in serving if one.startswith(layer_id)}) for layer_id in house.layers}
    assert {one: n for one, n in count.items() if n} == {"bins": 5, "charging": 100, "poles": 7, "gateways": 9}
    store = house.store()
    store.follow()
    assert [name for name in store.current("bins").sites.name[:5] if "Pöppinghaus" in name]
    assert len(store.current("heat").sites) == 0
    with pytest.raises(DeclarationError, match=r"those of STADTKLIMA_DEMO=day_one, not of future; set STADTKLIMA_DATA"):
        opened(own_town, "future")


@pytest.mark.parametrize("demo", ["future", "day_one", "none"])
def test_every_page_tile_and_route_of_every_size_answers(own_town: Folders, demo: str) -> None:
    house = opened(own_town, demo)
    build.build(house, progress=lambda _what, _share: None)
    server = create(house)
    with TestClient(server, raise_server_exceptions=False) as client:
        asked = [*pages(server.state.routes), "/api/collections", "/api/events", "/status"]
        codes = {path: client.get(path).status_code for path in asked}
    assert {path: code for path, code in codes.items() if code >= 500} == {}
    assert codes["/"] == codes["/methoden"] == codes["/offene-daten"] == 200


def test_without_imports_nothing_is_invented(own_town: Folders) -> None:
    house = opened(own_town, "none")
    build.build(house, progress=lambda _what, _share: None)
    assert not simulation.is_demo(house)
    assert not build.is_missing(house)
    assert list(Path(own_town.sites).glob("*.parquet")) == []
