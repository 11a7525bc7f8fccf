"""An area's statistics over a year of 45 stations: the planners' question, beside pandas and rasterstats.

The town's files are those of a folder of `make run`: `python -m bench.area data/castrop_rauxel`. The peers answer a
part of it: pandas the mean of the temperature from the same Parquet files, rasterstats the built share, by all cells
that are touched, in an environment of its own (`make .foreign/exactextract/.installed`). Each of our runs begins on
another day, since answers of the lake are kept. Exit 1 if their median is above 500 ms or the mean differs.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from data.clock import Clock
from data.folders import Folders
from data.lake import TABLES, Lake
from data.projection import geometry_to_degrees, to_metres
from data.simulate.places import place_sites
from data.town.geodata import Rasters
from services import questions
from services.context import House
from services.settings import Settings
from services.town_data import TownData
from services.workbench.ground import Workbench
from services.workbench.own_features import OwnFeatures

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
FIRST, DAYS = date(2025, 7, 1), 365
MEASURE = "air_temperature_c"
MOST_MS, REPEATS = 500.0, 7
SQUARE = shapely.Polygon([(381_560, 5_711_310), (383_480, 5_711_490), (383_310, 5_713_270), (382_090, 5_713_020)])
PYTHON = Path(__file__).parents[1] / ".foreign/exactextract/bin/python"
PEER = """
import json, sys, time
import numpy as np
from affine import Affine
from rasterstats import zonal_stats
from shapely.geometry import shape
asked = json.load(open(sys.argv[1]))
grid, polygon, took = np.load(asked["grid"]), shape(asked["polygon"]), []
for _ in range(7):
    begin = time.perf_counter()
    found = zonal_stats([polygon], grid, affine=Affine(*asked["affine"]), all_touched=True, nodata=-9999)
    took.append(time.perf_counter() - begin)
json.dump({"ms": 1000 * min(took), "mean": found[0]["mean"]}, sys.stdout)
"""


def workbench(town: Path, root: Path) -> Workbench:
    """The town's files with every layer's sites and a year of days at each thermometer."""
    folders = Folders(root / "castrop_rauxel")
    folders.root.mkdir()
    folders.town.symlink_to(town / "town")
    folders.sites.mkdir()
    settings = Settings(_env_file=None, data_dir=root)  # type: ignore[call-arg]  # pydantic hides it
    house = House.open(settings, clock=Clock(source=lambda: NOW))
    lake = Lake(folders.lake)
    lake.open_or_create(kind="demo")
    for layer in house.layers.values():
        place_sites(layer, house.town, folders)
    store = house.store()
    store.follow()
    days = pa.Table.from_pylist(year(store.current("heat").sites.site_id), schema=TABLES["rollup_day"].schema)
    lake.replace_days("rollup_day", days, days=set(days["day"].to_pylist()), seen_readings=1)
    store.follow()
    ready = TownData(folders.town)
    ready.prepare()
    return Workbench(house, store, ready)


def year(site_ids: list[str]) -> list[dict[str, Any]]:
    """A row a station and day; the mean follows the season."""
    rng = np.random.default_rng(45)
    common = {"channel": 0, "measure": MEASURE, "n": 144, "expected": 144}
    rows = []
    for site_id in site_ids:
        for past in range(DAYS):
            mean = 10 - 9 * float(np.cos(2 * np.pi * (past - 20) / DAYS)) + float(rng.normal())
            values = {"min": mean - 5, "mean": mean, "max": mean + 6}
            rows.append({"site_id": site_id, "day": FIRST + timedelta(past), **common, **values})
    return rows


def timed_ms(call: Callable[..., Any], *of: Any) -> tuple[Any, float]:
    """The answer, and how long it took."""
    begin = time.perf_counter()
    return call(*of), 1000 * (time.perf_counter() - begin)


def best_ms(call: Callable[[], Any]) -> tuple[Any, float]:
    """The answer, and the best time of several runs after the first."""
    answer, took = call(), []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        answer = call()
        took.append(time.perf_counter() - begin)
    return answer, 1000 * min(took)


def by_pandas(bench: Workbench, inside: list[str]) -> float:
    """The same mean from the same files."""
    import pandas as pd  # noqa: PLC0415 - a peer's

    files = sorted((bench.house.folders.lake / "rollup_day").rglob("*.parquet"))
    table = pd.concat([pd.read_parquet(one) for one in files])
    table = table[(table["measure"] == MEASURE) & table["site_id"].isin(inside)]
    weighted = (table["mean"] * table["n"]).groupby(table["site_id"]).sum()
    return float((weighted / table.groupby("site_id")["n"].sum()).mean())


def by_rasterstats(rasters: Rasters, root: Path) -> dict[str, float]:
    """The mean built share of the touched cells."""
    np.save(root / "grid.npy", rasters.built_share.astype(np.float64))
    step = float(rasters.x_m[1] - rasters.x_m[0])
    affine = [step, 0, float(rasters.x_m[0]) - step / 2, 0, -step, float(rasters.y_m[0]) + step / 2]
    asked = {"grid": str(root / "grid.npy"), "affine": affine, "polygon": shapely.geometry.mapping(SQUARE)}
    (root / "asked.json").write_text(json.dumps(asked), "utf-8")
    command = [str(PYTHON), "-c", PEER, str(root / "asked.json")]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def main() -> int:
    """Ours and the peers; 1 if it takes too long or differs."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and its one argument
        print("skipped: name a town's folder, such as data/castrop_rauxel")
        return 0
    with tempfile.TemporaryDirectory() as name:
        return compared(Path(sys.argv[1]), Path(name))


