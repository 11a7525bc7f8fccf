"""A whole real town, Lauf an der Pegnitz, imported from OpenStreetMap and SRTM, as questions are asked of it."""

from pathlib import Path
from typing import Final

import layers
from data.clock import Clock
from data.folders import Folders
from data.importers.osm import import_town
from data.lake import Lake
from services.context import House
from services.settings import Settings
from services.town_data import TownData
from services.workbench.ground import Workbench
from tests.services.questions.conftest import NOON
from tests.support.real_files import DATA, at_hand

EXTRACT: Final = DATA / "osm/lauf_an_der_pegnitz_2020-01-15.osm.pbf"
HEIGHTS: Final = DATA / "raster/N49E011.hgt.zip"


def imported(root: Path) -> Folders:
    """Its files; without the extract the running test is skipped."""
    folders = Folders(root / "lauf")
    import_town(
        at_hand(EXTRACT),
        town_id="lauf",
        name="Lauf an der Pegnitz",
        folders=folders,
        layers=layers.discover(),
        at=NOON,
        elevation=at_hand(HEIGHTS),
    )
    return folders


def workbench_of(folders: Folders) -> Workbench:
    """Over an imported town in which nothing was measured yet."""
    settings = Settings(_env_file=None, data_dir=folders.root.parent, city=folders.root.name)  # type: ignore[call-arg]  # pydantic hides it
    house = House.open(settings, clock=Clock(source=lambda: NOON))
    Lake(folders.lake).open_or_create(kind="real")
    town = TownData(folders.town)
    town.prepare()
    store = house.store()
    store.follow()
    return Workbench(house, store, town)
