"""Tree cadastres of towns: CSV with one row a tree, whatever a town calls its columns, in degrees or metres.

A cadastre is taken as a whole or not at all: whoever reads that a tree is missing must be able to trust the others.
What is wrong with a tree itself (its place, its id) refuses its row; a height that no tree has is left out and told.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyproj import Transformer

from data.declare import Layers
from data.importers import csv_file
from data.importers.csv_file import CsvFile
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming

GENUS: Final = "genus"
"""The attribute in which a tree states it."""
OTHER: Final = "other"
"""The genus of trees whose own has no code."""
_PLACES: Final = (
    ("rechtswert", "hochwert"),
    ("ostwert", "nordwert"),
    ("easting", "northing"),
    ("utm_e", "utm_n"),
    ("x", "y"),
    ("x_koord", "y_koord"),
    ("lon", "lat"),
    ("longitude", "latitude"),
    ("laengengrad", "breitengrad"),
)
_IDS: Final = ("id", "baum_id", "baumid", "baumnr", "baumnummer", "baum_nr", "objectid", "fid")
_SPECIES: Final = ("ga_lang", "baumart", "art_botanisch", "art_bot", "art_lateinisch", "art", "species", "gattungart")
_GENUS: Final = ("gattung", "genus")
_STREET: Final = ("strasse", "strassenname", "standort", "street")


class _Column(NamedTuple):
    """An attribute that is a number: the columns that hold it, and the least and most that a tree has."""

    name: str
    columns: tuple[str, ...]
    least: float
    most: float

    def number(self, cell: str) -> float:
        """Of a cell; ValueError: it is none, or none of a tree."""
        value = csv_file.number(cell)
        if not self.least <= value <= self.most:
            raise ValueError(f"{cell!r} is not {self.least:g} to {self.most:g}")
        return value


_NUMBERS: Final = (
    _Column("planted_year", ("pflanzjahr", "planted_year", "pflanzung"), 1200, 2199),
    _Column("height_m", ("baumhoehe", "hoehe", "height", "hoehe_m"), 0.5, 60),
    _Column("girth_cm", ("st_umfang", "stammumfang", "umfang", "girth"), 3, 2000),
    _Column("crown_m", ("kr_durchm", "kronendurchmesser", "krone", "crown"), 0.3, 50),
)
_GAUSS_KRUEGER: Final = {2: 31466, 3: 31467}
"""EPSG codes by the zone that a Rechtswert begins with."""
_UTM32: Final = 25832


@dataclass(frozen=True, slots=True)
class RefusedTree:
    """A row that cannot be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class TreeCadastre:
    """What a file holds.

    Args:
        trees: that can be used.
        refused: rows that cannot.
        remarks: what was left out of trees that can.
    """

    trees: tuple[Incoming, ...]
    refused: tuple[RefusedTree, ...]
    remarks: tuple[RefusedTree, ...]

    def lines(self) -> list[str]:
        """What is wrong, row by row, in the order of the file."""
        told = [(one.line, f"line {one.line} refused: {one.reason}") for one in self.refused]
        told += [(one.line, f"line {one.line}: {one.reason}") for one in self.remarks]
        return [line for _, line in sorted(told)]


def layer_id_of(layers: Layers) -> str:
    """The layer whose sites state their genus; empty where none does."""
    return next((one.id for one in layers.values() if one.stated == GENUS), "")


def read(path: Path, bounds: tuple[float, float, float, float], genera: Collection[str] = ()) -> TreeCadastre:
    """Read a cadastre.

    Args:
        path: CSV with a column of ids, one of species or genus, and two of the place: EPSG:25832, Gauß-Krüger, or
            degrees.
        bounds: west, south, east, north of the town, degrees EPSG:4326; a tree outside by more than its size is a
            mistake.
        genera: the codes that a tree's genus may have; empty: all.

    Raises:
        ImportRefusedError: the file is no cadastre.
    """
    wanted = "an id, a species, and a place such as RECHTSWERT, HOCHWERT or lon, lat"
    file = csv_file.read(path, is_header=_is_header, wanted=wanted)
    rows = _TreeRows(file, bounds, frozenset(genera))
    trees = []
    for line, cells in zip(file.lines, file.rows, strict=True):
        try:
            trees.append(rows.tree(line, cells))
        except ValueError as error:
            rows.refused.append(RefusedTree(line, str(error)))
    return TreeCadastre(tuple(trees), tuple(rows.refused), tuple(rows.remarks))


