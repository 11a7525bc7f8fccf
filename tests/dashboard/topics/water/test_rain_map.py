"""A heavy rain map that the town released lies on the page of water and is called a model, with its rain and source."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from PIL import Image

from dashboard import texts
from dashboard.apps.fachkarte.choice import FachkarteChoice
from dashboard.apps.fachkarte.overlay import MapOverlays
from data.importers.rasters import RasterWish, import_raster
from tests.support.brooks import course
from tests.support.client import asker
from tests.support.small import Small

WISH = RasterWish(
    raster_id="depth", title="Wassertiefe", unit="m", licence="CC0-1.0", attribution="© Stadt", colours="water",
    low=0.1, high=1.0, is_model=True, return_years=100, topic="water",
)  # fmt: skip
MODEL = "alle 100 Jahre"


def released(town: Small, root: Path, topic: str) -> None:
    """Half a metre of water in the west of a square, none in its east."""
    place = Affine(10.0, 0.0, 381_000.0, 0.0, -10.0, 5_713_000.0)
    facts = {"driver": "GTiff", "count": 1, "width": 100, "height": 100, "dtype": "float32", "crs": "EPSG:25832"}
    cells = np.full((100, 100), np.nan, np.float32)
    cells[:, :50] = 0.5
    with rasterio.open(root / "a.tif", "w", transform=place, **facts) as file:
        file.write(cells, 1)
    facts_of = {name: getattr(WISH, name) for name in RasterWish.__slots__} | {"topic": topic}
    import_raster(root / "a.tif", RasterWish(**facts_of), town.house.folders.rasters)


def test_a_released_map_is_a_switch_that_says_what_it_is(brooks: Small, tmp_path: Path) -> None:
    released(brooks, tmp_path, "water")
    brooks.commit(*course("water_levels-0001", [60.0] * 6, every_min=10))
    with asker(brooks) as client:
        html = client.get("/wasser").text
        other = client.get("/klima").text
        picture = client.get(re.search(r'data-picture="([^"]+)"', html)[1])  # type: ignore[index]  # it is there
        (listed,) = client.get("/api/rasters").json()["rasters"]
    note = re.search(r'id="surface-note"[^>]*>([^<]+)<', html)
    assert note is not None
    said = note[1].replace("\N{NO-BREAK SPACE}", " ")
    assert "Modell" in said
    assert "keine Messung" in said
    assert MODEL in said
    assert "0,1 m bis 1,0 m" in said
    assert "© Stadt (CC0-1.0)" in said
    assert "Wassertiefe" not in other
    assert (listed["is_model"], listed["return_years"]) == (True, 100)
    seen = np.asarray(Image.open(BytesIO(picture.content)).convert("RGBA"))[..., 3]
    middle = seen[seen.shape[0] // 2]
    assert (middle[middle.size // 4], middle[3 * middle.size // 4]) == (255, 0)


def test_what_is_not_released_is_for_planners_and_a_model_there_too(brooks: Small, tmp_path: Path) -> None:
    released(brooks, tmp_path, "")
    brooks.commit(*course("water_levels-0001", [60.0] * 6, every_min=10))
    with asker(brooks) as client:
        assert "Wassertiefe" not in client.get("/wasser").text
    overlays = MapOverlays(brooks.house).listed(FachkarteChoice(path="/fachkarte"), texts.load()["de"])
    legend = str(overlays["raster.depth"].legend())
    assert "Keine Messung" in legend
    assert MODEL in legend