def compared(town: Path, root: Path) -> int:
    """One line of everything that is measured."""
    bench = workbench(town, root)
    shape = json.loads(shapely.to_geojson(geometry_to_degrees(np.array([SQUARE], dtype=object))[0]))
    feature = {"type": "Feature", "geometry": shape, "properties": {}}
    own = {"drawn": OwnFeatures.read("own:drawn", {"type": "FeatureCollection", "features": [feature]})}
    question = questions.discover()["area"]
    asked = question.parameters.model_validate({"area": "own:drawn", "start": str(FIRST), "end": "2026-06-30"})
    ground = bench.ground(audience="public", own=own, now=NOW)
    others = [asked.model_copy(update={"start": str(FIRST - timedelta(days=one))}) for one in range(1, 1 + REPEATS)]
    took = [timed_ms(question.run, ground, one)[1] for one in others]
    result, _ = timed_ms(question.run, ground, asked)
    row = next(one for one in result.tables["measured"].to_pylist() if one["measure"] == MEASURE)
    sites = bench.store.current("heat").sites
    at = shapely.contains_xy(SQUARE, to_metres(np.round(sites.lon, 6), np.round(sites.lat, 6)))
    mean, pandas_ms = best_ms(lambda: by_pandas(bench, [sites.site_id[one] for one in np.flatnonzero(at).tolist()]))
    line = {"name": "area, a year of stations", "stations": len(sites), "ours_first_ms": round(took[0], 1)}
    line |= {"ours_ms": round(min(took), 1), "ours_median_ms": round(float(np.median(took)), 1)}
    line |= {"pandas_ms": round(pandas_ms, 1)}
    if PYTHON.exists():
        theirs = by_rasterstats(Rasters.read(town / "town"), root)
        built = result.figures["built"].value
        line |= {"rasterstats_ms": round(theirs["ms"], 1), "touched_percent": round(100 * theirs["mean"], 2)}
        line |= {"exact_percent": round(float(built or 0), 2)}
    print(json.dumps(line), flush=True)
    return int(float(np.median(took)) > MOST_MS or abs(mean - row["mean"]) > 1e-6)  # noqa: PLR2004 - rounding of doubles


if __name__ == "__main__":
    sys.exit(main())