def whole(found: TreeCadastre, name: str, *, leave_out: bool = False) -> tuple[Incoming, ...]:
    """The trees of a cadastre, if all of its rows are some, or the others are to be left out.

    Raises:
        ImportRefusedError: some are none; how many, and the first of them.
    """
    if found.refused and not leave_out:
        first, n = found.refused[0], len(found.refused)
        total = n + len(found.trees)
        raise ImportRefusedError(
            f"{name}: {n} of {total} rows cannot be used and nothing was changed; line {first.line}: {first.reason}"
        )
    if not found.trees:
        raise ImportRefusedError(f"{name} has no tree that can be used; nothing was changed")
    return found.trees


def _is_header(names: Sequence[str]) -> bool:
    has_place = any({x, y} <= {*names} for x, y in _PLACES)
    return has_place and not {*_IDS}.isdisjoint(names) and not {*_SPECIES, *_GENUS}.isdisjoint(names)


@dataclass
class _TreeRows:
    """Where a file has what, and what is wrong with its rows."""

    file: CsvFile
    bounds: tuple[float, float, float, float]
    genera: frozenset[str]
    refused: list[RefusedTree] = field(default_factory=list)
    remarks: list[RefusedTree] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)
    _degrees: dict[int, Transformer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._place = next((x, y) for x, y in _PLACES if {x, y} <= {*self.file.header})

    def tree(self, line: int, cells: Sequence[str]) -> Incoming:
        """One row as a site; ValueError says what is wrong with it."""
        key = self._cell(cells, _IDS)
        if not key:
            raise ValueError("no id; each tree needs one that stays the same")
        if key in self._lines:
            raise ValueError(f"id {key!r} stands in line {self._lines[key]}, too; each tree needs one of its own")
        lon, lat = self._position(cells)
        self._lines[key] = line
        species, spoken = self._species(cells)
        genus = (self._cell(cells, _GENUS) or species).split(" ")[0].lower()
        known = genus if not self.genera or genus in self.genera else OTHER
        facts = {GENUS: known, "species": species, "street": self._cell(cells, _STREET)}
        attributes: dict[str, Any] = {name: value for name, value in facts.items() if value}
        attributes.update(self._numbers(line, cells))
        name = spoken or species or f"Baum {key}"
        return Incoming(key=key, name=name, district="", attributes=attributes, channels=0, lon=lon, lat=lat)

    def _species(self, cells: Sequence[str]) -> tuple[str, str]:
        """Latin and German of ``Quercus palustris, Sumpfeiche``; the second may be empty."""
        latin, _, german = self._cell(cells, _SPECIES).partition(",")
        return latin.strip(), german.strip()

    def _position(self, cells: Sequence[str]) -> tuple[float, float]:
        names = self._place
        x, y = (self._metres(cells[self.file.header.index(name)], name) for name in names)
        lon, lat = self._in_degrees(x, y)
        west, south, east, north = self.bounds
        width, height = east - west, north - south
        if west - width <= lon <= east + width and south - height <= lat <= north + height:
            return lon, lat
        raise ValueError(f"{names[0]} {x:.12g}, {names[1]} {y:.12g} is far outside the town")

    @staticmethod
    def _metres(cell: str, name: str) -> float:
        if not cell:
            raise ValueError(f"{name} is empty")
        if cell.count(".") > 1 or cell.count(",") > 1:
            raise ValueError(
                f"{name} {cell!r} has thousands separators, so that nobody knows where its decimals begin; "
                "export the cadastre again without opening it in Excel"
            )
        try:
            return csv_file.number(cell)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    def _in_degrees(self, x: float, y: float) -> tuple[float, float]:
        if abs(x) <= 180 and abs(y) <= 90:  # noqa: PLR2004 - degrees
            return x, y
        zone = int(x // 1_000_000)
        if zone == 32:  # noqa: PLR2004 - UTM written with its zone in front
            x, zone = x - 32_000_000, 0
        code = _GAUSS_KRUEGER.get(zone, _UTM32)
        if code not in self._degrees:
            self._degrees[code] = Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
        lon, lat = self._degrees[code].transform(x, y)
        return float(lon), float(lat)

    def _numbers(self, line: int, cells: Sequence[str]) -> Iterator[tuple[str, float]]:
        for one in _NUMBERS:
            cell = self._cell(cells, one.columns)
            if not cell or cell.strip("0.,") == "":
                continue
            try:
                value = one.number(cell)
            except ValueError as error:
                self.remarks.append(RefusedTree(line, f"{one.name} left out: {error}"))
            else:
                yield one.name, int(value) if value.is_integer() else value

    def _cell(self, cells: Sequence[str], names: tuple[str, ...]) -> str:
        at = self.file.column(*names)
        return "" if at is None else cells[at]
