"""Makes importable files of the heat network of Bern (Burger et al. 2021): boundary, sites, readings of two heat waves.

python docs/examples/bern.py FOLDER_OF_THE_DATA TARGET_FOLDER
"""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

REFERENCE = "99 (Ref)"
REFERENCE_PLACE = ("Zollikofen (Referenz)", "46.99074", "7.46406")
"""The automatic station of MeteoSwiss outside the town."""
FILES = {"data_harmonized_1.csv": "LOG_NR_2018", "data_harmonized_2.csv": "Log_NR_2019"}
"""Each heat wave numbers the loggers anew."""
MARGIN_DEG = 0.02
STEP = timedelta(minutes=10)


def main(source: Path, target: Path) -> None:
    """Write boundary.geojson, sites.csv and readings.csv."""
    target.mkdir(parents=True, exist_ok=True)
    with (source / "Metadata_Logger.csv").open(encoding="utf-8-sig", newline="") as file:
        places = list(csv.DictReader(file))
    _write_sites(places, target / "sites.csv")
    _write_boundary(places, target / "boundary.geojson")
    with (target / "readings.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "measure", "observed_at", "value"])
        for name, column in FILES.items():
            table.writerows(_readings(source / name, {row[column]: _key(row) for row in places}))


def _key(place: dict[str, str]) -> str:
    """A place keeps its number of 2018, or of 2019 where it is new; the two campaigns reuse numbers."""
    first = place["LOG_NR_2018"]
    return f"2018-{first}" if first != "-" else f"2019-{place['Log_NR_2019']}"


def _write_sites(places: list[dict[str, str]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "name", "lon", "lat", "elevation_m"])
        name, lat, lon = REFERENCE_PLACE
        table.writerow([REFERENCE, name, lon, lat, "553"])
        for one in places:
            table.writerow([_key(one), one["NAME"], one["OST_CHTOPO"], one["NORD_CHTOPO"], one["ELEV_CHTOPO"]])


def _write_boundary(places: list[dict[str, str]], target: Path) -> None:
    lon = [float(one["OST_CHTOPO"]) for one in places] + [float(REFERENCE_PLACE[2])]
    lat = [float(one["NORD_CHTOPO"]) for one in places] + [float(REFERENCE_PLACE[1])]
    west, south, east, north = min(lon), min(lat), max(lon), max(lat)
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    wide = [
        (x + (MARGIN_DEG if x == east else -MARGIN_DEG), y + (MARGIN_DEG if y == north else -MARGIN_DEG))
        for x, y in ring
    ]
    target.write_text(json.dumps({"type": "Polygon", "coordinates": [wide]}), "utf-8")


def _readings(path: Path, keys: dict[str, str]) -> Iterator[list[str]]:
    known = {**keys, REFERENCE: REFERENCE}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = [(at, known[name]) for at, name in enumerate(header) if name in known and name != "-"]
        for instant, cells in _dated(rows):
            for at, key in columns:
                yield [key, "air_temperature_c", instant.isoformat(), cells[at]]


def _dated(rows: Iterator[list[str]]) -> Iterator[tuple[datetime, list[str]]]:
    """Each row with its instant. A row stands every ten minutes; the last 36 of 2018 are dated a month too late."""
    due: datetime | None = None
    for cells in rows:
        said = datetime.fromisoformat(cells[0])
        instant = said if due is None or said - due < timedelta(days=1) else due
        due = instant + STEP
        yield instant, cells


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
