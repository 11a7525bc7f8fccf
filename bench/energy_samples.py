"""Real meters with temperatures, as daily series and as bills: OpenDSM's samples, a building of Cambridge's university.

Their files lie beside the project (../shared/data/wave2/energy, whose SOURCES.md says whose they are).
"""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.energy.calendar import Days
from analysis.energy.hold_out import folds
from geo.arrays import FloatArray

SAMPLES: Final = Path(__file__).parents[2] / "shared/data/wave2/energy"
_YEAR: Final = np.timedelta64(365, "D")
_UK_BEGIN: Final = np.datetime64("2012-10-13")
"""The temperatures of the British samples begin the day before."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One meter over its baseline year.

    Args:
        day: (n,) consecutive days.
        observed: (n,) of each day, or (k,) of each period.
        mean_c: (n,) of each day.
        begins: (k,) first days of periods; empty: it is daily.
        ends: (k,) the days after their last.
    """

    id: str
    day: Days
    observed: FloatArray
    mean_c: FloatArray
    begins: Days
    ends: Days

    def asked(self) -> dict[str, Any]:
        """As bench/opendsm_peer.py takes it: fitted on all, then without each fold's fortnights."""
        words = {
            "id": self.id,
            "electricity": "electricity" in self.id,
            "day": np.datetime_as_string(self.day).tolist(),
        }
        numbers = {"observed": self.observed.tolist(), "day_temperature_c": self.mean_c.tolist()}
        if len(self.begins):
            periods = {"periods": np.datetime_as_string(self.begins).tolist(), "end": str(self.ends[-1])}
            return {**words, **numbers, **periods}
        kept = [np.ones(len(self.day), np.bool_), *~folds(len(self.day))]
        return {**words, **numbers, "periods": [], "kept": [one.tolist() for one in kept]}


def samples() -> Iterator[Sample]:
    """All meters whose consumption and temperature are at hand."""
    folder = SAMPLES / "opendsm"
    for name, about in json.loads((folder / "metadata.json").read_text("utf-8")).items():
        meter, weather = folder / about["meter_data_filename"], folder / about["temperature_filename"]
        if not meter.exists() or not weather.exists():
            continue
        day, mean_c = _daily(*_read(weather), mean=True)
        mean_c = (mean_c - 32.0) / 1.8 if "tempF" in weather.name else mean_c
        end = np.datetime64(about["blackout_start_date"]) if name.startswith("il") else _UK_BEGIN + _YEAR
        if "billing" in about["freq"]:
            yield _bills(name, *_read(meter), (day, mean_c), end)
        else:
            yield _year(name, _daily(*_read(meter)), (day, mean_c), end)
    yield from (cambridge(carrier) for carrier in ("electricity", "gas"))


def cambridge(carrier: str, years: tuple[int, ...] = (2018,)) -> Sample:
    """Days of a building of the university of Cambridge."""
    folder = SAMPLES / "cambridge"
    files = [(f"UCam_Building_b0_{carrier}_{year}.csv.gz", f"weather_bedford_{year}.csv.gz") for year in years]
    days = [(_daily(*_read(folder / used)), _daily(*_read(folder / warm), mean=True)) for used, warm in files]
    day, used = (np.concatenate([one[0][at] for one in days]) for at in (0, 1))
    none = day[:0]
    return Sample(f"cambridge-{carrier}", day, used, np.concatenate([one[1][1] for one in days]), none, none)


def _read(path: Path) -> tuple[Days, FloatArray]:
    """Instants as a file writes them, without their zone, and the first number after each."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    at = 0 if rows[0][0] else 1
    begin = np.array([row[at][:19].replace(" ", "T") for row in rows[1:]], "datetime64[s]")
    return begin, np.array([float(row[at + 1] or "nan") for row in rows[1:]])


def _daily(at: Days, values: FloatArray, *, mean: bool = False) -> tuple[Days, FloatArray]:
    """Sums, or means, of consecutive days; NaN where one has none."""
    day = at.astype("datetime64[D]")
    number = (day - day[0]).astype(np.int64)
    known = ~np.isnan(values)
    count = np.bincount(number, known)
    total = np.bincount(number, np.nan_to_num(values))
    with np.errstate(divide="ignore", invalid="ignore"):
        return day[0] + np.arange(len(total)), np.where(count > 0, total / count if mean else total, np.nan)


def _year(name: str, used: tuple[Days, FloatArray], weather: tuple[Days, FloatArray], end: np.datetime64) -> Sample:
    day = np.arange(end - _YEAR, end)
    return Sample(name, day, _on(day, *used), _on(day, *weather), day[:0], day[:0])


def _bills(name: str, begins: Days, used: FloatArray, weather: tuple[Days, FloatArray], end: np.datetime64) -> Sample:
    """Of whole periods within the year."""
    first = begins.astype("datetime64[D]")
    whole = (first[:-1] >= end - _YEAR) & (first[1:] <= end)
    day = np.arange(first[:-1][whole][0], first[1:][whole][-1])
    return Sample(name, day, used[:-1][whole], _on(day, *weather), first[:-1][whole], first[1:][whole])


def _on(day: Days, known: Days, values: FloatArray) -> FloatArray:
    """(n,) values of days; NaN beyond those that are known."""
    at = (day - known[0]).astype(np.int64)
    inside = (at >= 0) & (at < len(known))
    return np.where(inside, values[np.clip(at, 0, len(known) - 1)], np.nan)
