"""Rasters that were imported are listed, drawn and asked by their place; one that is imported later is there, too."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image
from starlette.testclient import TestClient

from data.importers.rasters import RasterWish, import_raster
from data.web_tiles import pixel_at
from tests.support import small
from tests.support.client import asker

WISH = RasterWish(raster_id="heat", title="Hitze", unit="K", licence="CC0-1.0", attribution="© Jemand", colours="warm")
CELLS = np.tile(np.arange(100, dtype=np.float32), (100, 1))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    root: Path = tmp_path_factory.mktemp("rasters")
    made = small.settle(root)
    place = Affine(10.0, 0.0, 381_000.0, 0.0, -10.0, 5_713_000.0)
    facts = {"driver": "GTiff", "count": 1, "width": 100, "height": 100, "dtype": "float32", "crs": "EPSG:25832"}
    with rasterio.open(root / "a.tif", "w", transform=place, **facts) as file:
        file.write(CELLS, 1)
    import_raster(root / "a.tif", WISH, made.house.folders.rasters)
    with asker(made) as asked:
        yield asked


def test_a_raster_is_listed_with_its_legend_and_drawn_in_its_colours(client: TestClient) -> None:
    (one,) = client.get("/api/rasters").json()["rasters"]
    assert (one["id"], one["unit"], one["attribution"], one["licence"]) == ("heat", "K", "© Jemand", "CC0-1.0")
    assert [step["colour"] for step in one["legend"]][::4] == ["#ffffcc", "#800026"]
    lon, lat = (one["bounds"][0] + one["bounds"][2]) / 2, (one["bounds"][1] + one["bounds"][3]) / 2
    value = client.get("/api/rasters/heat/point", params={"lon": lon, "lat": lat}).json()
    assert value["value"] == pytest.approx(50, abs=1)
    tile, column, row = pixel_at(lon, lat, 15)
    got = client.get(one["tiles"].format(z=tile.z, x=tile.x, y=tile.y))
    assert got.headers["content-type"] == "image/png"
    red, green, _, alpha = np.asarray(Image.open(BytesIO(got.content)).convert("RGBA"))[row, column].tolist()
    assert (red, green, alpha) == (253, pytest.approx(141, abs=5), 255)
    again = client.get(str(got.url), headers={"If-None-Match": got.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/rasters/heat/3/9/0.png", 400, "there is no tile 3/9/0"),
        ("/api/rasters/cold/3/0/0.png", 404, "unknown raster 'cold'; known: heat"),
        ("/api/rasters/heat/point?lon=7", 400, "lat is missing"),
    ],
)
def test_what_there_is_not_is_said(client: TestClient, address: str, status: int, said: str) -> None:
    refused = client.get(address)
    assert (refused.status_code, said in refused.json()["detail"]) == (status, True)
    assert client.get("/api/rasters/heat/point?lon=0&lat=0").json()["value"] is None
