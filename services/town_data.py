"""What a town's files are made into once a process: names to find, streets to go along, people to count."""

import contextlib
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from data import stamps
from data.errors import NotFoundError, StadtklimaError
from data.opening_hours import Times
from data.projection import to_metres
from data.sites import Sites
from data.town import geodata, map_names, residents
from data.town.gazetteer import Gazetteer
from data.town.map_names import MapName
from data.town.streets import Ways
from geo import coverage, hotspots, nearest, network
from geo.network import Positions

_log = logging.getLogger(__name__)
_PART = TypeVar("_PART")
LIFT_DECIMALS: Final = 3
LOOK_S: Final = 5.0
"""How often the town's files are looked at for new ones."""
PATIENCE_S: Final = 300.0
"""So long the compiler may take."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Where the residents live: the centres of n cells.

    Args:
        xy_m: (n, 2) metres, EPSG:25832.
        residents: (n,) how many, >= 0.
        are_counted: by a census; else they are estimated.
        on_foot: the same places on the streets; None where no streets are known.
    """

    xy_m: NDArray[np.float64]
    residents: NDArray[np.float64]
    are_counted: bool
    on_foot: Positions | None


class TownData:
    """The town's files as answers need them; made in a thread, that nothing waits for, and again when they change.

    Each part is None until it is made, and stays None where the town has no such file.
    """

    def __init__(self, town_folder: Path) -> None:
        self.gazetteer: Gazetteer | None = None
        self.ways: Ways | None = None
        self.homes: Homes | None = None
        self.boundary: shapely.Geometry | None = None
        self._folder = town_folder
        self.heights = stamps.Derived(town_folder, lambda: _heights(town_folder))
        self._districts = stamps.Derived(town_folder, lambda: _districts(town_folder))
        self._names = stamps.Derived(town_folder, lambda: map_names.read(town_folder))
        self._done, self._stop = threading.Event(), threading.Event()
        self._seen: stamps.Stamp = ()
        self._thread = threading.Thread(target=self._follow, name="ground", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether everything is made that can be."""
        return self._done.is_set()

    def lifts(self, sites: Sites, lapse_k_per_m: float) -> NDArray[np.float64]:
        """(n,) K that the sites' temperatures gain at their mean height; 0 where no heights are known."""
        heights = self.heights.get()
        if heights is None or not lapse_k_per_m or not len(sites):
            return np.zeros(len(sites))
        xy_m = to_metres(sites.lon, sites.lat)
        height_m = heights.sample("elevation_m", xy_m[:, 0], xy_m[:, 1]).astype(float)
        lift = lapse_k_per_m * (height_m - np.nanmean(height_m))
        return np.asarray(np.round(np.nan_to_num(lift), LIFT_DECIMALS))

    @property
    def districts(self) -> dict[str, tuple[float, float, float, float]]:
        """West, south, east, north of each Stadtteil by name, EPSG:4326; empty where the town has no file of them."""
        return self._districts.get()

    @property
    def names(self) -> list[MapName]:
        """What maps name, the most important first."""
        return self._names.get()

    def start(self) -> None:
        """Begin to make it; to be called once, after a fork."""
        self._thread.start()

    def wait(self, patience_s: float) -> bool:
        """Wait until everything is made that can be; True if so."""
        return self._done.wait(patience_s)

    def close(self, patience_s: float) -> None:
        """Follow the files no longer, and wait for what is being made."""
        self._stop.set()
        self._thread.join(patience_s)

    def follow(self) -> bool:
        """Make every part anew if the files are others than at the last look; True if so."""
        seen = stamps.of_folder(self._folder)
        # An import puts a whole folder in the place of another: for a moment there is none.
        if seen == self._seen or (not seen and self.ready):
            return False
        self.prepare()
        return True

    def _follow(self) -> None:
        self.prepare()
        while not self._stop.wait(LOOK_S):
            self.follow()

    def prepare(self) -> None:
        """Make every part, what people wait for first; streets are shown when what goes along them is compiled."""
        self._seen = stamps.of_folder(self._folder)
        try:
            self.gazetteer = _made("names", lambda: Gazetteer.read(self._folder))
            self.boundary = _made("boundary", lambda: _boundary(self._folder))
            ways = _made("streets", lambda: Ways.read(self._folder))
            self.homes = _made("residents", lambda: _homes(self._folder, ways))
            _compile()
            self.ways = ways
        except Exception:  # noqa: BLE001 - whatever it was, answers without streets are better, and files are followed on
            _log.exception("the town's files cannot be prepared; distances stay straight")
        finally:
            self._done.set()


def _made(name: str, make: Callable[[], _PART]) -> _PART | None:
    try:
        return make()
    except StadtklimaError as error:
        _log.info("no %s: %s", name, error)
    except Exception:  # noqa: BLE001 - whatever it was, the other parts are of use without this one
        _log.exception("no %s: the town's file cannot be read", name)
    return None


def _heights(folder: Path) -> geodata.Rasters | None:
    try:
        return geodata.Rasters.read(folder)
    except NotFoundError:
        return None


def _districts(folder: Path) -> dict[str, tuple[float, float, float, float]]:
    try:
        table, polygons = geodata.read(folder, "districts")
    except NotFoundError:
        return {}
    return dict(zip(table["name"].to_pylist(), map(tuple, shapely.bounds(polygons).tolist()), strict=True))


def _boundary(folder: Path) -> shapely.Geometry:
    _, polygons = geodata.read(folder, "boundary")
    area: shapely.Geometry = shapely.union_all(polygons)
    shapely.prepare(area)
    return area


def _homes(folder: Path, ways: Ways | None) -> Homes:
    found = residents.read(folder)
    on_foot = ways.network("walk").snap(found.xy_m) if ways else None
    return Homes(found.xy_m, found.count, found.are_counted, on_foot)


@cache
def _compile() -> None:
    Times("Mo-Sa 07:00-20:00; PH off").is_open(datetime.now(UTC))  # the first look at holidays takes a second
    # The compiler keeps 80 MB of the process it ran in; what another has put into its cache is only read.
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run([sys.executable, "-m", "geo"], check=True, timeout=PATIENCE_S)
    for core in (nearest, network, coverage, hotspots):
        core.warm_up()
