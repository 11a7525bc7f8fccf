"""Reads the CSV files of authorities: any preamble, semicolon or comma, UTF-8 or cp1252, decimal comma or point."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data.importers.errors import ImportRefusedError

LARGEST_BYTES: Final = 256 * 1024 * 1024
HEADER_WITHIN: Final = 40
"""A header row stands among the first lines; preambles of registers have about ten."""
SEPARATORS: Final = (";", ",", "\t")
_BOTH_SIGNS: Final = re.compile(r"[.,].*[.,]")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """Rows below a header.

    Args:
        header: normalised column names in order; an empty name stays empty.
        rows: cells of each row, stripped, as many as the header has.
        lines: the number of each row's first line in the file, 1-based.
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def column(self, *names: str) -> int | None:
        """The index of the first column that has one of these (normalised) names; None: the file has none."""
        return next((self.header.index(name) for name in names if name in self.header), None)


def read(path: Path, *, is_header: Callable[[Sequence[str]], bool], wanted: str) -> CsvFile:
    """Find the header, which holds what is ``wanted``, and read what stands below it.

    Raises:
        ImportRefusedError: no such file, too large, not text, or no row is the header.
    """
    text = _text(path)
    # The header tells the separator; below it addresses and decimal commas may outnumber it.
    for separator in sorted(SEPARATORS, key=text[:20_000].count, reverse=True):
        numbered = _numbered(text, separator, path.name)
        for line, cells in numbered:
            header = tuple(normalised(cell) for cell in cells)
            if is_header(header):
                return _below(header, numbered)
            if line > HEADER_WITHIN:
                break
    raise ImportRefusedError(f"{path.name}: no row among the first {HEADER_WITHIN} is a header with {wanted}")


def _below(header: tuple[str, ...], numbered: Iterable[tuple[int, list[str]]]) -> CsvFile:
    filled = [(line, cells) for line, cells in numbered if any(cell.strip() for cell in cells)]
    rows = [[cell.strip() for cell in cells[: len(header)]] + [""] * (len(header) - len(cells)) for _, cells in filled]
    return CsvFile(header, rows, [line for line, _ in filled])


def normalised(name: str) -> str:
    """A column name without case, accents, units in brackets and punctuation: ``P1 [kW]`` -> ``p1``."""
    bare = re.sub(r"\[.*?\]|\(.*?\)", "", name.replace("ß", "ss"))
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "ae"), ("Ö", "oe"), ("Ü", "ue")):
        bare = bare.replace(umlaut, letters)
    ascii_only = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")


def number(cell: str) -> float:
    """A number with decimal comma or point.

    Raises:
        ValueError: it is none, or has both signs so that nobody can tell which is the decimal one.
    """
    if _BOTH_SIGNS.search(cell):
        raise ValueError(f"{cell!r} has both comma and point or one of them twice; write 1234.5 or 1234,5")
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{cell!r} is no number")
    return value


def _text(path: Path) -> str:
    if not path.is_file():
        raise ImportRefusedError(f"no file {str(path)!r}")
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise ImportRefusedError(f"{path.name} has {size} bytes; at most {LARGEST_BYTES} are read")
    raw = path.read_bytes()
    if b"\x00" in raw[:4096]:
        raise ImportRefusedError(f"{path.name} is no text file; wanted CSV")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _numbered(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; quoted cells may hold line ends."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    first = 1
    try:
        for cells in reader:
            yield first, cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefusedError(f"{name}, line {reader.line_num}: {error}") from error
