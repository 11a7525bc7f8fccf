"""Shares of cells, and figures weighted by them, as exactextract has them: Stadtteile over rasters of two towns."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import shapely

from data.folders import Folders
from data.projection import geometry_to_metres
from data.town.geodata import Rasters, read
from geo.zonal import cell_shares
from tests.support import lauf

pytestmark = pytest.mark.long
PYTHON: Final = Path(__file__).parents[2] / ".foreign/exactextract/bin/python"
SCRIPT: Final = """
import json, sys
import numpy as np
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource

asked = json.load(open(sys.argv[1]))
grids = {name: NumPyRasterSource(np.load(path), *asked["box"], name=name) for name, path in asked["grids"].items()}
features = [{"type": "Feature", "geometry": one, "properties": {}} for one in asked["polygons"]]
ops = ["mean", "min", "max", "stdev", "count"]
answer = {name: [one["properties"] for one in exact_extract(grid, features, ops)] for name, grid in grids.items()}
json.dump(answer, sys.stdout)
"""


@pytest.fixture(scope="module", params=["demo", "lauf"])
def town(
    request: pytest.FixtureRequest, built_town: Folders, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Rasters, np.ndarray]:
    folders = built_town if request.param == "demo" else lauf.imported(tmp_path_factory.mktemp("lauf"))
    _, districts = read(folders.town, "districts")
    return Rasters.read(folders.town), geometry_to_metres(districts)


def exactly(rasters: Rasters, polygons: np.ndarray, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What exactextract says of each polygon."""
    grids = {"elevation_m": rasters.elevation_m, "built_share": rasters.built_share}
    for name, grid in grids.items():
        np.save(folder / f"{name}.npy", grid.astype(np.float64))
    half = (rasters.x_m[1] - rasters.x_m[0]) / 2
    box = [rasters.x_m[0] - half, rasters.y_m[-1] - half, rasters.x_m[-1] + half, rasters.y_m[0] + half]
    asked = {
        "box": box,
        "grids": {name: str(folder / f"{name}.npy") for name in grids},
        "polygons": [json.loads(one) for one in shapely.to_geojson(polygons).tolist()],
    }
    (folder / "asked.json").write_text(json.dumps(asked), "utf-8")
    done = subprocess.run(
        [str(PYTHON), "-c", SCRIPT, str(folder / "asked.json")], check=True, capture_output=True, text=True
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def test_every_district_has_the_same_figures(town: tuple[Rasters, np.ndarray], tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.skip("exactextract is installed by `make proof`")
    rasters, polygons = town
    theirs = exactly(rasters, polygons, tmp_path)
    for row, polygon in enumerate(polygons):
        shares = cell_shares(polygon, rasters.x_m, rasters.y_m)
        for name, grid in (("elevation_m", rasters.elevation_m), ("built_share", rasters.built_share)):
            ours, expected = shares.figures(grid), theirs[name][row]
            assert ours.cells == pytest.approx(expected["count"], rel=1e-6)
            assert ours.mean == pytest.approx(expected["mean"], rel=1e-6)
            assert (ours.low, ours.high) == pytest.approx((expected["min"], expected["max"]))
            assert ours.spread == pytest.approx(expected["stdev"], rel=1e-5)
