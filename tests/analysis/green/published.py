"""pyfao56's published seasons (kthorp/pyfao56@1d242ee985be, CC0), fixed-width files: read for tests only."""

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from analysis.green.crop import Crop, measured
from analysis.green.evapotranspiration import Floats, Station, wind_at_2_m
from analysis.green.root_zone import RootZone
from analysis.green.water_balance import Balance, Forcing, Moisture, Plants, Surface, dual
from tests.support.real_files import DATA

FOLDER: Final = DATA / "wave2/irrigation/pyfao56"
LAYERED: Final = {"test05_E12FF2022", "test06_cotton2022p10-2", "test09_cotton2018"}
SEASONS: Final = ["test01_cottonwet2013", "test01_cottondry2013", *sorted(LAYERED)]
_PARAMETERS: Final = {"test01_cottonwet2013": "test01_cotton2013", "test01_cottondry2013": "test01_cotton2013"}
_WEATHER: Final = {"test05_E12FF2022": "test05_LIRF", "test06_cotton2022p10-2": "test06_cotton2022"}
_CORRECTED: Final = {"test09_cotton2018"}
"""Seasons published with coefficients corrected for wind and humidity."""
_FIXED: Final = {"test05_E12FF2022"}
"""Published with one p for hot and cool days."""
_SHALLOW_M: Final = {"test09_cotton2018": 1e-6}
"""Its roots end one millimetre above the soil they could reach, by rounding: 131.758 of 131.912 mm available."""
AUTOMATIC_WETS: Final = 0.3
"""Test 09 waters by rule: when and how much is in its output, the wetted share in its .ati file."""


