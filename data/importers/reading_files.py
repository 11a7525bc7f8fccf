"""Reads a long table of readings: ``site_id`` or the source's ``id``, ``measure``, ``observed_at``, ``value``."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from data import instants
from data.declare import Layer, Layers, layer_id
from data.errors import UnknownMeasureError
from data.importers import csv_file
from data.importers.cells import text
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import SOURCE_ID
from data.instants import InstantError
from data.sites import Sites

WANTED: Final = "site_id (or id and --layer), measure, observed_at, value"
NEEDED: Final = ("measure", "observed_at", "value")
OPTIONAL: Final = ("channel", "device_id")
AHEAD: Final = timedelta(minutes=10)
EARLIEST: Final = datetime(1970, 1, 2, tzinfo=UTC)
MISSING: Final = frozenset({"", "nan", "na", "null", "none", "-", "---"})
_SCHEMA: Final = pa.schema(
    [
        ("site_id", pa.string()),
        ("channel", pa.int16()),
        ("measure", pa.string()),
        ("value", pa.float64()),
        ("observed_at", pa.timestamp("ms", "UTC")),
        ("device_id", pa.string()),
    ]
)
Known: TypeAlias = Callable[[str], Sites]
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds.

    Args:
        rows: site_id, channel, measure, value, observed_at (ms, UTC), device_id ("" where it names none).
        without_value: rows whose value is empty; they are not among ``rows``.
    """

    rows: pa.Table
    without_value: int


def read(path: Path, *, layers: Layers, known: Known, at: datetime, layer: Layer | None = None) -> Parsed:
    """Read and check every row; one that cannot be used, or is of the future, refuses the whole file.

    ``known`` says all sites of a layer (data.known_sites).

    Raises:
        ImportRefusedError: the file is another one, or a row cannot be used.
    """
    header, rows, lines = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    return _Reader(path.name, header, layers=layers, known=known, at=at, layer=layer).parsed(rows, lines)


def _is_header(names: Sequence[str]) -> bool:
    return set(NEEDED) <= set(names) and ("site_id" in names or "id" in names)


def _csv(path: Path) -> tuple[Sequence[str], Sequence[Sequence[Any]], Sequence[int]]:
    file = csv_file.read(path, is_header=_is_header, wanted=WANTED)
    return file.header, file.rows, file.lines


def _parquet(path: Path) -> tuple[Sequence[str], Sequence[Sequence[Any]], Sequence[int]]:
    if not path.is_file():
        raise ImportRefusedError(f"no file {str(path)!r}")
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise ImportRefusedError(f"{path.name} cannot be read as Parquet ({error}); is it cut off?") from error
    names = [csv_file.normalised(name) for name in table.column_names]
    if not _is_header(names):
        raise ImportRefusedError(f"{path.name} has the columns {', '.join(table.column_names)}; wanted {WANTED}")
    rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return names, rows, range(1, len(rows) + 1)


class _Reader:
    """Turns cells into checked values; what occurs often is checked once."""

    def __init__(
        self, name: str, header: Sequence[str], *, layers: Layers, known: Known, at: datetime, layer: Layer | None
    ) -> None:
        self._name, self._layers, self._known_sites, self._latest = name, layers, known, at + AHEAD
        self._layer = None if "site_id" in header else layer
        self._column = {key: header.index(key) for key in (*NEEDED, *OPTIONAL) if key in header}
        self._place = header.index("site_id" if "site_id" in header else "id")
        self._sites: dict[str, Mapping[str, str]] = {}
        self._known: dict[tuple[str, Any], Any] = {}
        if "site_id" not in header and layer is None:
            raise ImportRefusedError(f"{name} names sites by their id in the source; say of which layer: --layer")

    def parsed(self, rows: Sequence[Sequence[Any]], lines: Sequence[int]) -> Parsed:
        columns: dict[str, list[Any]] = {name: [] for name in _SCHEMA.names}
        without_value = 0
        for line, cells in zip(lines, rows, strict=True):
            try:
                found = self._row(cells)
            except (ValueError, UnknownMeasureError) as error:
                raise ImportRefusedError(f"{self._name}, line {line}: {error}") from error
            if found is None:
                without_value += 1
                continue
            for name, one in zip(_SCHEMA.names, found, strict=True):
                columns[name].append(one)
        if not columns["value"]:
            raise ImportRefusedError(f"{self._name} has no readings")
        return Parsed(pa.table(columns, schema=_SCHEMA), without_value)

    def _row(self, cells: Sequence[Any]) -> tuple[Any, ...] | None:
        """In the order of the schema; None: it has no value."""
        value = _value(cells[self._column["value"]])
        if value is None:
            return None
        site_id = self._once("site", cells[self._place], self._site_id)
        measure = self._once("measure", (layer_id(site_id), cells[self._column["measure"]]), self._measure)
        observed_at = self._once("observed_at", cells[self._column["observed_at"]], self._instant)
        channel = self._once("channel", self._optional(cells, "channel"), _channel)
        return site_id, channel, measure, value, observed_at, text(self._optional(cells, "device_id"))

    def _once(self, kind: str, cell: Any, check: Callable[[Any], _Answer]) -> _Answer:
        key = (kind, cell)
        if key not in self._known:
            self._known[key] = check(cell)
        answer: _Answer = self._known[key]
        return answer

    def _optional(self, cells: Sequence[Any], column: str) -> Any:
        return (cells[self._column[column]] or "") if column in self._column else ""

    def _site_id(self, cell: Any) -> str:
        of = self._layer.id if self._layer else layer_id(str(cell))
        if of not in self._layers:
            raise ValueError(f"site_id {cell!r} is of no layer; known layers: {', '.join(sorted(self._layers))}")
        if of not in self._sites:
            self._sites[of] = self._named(of)
        try:
            return self._sites[of][text(cell)]
        except KeyError:
            known = ", ".join(sorted(self._sites[of])[:5]) or "none; import the sites first"
            raise ValueError(f"unknown site {cell!r} of layer {of}; known: {known}") from None

    def _named(self, of: str) -> dict[str, str]:
        known = self._known_sites(of)
        if self._layer is None:
            return {one: one for one in known.site_id}
        pairs = zip(known.attributes, known.site_id, known.valid_to, strict=True)
        return {str(facts.get(SOURCE_ID)): one for facts, one, ended in pairs if SOURCE_ID in facts and ended is None}

    def _measure(self, place: tuple[str, Any]) -> str:
        of, measure_id = place
        return self._layers[of].measure(str(measure_id)).id

    def _instant(self, cell: Any) -> datetime:
        try:
            instant = instants.parse(str(cell), zone=None)
        except InstantError as error:
            raise ValueError(f"observed_at {error}") from None
        if not EARLIEST <= instant <= self._latest:
            raise ValueError(f"observed_at {instants.text(instant)} is not between {EARLIEST.year} and now")
        return instant


def _value(cell: Any) -> float | None:
    if cell is None or (isinstance(cell, str) and cell.lower() in MISSING):
        return None
    number = csv_file.number(cell) if isinstance(cell, str) else float(cell)
    if math.isinf(number):
        raise ValueError(f"value {cell!r} is no number")
    return None if math.isnan(number) else number


def _channel(cell: Any) -> int:
    number = text(cell) or "0"
    if not number.isdecimal() or int(number) > 60:  # noqa: PLR2004 - as many as a site may have
        raise ValueError(f"channel {cell!r} is no number from 0 to 60")
    return int(number)
