"""The Ladesäulenregister of the Bundesnetzagentur: charging stations, whatever the layout of the year."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from data.declare import Layers
from data.importers import csv_file
from data.importers.csv_file import CsvFile
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming

SOURCE: Final = "Bundesnetzagentur, Ladesäulenregister"
LICENCE: Final = "CC-BY-4.0"
OSM: Final = {"amenity": "charging_station"}
FAST_KW: Final = 22.0
LARGEST_KW: Final = 1_000.0
MOST_POINTS: Final = 60
NEEDED: Final = frozenset({"betreiber", "breitengrad", "laengengrad", "anzahl_ladepunkte"})
GERMANY: Final = (5.5, 47.0, 15.6, 55.2)
"""West, south, east, north, degrees EPSG:4326, generously rounded."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Register:
    """What a register file holds."""

    stations: tuple[Incoming, ...]
    rejected: tuple[RejectedRow, ...]

    def within(self, boundary: BaseGeometry) -> tuple[Incoming, ...]:
        """The stations inside a boundary (EPSG:4326)."""
        inside = shapely.contains_xy(boundary, [one.lon for one in self.stations], [one.lat for one in self.stations])
        return tuple(one for one, here in zip(self.stations, inside, strict=True) if here)


def layer_id_of(layers: Layers) -> str:
    """The layer that is of charging stations by its tags of OpenStreetMap; empty where none is."""
    return next((one.id for one in layers.values() if OSM in one.osm), "")


def read(path: Path) -> Register:
    """Read a register of any year since 2019.

    Raises:
        ImportRefusedError: the file is no register, or its coordinates are swapped throughout.
    """
    file = csv_file.read(
        path, is_header=NEEDED.issubset, wanted="Betreiber, Breitengrad, Längengrad, Anzahl Ladepunkte"
    )
    columns = _Columns(file)
    stations: dict[str, Incoming] = {}
    rejected = []
    for line, cells in zip(file.lines, file.rows, strict=True):
        try:
            station = columns.station(cells, stations)
            stations[station.key] = station
        except ValueError as error:
            rejected.append(RejectedRow(line, str(error)))
    if len(rejected) > len(stations):
        raise ImportRefusedError(
            f"{path.name}: {len(rejected)} of {len(file.rows)} rows cannot be used; line {rejected[0].line}: "
            f"{rejected[0].reason}"
        )
    return Register(tuple(stations.values()), tuple(rejected))


class _Columns:
    """Where the register of this year has what."""

    def __init__(self, file: CsvFile) -> None:
        self._lon = file.header.index("laengengrad")
        self._lat = file.header.index("breitengrad")
        self._operator = file.header.index("betreiber")
        self._points = file.header.index("anzahl_ladepunkte")
        self._id = file.column("ladeeinrichtungs_id")
        self._power = file.column("nennleistung_ladeeinrichtung", "anschlussleistung")
        self._kind = file.column("art_der_ladeeinrichtung")
        self._address = file.column("adresse")
        self._street, self._number = file.column("strasse"), file.column("hausnummer")
        self._postcode = file.column("postleitzahl_ort", "postleitzahl")
        self._place = file.column("ort")
        self._since = file.column("inbetriebnahmedatum")
        self._equals: Counter[str] = Counter()
        self._plugs = [i for i, name in enumerate(file.header) if name.startswith("steckertypen")]
        self._plug_power = [
            i for i, name in enumerate(file.header) if name.startswith("nennleistung_stecker") or _is_short_power(name)
        ]

    def station(self, cells: Sequence[str], known: dict[str, Incoming]) -> Incoming:
        """One row as a site; ValueError says what is wrong with it."""
        lon, lat = self._position(cells)
        points = self._whole(cells[self._points])
        address = self._joined(cells)
        key = self._key(cells, lon, lat, known)
        return Incoming(
            key=key,
            name=address or cells[self._operator] or f"Ladestation {key}",
            district="",
            attributes=self._attributes(cells),
            channels=points,
            lon=lon,
            lat=lat,
        )

    def _position(self, cells: Sequence[str]) -> tuple[float, float]:
        lon, lat = csv_file.number(cells[self._lon]), csv_file.number(cells[self._lat])
        west, south, east, north = GERMANY
        if west <= lon <= east and south <= lat <= north:
            return lon, lat
        if west <= lat <= east and south <= lon <= north:
            raise ValueError(f"Längengrad {lon} and Breitengrad {lat} look swapped")
        raise ValueError(f"Längengrad {lon}, Breitengrad {lat} is not in Germany")

    def _whole(self, cell: str) -> int:
        points = csv_file.number(cell)
        if points != math.floor(points) or not 1 <= points <= MOST_POINTS:
            raise ValueError(f"Anzahl Ladepunkte {cell!r} is no whole number from 1 to {MOST_POINTS}")
        return int(points)

    def _key(self, cells: Sequence[str], lon: float, lat: float, known: dict[str, Incoming]) -> str:
        """The register's id; older layouts have none: operator, place and a number among equals stand in."""
        if self._id is not None and cells[self._id]:
            if cells[self._id] in known:
                raise ValueError(f"Ladeeinrichtungs-ID {cells[self._id]!r} occurred before")
            return cells[self._id]
        stem = f"{cells[self._operator]}@{lon:.5f},{lat:.5f}"
        self._equals[stem] += 1
        return stem if self._equals[stem] == 1 else f"{stem}#{self._equals[stem]}"

    def _joined(self, cells: Sequence[str]) -> str:
        if self._address is not None:
            return cells[self._address]
        return f"{self._cell(cells, self._street)} {self._cell(cells, self._number)}".strip()

    def _attributes(self, cells: Sequence[str]) -> dict[str, Any]:
        power = self._power_kw(cells)
        plug_power = [csv_file.number(cells[i].split(";")[0]) for i in self._plug_power if cells[i] not in ("", "0")]
        strongest = max(plug_power, default=power)
        facts = {
            "operator": cells[self._operator],
            "address": f"{self._joined(cells)}, {self._cell(cells, self._postcode)} {self._cell(cells, self._place)}",
            "power_kw": power,
            "speed": "fast" if strongest > FAST_KW else "normal",
            "plugs": sorted({plug.strip() for i in self._plugs for plug in cells[i].split(",") if plug.strip()}),
            "since": self._cell(cells, self._since),
        }
        told = {key: value.strip(" ,") if isinstance(value, str) else value for key, value in facts.items()}
        return told if power else {key: value for key, value in told.items() if key != "power_kw"}

    def _power_kw(self, cells: Sequence[str]) -> float:
        """0 where the register does not say it."""
        if self._power is None:
            return 0.0
        power = csv_file.number(cells[self._power])
        if not 0 < power <= LARGEST_KW:
            raise ValueError(f"Nennleistung {cells[self._power]!r} kW is not between 0 and {LARGEST_KW:.0f}")
        return power

    @staticmethod
    def _cell(cells: Sequence[str], column: int | None) -> str:
        return "" if column is None else cells[column]


def _is_short_power(name: str) -> bool:
    """``P1 [kW]`` of the layouts until 2022."""
    return len(name) == 2 and name[0] == "p" and name[1].isdigit()  # noqa: PLR2004 - a letter and a digit
