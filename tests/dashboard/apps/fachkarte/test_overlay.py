"""Map services that are enabled and rasters that were imported are layers of the workbench, without what is broken."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from starlette.testclient import TestClient

from dashboard import texts
from dashboard.apps.fachkarte.choice import FachkarteChoice, ShownLayer
from dashboard.apps.fachkarte.overlay import MapOverlay, MapOverlays, scale_from
from data.importers.rasters import RasterWish, import_raster
from tests.support import small
from tests.support.client import asker
from tests.support.small import Small

WISH = RasterWish(raster_id="ground", title="Höhe", unit="m", licence="CC0-1.0", attribution="© Jemand")
CELLS = np.tile(np.arange(100, dtype=np.float32), (100, 1))
HERE = FachkarteChoice(path="/fachkarte")
WORDS = texts.load()["de"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    root: Path = tmp_path_factory.mktemp("overlays")
    made = small.settle(root)
    facts = {"driver": "GTiff", "count": 1, "width": 100, "height": 100, "dtype": "float32", "crs": "EPSG:25832"}
    place = Affine(10.0, 0.0, 381_000.0, 0.0, -10.0, 5_713_000.0)
    with rasterio.open(root / "a.tif", "w", transform=place, **facts) as file:
        file.write(CELLS, 1)
    import_raster(root / "a.tif", WISH, made.house.folders.rasters)
    for one in ("noise", "parcels", "tree_cover"):
        made.house.records.map_services.enforce(one, True, "map_service switch")
    return made


@pytest.fixture(scope="module")
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as asked:
        yield asked


@pytest.fixture
def listed(house: Small) -> dict[str, MapOverlay]:
    return MapOverlays(house.house).listed(HERE, WORDS)


def test_each_layer_of_a_service_is_one_with_its_credit_legend_and_first_zoom(listed: dict[str, MapOverlay]) -> None:
    road = listed["map.noise.road"]
    assert (road.title, road.group) == ("Umgebungslärm NRW: Straße, 24 Stunden (LDEN)", "noise")
    assert road.credit == "© Land NRW, Umgebungslärmkartierung (dl-de/by-2-0)"
    assert (road.from_zoom, road.facts["to"]) == (11, 18)
    assert 'src="/api/maps/noise/legend?map_layer=road"' in str(road.legend())
    assert listed["map.tree_cover.share"].title == "Beschirmungsgrad (RVR)"
    assert not any(one.startswith("map.orthophotos") for one in listed)


def test_features_of_a_service_are_drawn_like_those_of_the_town(listed: dict[str, MapOverlay]) -> None:
    drawing = listed["map.parcels.parcels"].drawing(ShownLayer("map.parcels.parcels", 60), above=2)
    assert (drawing["from"], drawing["opacity"], drawing["above"], "tiles" in drawing) == (16, 60, 2, False)
    assert drawing["url"] == "/api/maps/parcels/items?map_layer=parcels&limit=1000"


def test_a_raster_says_its_colours_and_its_addresses_are_answered(
    listed: dict[str, MapOverlay], client: TestClient
) -> None:
    one = listed["raster.ground"]
    legend = str(one.legend())
    assert "#440154" in legend
    assert "Farben von 2 bis 97 m" in legend.replace("\N{NO-BREAK SPACE}", " ")
    tile = client.get(one.facts["tiles"].format(z=13, x=4262, y=2726))
    assert (tile.status_code, tile.headers["content-type"]) == (200, "image/png")
    (south, west), (north, east) = one.facts["bounds"]
    asked = f"{one.facts['ask']}lon={(west + east) / 2}&lat={(south + north) / 2}"
    assert client.get(asked).json()["value"] == pytest.approx(50, abs=1)


def test_a_raster_whose_facts_cannot_be_read_takes_none_of_the_others_maps_away(house: Small) -> None:
    rasters = house.house.folders.rasters
    (rasters / "broken.toml").write_text("title = 1", "utf-8")
    (rasters / "broken.tif").write_bytes(b"")
    try:
        found = MapOverlays(house.house).listed(HERE, WORDS)
    finally:
        for one in rasters.glob("broken.*"):
            one.unlink()
    assert "map.noise.road" in found


@pytest.mark.parametrize(("zoom", "scale"), [(11, "1:170.000"), (13, "1:42.000"), (17, "1:2.700")])
def test_a_zoom_is_said_as_a_scale_at_the_towns_latitude(zoom: int, scale: str) -> None:
    assert scale_from(zoom, latitude=51.55, words=WORDS) == scale
