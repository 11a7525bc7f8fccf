from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import layers
from data import sites
from data.folders import Folders
from data.projection import to_degrees
from data.records import Records
from data.simulate.demo import Demo, enrol
from data.simulate.habitat import habitat, site_seeds
from data.town import Town
from data.town.geodata import Rasters
from tests.support.simulated import EAST_M, NORTH_M, make_sites

SINCE = datetime(2026, 7, 1, tzinfo=UTC)
LATER = datetime(2026, 7, 9, tzinfo=UTC)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A town whose west is wood and whose east is built, with 100 bins and 10 heat points."""
    made = Folders(tmp_path)
    west = np.broadcast_to(np.arange(400) < 200, (400, 400))
    Rasters(
        elevation_m=np.full((400, 400), 80, dtype=np.float32),
        land_cover=np.where(west, 0, 1).astype(np.uint8),
        land_cover_names=("wood", "residential"),
        built_share=np.where(west, 0.05, 0.8).astype(np.float32),
        x_m=np.linspace(EAST_M - 5000, EAST_M + 4975, 400),
        y_m=np.linspace(NORTH_M + 5000, NORTH_M - 4975, 400),
    ).write(made.town)
    for layer_id, n in (("bins", 100), ("heat", 10)):
        sites.write(made.sites_of(layer_id), placed(layer_id, n))
    return made


def placed(layer_id: str, n: int) -> sites.Sites:
    """Sites in a row from west to east."""
    lon, lat = to_degrees(np.column_stack([EAST_M + np.linspace(-3000, 3000, n), np.full(n, NORTH_M)]))
    some = make_sites(layer_id, n)
    some.lon[:], some.lat[:] = lon, lat
    return some


def test_sites_know_what_is_around_them(folders: Folders, castrop: Town) -> None:
    places = habitat(placed("bins", 10), town=castrop, rasters=Rasters.read(folders.town))
    assert places.tree_share[0] > 0.5 > places.tree_share[-1]
    assert places.built_share[0] == pytest.approx(0.05)
    assert places.footfall[5:].mean() > places.footfall[:5].mean()
    assert 0 <= places.footfall.min() <= places.footfall.max() <= 1


def test_seeds_follow_the_site_and_the_town_only(castrop: Town) -> None:
    assert site_seeds(["bins-0002", "bins-0001"], town=castrop)[1] == site_seeds(["bins-0001"], town=castrop)[0]


def test_a_demo_has_devices_for_the_layers_with_sites(folders: Folders, castrop: Town) -> None:
    demo = Demo.of(layers.discover(), castrop, folders)
    assert {fleet.layer.id: len(fleet) for fleet in demo.fleets} == {"bins": 25, "heat": 10}
    assert len(demo.hearing.gateway_id) == 9


def test_enrolling_equips_the_sites_from_that_instant_on(folders: Folders, castrop: Town) -> None:
    records, demo = Records(f"sqlite:///{folders.records}"), Demo.of(layers.discover(), castrop, folders)
    enrol(demo.fleets, records, since=SINCE)
    known = records.assignments()
    assert len(known.equipped_sites("bins", SINCE)) == 25
    assert known.equipped_sites("bins", datetime(2026, 6, 30, tzinfo=UTC)) == set()
    bins = demo.fleets[0]
    assignment = known.at(bins.device_id[3], SINCE)
    assert assignment is not None
    assert assignment.site_id == bins.site_id[bins.site[3]]
    assert assignment.mounting["height_empty_mm"] > assignment.mounting["height_full_mm"] > 250
    assert all(device.simulated for device in records.devices())


def test_enrolling_again_changes_nothing(folders: Folders, castrop: Town) -> None:
    records, demo = Records(f"sqlite:///{folders.records}"), Demo.of(layers.discover(), castrop, folders)
    enrol(demo.fleets, records, since=SINCE)
    version = records.version()
    enrol(demo.fleets, records, since=LATER)
    assert records.version() == version


def test_fewer_devices_end_what_the_others_served_and_more_begin_again(folders: Folders, castrop: Town) -> None:
    records = Records(f"sqlite:///{folders.records}")
    for equipped, since in ((0.25, SINCE), (0.04, LATER)):
        enrol(Demo.of(layers.discover(), castrop, folders, equipped=equipped).fleets, records, since=since)
    assert len(records.assignments().equipped_sites("bins", SINCE)) == 25
    assert len(records.assignments().equipped_sites("bins", LATER)) == 4
    again = datetime(2026, 7, 20, tzinfo=UTC)
    enrol(Demo.of(layers.discover(), castrop, folders, equipped=0.25).fleets, records, since=again)
    assert len(records.assignments().equipped_sites("bins", again)) == 25
