"""How long a real town takes from its extract to a folder that can be served: Lauf an der Pegnitz; goal 60 s."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.streets import LAUF
from data.folders import Folders
from data.importers.osm import Report, import_town
from layers import discover

GOAL_S = 60.0
ELEVATION = LAUF.parents[1] / "raster" / "N49E011.hgt.zip"
HIGHWAY_WAYS = 2931


def imported(root: Path) -> Report:
    """Import it into an empty folder, with elevation and basemap."""
    return import_town(
        LAUF,
        town_id=root.name,
        name="Lauf an der Pegnitz",
        folders=Folders(root),
        layers=discover(),
        at=datetime.now(UTC),
        elevation=ELEVATION,
    )


def main() -> int:
    """Import once and once again over it; 1 if either is slower than the goal or loses a way."""
    if not LAUF.exists():
        print(f"skipped: needs {LAUF.name}")
        return 0
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            began = time.perf_counter()
            report = imported(Path(folder) / "lauf")
            seconds.append(time.perf_counter() - began)
            assert report.roads.total() == HIGHWAY_WAYS
        basemap_mb = (Path(folder) / "lauf" / "basemap.pmtiles").stat().st_size / 1e6
    line = {
        "name": "import Lauf an der Pegnitz",
        "first_s": round(seconds[0], 2),
        "again_s": round(seconds[1], 2),
        "goal_s": GOAL_S,
        "highway_ways": HIGHWAY_WAYS,
        "buildings": report.features["buildings"],
        "basemap_mb": round(basemap_mb, 2),
    }
    print(json.dumps(line))
    return int(max(seconds) > GOAL_S)


if __name__ == "__main__":
    sys.exit(main())
