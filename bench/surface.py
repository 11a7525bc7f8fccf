"""Bern's heat waves of 2018 and 2019: leave-one-out error of the surface beside simpler ways to know a place.

Data: Burger et al. 2021, University of Bern, ODC-BY 1.0. About 75 loggers, hourly means, elevation the only
covariate. One JSON line a method and heat wave with the error in K; exit 1 if ours is not the smallest.
"""

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

import numpy as np
from pyproj import Transformer

from bench.peers import Contender, measure
from geo.arrays import FloatArray, IntArray
from geo.surface import inverse_distance, leave_one_out

FOLDER = Path(__file__).parents[2] / "shared/data/heat_bern"
WAVES = {2018: ("data_harmonized_1.csv", "LOG_NR_2018"), 2019: ("data_harmonized_2.csv", "Log_NR_2019")}
REFERENCE = "99"
READINGS_AN_HOUR = 6
FEWEST = 10


@dataclass(frozen=True)
class StationHours:
    """Places (n, 2) in metres, elevation (n,), hourly means (hours, n) with NaN; the column of the reference."""

    places: FloatArray
    elevation_m: FloatArray
    hourly_c: FloatArray
    reference: int


Method = Callable[[StationHours, IntArray, FloatArray], FloatArray]


def read(year: int) -> StationHours:
    """Read one heat wave; loggers without a known place are left out."""
    file, key = WAVES[year]
    with (FOLDER / "Metadata_Logger.csv").open(encoding="utf-8-sig") as stream:
        known = {row[key]: row for row in csv.DictReader(stream)}
    with (FOLDER / file).open(encoding="utf-8-sig") as stream:
        header, *rows = csv.reader(stream)
    loggers = [(i, name.split(" ")[0]) for i, name in enumerate(header) if name.split(" ")[0] in known]
    meta = [known[name] for _, name in loggers]
    to_metres = Transformer.from_crs(4326, 25832, always_xy=True)
    degrees = np.array([[float(row["OST_CHTOPO"]), float(row["NORD_CHTOPO"])] for row in meta])
    return StationHours(
        np.column_stack(to_metres.transform(*degrees.T)),
        np.array([float(row["ELEV_CHTOPO"]) for row in meta]),
        hourly([row[0] for row in rows], [[row[i] for i, _ in loggers] for row in rows]),
        [name for _, name in loggers].index(REFERENCE),
    )


def hourly(times: list[str], cells: list[list[str]]) -> FloatArray:
    """Return the means of the full clock hours; an hour with less than six readings of a logger is NaN."""
    values = np.array([[float(cell) if cell else np.nan for cell in row] for row in cells])
    hours: dict[str, list[int]] = {}
    for i, time in enumerate(times):
        hours.setdefault(time[:13], []).append(i)
    full = [rows for rows in hours.values() if len(rows) == READINGS_AN_HOUR]
    return np.array([values[rows].mean(axis=0) for rows in full])


def errors(wave: StationHours, method: Method) -> FloatArray:
    """Return expected minus read of all hours and loggers; the reference station itself is not judged."""
    missed = []
    for values in wave.hourly_c:
        rows = np.flatnonzero(~np.isnan(values))
        if len(rows) >= FEWEST and not np.isnan(values[wave.reference]):
            expected = method(wave, rows.astype(np.int64), values)
            missed.append((expected - values[rows])[rows != wave.reference])
    return np.concatenate(missed)


def prepared(wave: StationHours, method: Method) -> Callable[[], FloatArray]:
    """Return the call that is timed."""
    return partial(errors, wave, method)


def kriged(wave: StationHours, rows: IntArray, values: FloatArray) -> FloatArray:
    """Ours: all of it found anew without the station."""
    return leave_one_out(wave.places[rows], values[rows], wave.elevation_m[rows, np.newaxis])


def weighted(wave: StationHours, rows: IntArray, values: FloatArray) -> FloatArray:
    """Inverse distance weighting, power 2."""
    expected = []
    for row in rows:
        others = rows[rows != row]
        expected.append(inverse_distance(wave.places[others], values[others], wave.places[[row]])[0])
    return np.array(expected)


def at_reference(wave: StationHours, rows: IntArray, values: FloatArray) -> FloatArray:
    """Return the reference station's reading for every place."""
    return np.full(len(rows), values[wave.reference])


def at_reference_by_height(wave: StationHours, rows: IntArray, values: FloatArray) -> FloatArray:
    """Return the reference station's reading corrected by 0.0065 K/m."""
    height_m = wave.elevation_m[rows] - wave.elevation_m[wave.reference]
    return np.asarray(values[wave.reference] - 0.0065 * height_m)


def regressed(wave: StationHours, rows: IntArray, values: FloatArray) -> FloatArray:
    """Regression on elevation alone."""
    design = np.column_stack([np.ones(len(rows)), wave.elevation_m[rows]])
    hat = design @ np.linalg.pinv(design)
    missed = (values[rows] - hat @ values[rows]) / (1 - np.diag(hat))
    return np.asarray(values[rows] - missed)


METHODS = {
    "regression kriging": kriged,
    "inverse distance": weighted,
    "regression on elevation": regressed,
    "reference station": at_reference,
    "reference station by height": at_reference_by_height,
}


def main() -> int:
    """Run both heat waves; 1 if a simpler way has a smaller error."""
    codes = []
    for year in WAVES:
        wave = read(year)
        found = {name: measure(Contender(name, partial(prepared, wave, method))) for name, method in METHODS.items()}
        rmse = {name: float(np.sqrt(np.mean(m.result**2))) for name, m in found.items()}
        for name, m in found.items():
            line = {"name": f"surface Bern {year}", "method": name, "rmse_k": round(rmse[name], 4)}
            line |= {"bias_k": round(float(m.result.mean()), 4), "n": m.result.size}
            print(json.dumps(line | {"ms": round(m.ms), "mb": round(m.mb, 1)}), flush=True)
        codes.append(int(min(rmse.items(), key=itemgetter(1))[0] != "regression kriging"))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
