"""An imported town is a town like any other: with simulated devices if asked for, else with what there is."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import layers
from cli.processes.supervisor import looks_built
from dashboard.factory import create
from data.clock import Clock
from data.folders import Folders
from data.importers.osm import import_town
from data.lake import Lake
from services import build, simulation
from services.context import House
from services.settings import Settings
from tests.support.real_files import DATA, needs

LAUF = DATA / "osm" / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"
VILLAGE = Path(__file__).parents[1] / "files/village.osm"
PLACES = {
    LAUF: {"bins": 26, "charging": 8, "gateways": 0, "glass": 7, "heat": 0, "paper": 1, "poles": 0},
    VILLAGE: {"bins": 2, "charging": 1, "gateways": 0, "glass": 1, "heat": 0, "paper": 1, "poles": 0},
}


@pytest.fixture(
    scope="module", params=[pytest.param(LAUF, marks=needs(LAUF), id="lauf"), pytest.param(VILLAGE, id="village")]
)
def extract(request: pytest.FixtureRequest) -> Path:
    """A real town's extract, and a village's written by hand."""
    return Path(request.param)


@pytest.fixture(scope="module")
def imported(extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "lauf"
    import_town(
        extract,
        town_id="lauf",
        name="Lauf an der Pegnitz",
        folders=Folders(folder),
        layers=layers.discover(),
        at=Clock().now(),
    )
    return folder


@pytest.fixture
def lauf(imported: Path, tmp_path: Path) -> Path:
    """The folder of all towns, of which this was just imported."""
    shutil.copytree(imported, tmp_path / "lauf")
    return tmp_path


def built(folder: Path, **more: Any) -> House:
    settings = Settings(_env_file=None, data_dir=folder, city="lauf", history_days=1, **more)  # type: ignore[call-arg]  # pydantic hides it
    house = House.open(settings)
    assert build.is_missing(house)
    build.build(house, progress=lambda _what, _share: None)
    assert looks_built(settings)
    assert not build.is_missing(house)
    return house


def test_a_build_that_was_interrupted_is_begun_again(lauf: Path) -> None:
    settings = Settings(_env_file=None, data_dir=lauf, city="lauf", history_days=1, simulate=True)  # type: ignore[call-arg]  # pydantic hides it
    house = House.open(settings)

    def interrupted(what: str, _share: float) -> None:
        if what == "registering devices":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.build(house, progress=interrupted)
    assert Lake(house.folders.lake).exists()
    assert not looks_built(settings)
    assert build.is_missing(house)
    build.build(house, progress=lambda _what, _share: None)
    assert looks_built(settings)
    assert not build.is_missing(house)


def features(house: House, layer_id: str) -> list[dict[str, Any]]:
    with TestClient(create(house)) as client:
        answer = client.get(f"/api/collections/{layer_id}/items?limit=1000")
        assert answer.status_code == 200
        found: list[dict[str, Any]] = [one["properties"] for one in answer.json()["features"]]
        return found


def test_without_devices_every_place_says_that_it_has_no_sensor(lauf: Path, extract: Path) -> None:
    house = built(lauf)
    assert Lake(house.folders.lake).kind == "real"
    store = house.store()
    store.follow()
    found = {layer_id: len(store.current(layer_id).sites) for layer_id in house.layers}
    assert {layer_id: n for layer_id, n in found.items() if n or layer_id in PLACES[extract]} == PLACES[extract]
    assert Counter(one["state"] for one in features(house, "bins")) == {"no_sensor": PLACES[extract]["bins"]}
    assert not simulation.simulates(house)


def test_simulated_devices_report_from_real_places(lauf: Path, extract: Path) -> None:
    house = built(lauf, simulate=True, equipped=1.0)
    assert Lake(house.folders.lake).kind == "demo"
    found = features(house, "bins")
    states = Counter(one["state"] for one in found)
    assert states["no_sensor"] == 0
    assert states["ok"] >= PLACES[extract]["bins"] / 2
    assert all(one["simulated"] for one in found if one["state"] == "ok")


def test_the_pages_of_a_real_town_begin_with_what_it_has_and_name_the_source(lauf: Path, extract: Path) -> None:
    house = built(lauf)
    with TestClient(create(house)) as client:
        html = client.get("/").text
        assert "© OpenStreetMap-Mitwirkende" in html
        assert "Lauf an der Pegnitz" in html
        assert f"Noch misst kein Gerät. Auf der Karte: Mülleimer\u00a0{PLACES[extract]['bins']}" in html
        alone = client.get("/?layer=bins").text
        assert f">{PLACES[extract]['bins']} Orte, noch keiner mit Sensor.</h1>" in alone
        piece = client.get("/basemap.pmtiles", headers={"Range": "bytes=0-6"})
        assert (piece.status_code, piece.content) == (206, b"PMTiles")
        collection = client.get("/api/collections/bins").json()
        assert (collection["attribution"], collection["licence"]["id"]) == ("© OpenStreetMap-Mitwirkende", "ODbL-1.0")