def table(name: str) -> tuple[list[str], dict[str, list[str]]]:
    """The heading and the rows of a file by their first word, ``2013-113``."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("Year-DOY"))
    return lines[at].split(), {line.split()[0]: line.split() for line in lines[at + 1 :] if line.strip()}


def columns(name: str, days: list[str], *wanted: str) -> Floats:
    """(m, k): columns of days; NaN where the file has no row."""
    head, rows = table(name)
    none = ["nan"] * len(head)
    return np.array([[float(rows.get(day, none)[head.index(one)]) for one in wanted] for day in days])


def days_of(name: str) -> list[str]:
    """The days of a season as the files call them."""
    lines = (FOLDER / f"{name}.out").read_text("utf-8").splitlines()
    first, last = (
        next(line for line in lines if line.startswith(f"Simulation {which} date")).split()[-1]
        for which in ("start", "end")
    )
    start, end = (date(int(one[6:]), int(one[:2]), int(one[3:5])) for one in (first, last))
    return [f"{start + timedelta(n):%Y-%j}" for n in range((end - start).days + 1)]


@dataclass(frozen=True)
class Season:
    """What one season is computed from."""

    zone: RootZone
    surface: Surface
    plants: Plants
    weather: Forcing
    start: Moisture
    crop: Crop

    def balance(self) -> Balance:
        """The computation under test."""
        return dual(self.zone, self.surface, self.plants, self.weather, self.start)


def parameters(name: str) -> dict[str, float]:
    """A .par file by the word behind each number."""
    lines = (FOLDER / f"{_PARAMETERS.get(name, name)}.par").read_text("utf-8").splitlines()
    pairs = [line.split()[:2] for line in lines if line[:1] == " "]
    return {word.rstrip(","): float(number) for number, word in pairs}


def _column(values: Floats) -> Floats:
    return values.reshape(-1, 1)


def _zone(name: str, par: dict[str, float]) -> tuple[RootZone, Floats]:
    if name not in LAYERED:
        one = RootZone(
            bottom_m=np.array([par["Zrmax"]]),
            field_capacity=np.array([[par["thetaFC"]]]),
            wilting_point=np.array([[par["thetaWP"]]]),
        )
        return one, np.array([[par["theta0"]]])
    lines = (FOLDER / f"{name}.sol").read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("Depth"))
    rows = np.array([[float(word) for word in line.split()] for line in lines[at + 1 :] if line.strip()])
    made = RootZone(
        bottom_m=rows[:, 0] / 100,
        field_capacity=rows[:, 1:2],
        wilting_point=rows[:, 2:3],
        leaches_below=par["Zrmax"],
    )
    return made, rows[:, 3:4]


def _crop(par: dict[str, float]) -> Crop:
    return Crop(
        single=(par["Kcmini"], par["Kcmmid"], par["Kcmend"]),
        basal=(par["Kcbini"], par["Kcbmid"], par["Kcbend"]),
        days=(int(par["Lini"]), int(par["Ldev"]), int(par["Lmid"]), int(par["Lend"])),
        height_m=(par["hini"], par["hmax"]),
        roots_m=(par["Zrini"], par["Zrmax"]),
        depletion=par["pbase"],
    )


def _plants(name: str, crop: Crop, days: list[str]) -> Plants:
    tabled = crop.basal_at(np.arange(len(days), dtype=float))
    basal, cover = tabled, np.full(len(days), math.nan)
    if (FOLDER / f"{name}.upd").exists():
        observed = columns(f"{name}.upd", days, "Kcb", "fc")
        basal, cover = measured(tabled, observed[:, 0]), observed[:, 1]
    height, roots = crop.height_at(basal), crop.roots_at(tabled)
    roots = np.where(roots >= crop.roots_m[1] - 1e-9, roots - _SHALLOW_M.get(name, 0.0), roots)
    one = np.array([1.0])
    return Plants(
        basal=_column(basal),
        height_m=_column(height),
        roots_m=_column(roots),
        depletion=one * crop.depletion,
        bare=one * crop.basal[0],
        cover=_column(cover),
        is_fixed=name in _FIXED,
    )


def _station(name: str) -> tuple[Station, str]:
    lines = (FOLDER / f"{_WEATHER.get(name, _PARAMETERS.get(name, name))}.wth").read_text("utf-8").splitlines()
    said = {
        word: line.split()[0]
        for line in lines
        for word in ("Reference", "elevation", "latitude", "measurement")
        if word in line
    }
    place = Station(
        elevation_m=float(said["elevation"]),
        latitude_deg=float(said["latitude"]),
        wind_height_m=float(said["measurement"]),
    )
    return place, "tall" if said["Reference"] == "T" else "short"


def season(name: str) -> Season:
    """All of it."""
    par, days = parameters(name), days_of(name)
    crop, (zone, content) = _crop(par), _zone(name, par)
    station, reference = _station(name)
    sky = columns(f"{_WEATHER.get(name, _PARAMETERS.get(name, name))}.wth", days, "ETref", "Rain", "Wndsp", "RHmin")
    wind = wind_at_2_m(sky[:, 2], station)
    crop = crop.in_climate(wind, sky[:, 3]) if name in _CORRECTED else crop
    if (FOLDER / f"{name}.irr").exists():
        watered = np.nan_to_num(columns(f"{name}.irr", days, "Depth", "fw"))
    else:
        watered = np.c_[columns(f"{name}.out", days, "Irrig"), np.full(len(days), AUTOMATIC_WETS)]
    evaporable = zone.evaporable_mm(par["Ze"])
    roots, deepest = np.array([par["Zrini"]]), np.array([par["Zrmax"]])
    made = Season(
        zone=zone,
        surface=Surface(evaporable_mm=evaporable, readily_mm=np.array([par["REW"]])),
        plants=_plants(name, crop, days),
        weather=Forcing(
            reference_mm=sky[:, :1],
            rain_mm=sky[:, 1:2],
            watered_mm=watered[:, :1],
            wetted=watered[:, 1:],
            wind_ms=_column(wind),
            rh_low=sky[:, 3:],
            reference="tall" if reference == "tall" else "short",
        ),
        start=Moisture(
            surface_mm=evaporable,
            roots_mm=zone.depletion_mm(roots, content),
            deep_mm=zone.depletion_mm(deepest, content),
        ),
        crop=crop,
    )
    return _begun(made, name, days) if name in LAYERED else made


def _begun(whole: Season, name: str, days: list[str]) -> Season:
    """From the depletion with which the season was published: its soil's first content stands there to 0.001 only."""
    first = columns(f"{name}.out", days[:1], "Dr", "Drmax")[0]
    ours, start = whole.balance(), whole.start
    roots = start.roots_mm + first[0] - ours.depletion[0]
    deep = start.deep_mm + first[1] - ours.deep_depletion[0]
    return replace(whole, start=Moisture(surface_mm=start.surface_mm, roots_mm=roots, deep_mm=deep))
