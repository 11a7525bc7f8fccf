"""Tables as offices keep them: the sheets of an Excel file with their merged cells, or a CSV file as one sheet."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from data import archives
from data.archives import ArchiveError
from data.importers import csv_file
from data.importers.csv_file import HEADER_WITHIN, normalised
from data.importers.errors import ImportRefusedError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXCEL: Final = ".xlsx"
MOST_UNPACKED: Final = 40_000_000
"""Bytes: of 1 MB of cells hardly more is unpacked than ten times as much."""
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row below a header.

    Args:
        sheet: its name; empty for a CSV file.
        number: of the row, from 1.
        cells: what stands in it, by the normalised name of its column; what is empty is left out.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet with a table.

    Args:
        header: what stands in the header, by its normalised name.
        header_line: the number of its row, from 1.
    """

    name: str
    header: Mapping[str, str]
    header_line: int
    lines: Sequence[Line]


def read(name: str, content: bytes, *, is_header: Callable[[Sequence[str]], bool], wanted: str) -> list[Sheet]:
    """The sheets of a file that have a header; a file without any is refused.

    Args:
        name: of the file; its ending says what it is.
        content: its bytes.
        is_header: whether normalised names are a header.
        wanted: what a header holds, for people.

    Raises:
        ImportRefusedError: it is neither, too large, or no sheet has a header among its first rows.
    """
    if name.lower().endswith(EXCEL):
        sheets = [_sheet(title, rows, is_header) for title, rows in _worksheets(name, content)]
    elif name.lower().endswith((".xls", ".xlsm", ".ods")):
        raise ImportRefusedError(f"{name[:80]}: save it as {EXCEL} or as CSV first")
    else:
        sheets = [_of_csv(name, content, is_header, wanted)]
    found = [one for one in sheets if one is not None]
    if not found:
        raise ImportRefusedError(f"{name[:80]}: no row among the first {HEADER_WITHIN} is a header with {wanted}")
    return found


def _of_csv(name: str, content: bytes, is_header: Callable[[Sequence[str]], bool], wanted: str) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        try:
            file = csv_file.read(path, is_header=is_header, wanted=wanted)
        except ImportRefusedError as error:
            raise ImportRefusedError(str(error).replace("table.csv", name[:80], 1)) from None
    rows = zip(file.lines, file.rows, strict=True)
    lines = [_line("", number, zip(file.header, cells, strict=True)) for number, cells in rows]
    return Sheet(name="", header={one: one for one in file.header if one}, header_line=1, lines=lines)


def _worksheets(name: str, content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Each sheet as a grid of texts, at most so large; what is merged stands in each of its cells."""
    import io  # noqa: PLC0415 - with the library
    import warnings  # noqa: PLC0415 - likewise

    from openpyxl import load_workbook  # noqa: PLC0415 - extra [einsatz]

    try:
        archives.unzip(content, suffix="", most_bytes=MOST_UNPACKED)
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(content), data_only=True)
    except (ArchiveError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise ImportRefusedError(f"{name[:80]} is no Excel file that can be read: {error}") from None
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _grid(name, sheet)


def _grid(name: str, sheet: "Worksheet") -> list[list[str]]:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise ImportRefusedError(
            f"{name[:80]}: {sheet.title} has {sheet.max_row} rows and {sheet.max_column} columns; "
            f"at most {MOST_ROWS} and {MOST_COLUMNS} are read"
        )
    grid = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for span in sheet.merged_cells.ranges:
        value = grid[span.min_row - 1][span.min_col - 1]
        for row in grid[span.min_row - 1 : span.max_row]:
            row[span.min_col - 1 : span.max_col] = [value] * len(row[span.min_col - 1 : span.max_col])
    return grid


def _sheet(title: str, grid: list[list[str]], is_header: Callable[[Sequence[str]], bool]) -> Sheet | None:
    """The table of a sheet; None: it has none."""
    headers = ((number, [normalised(cell) for cell in row]) for number, row in enumerate(grid[:HEADER_WITHIN], 1))
    found = next(((number, names) for number, names in headers if is_header(names)), None)
    if found is None:
        return None
    number, names = found
    header = {name: cell for name, cell in zip(names, grid[number - 1], strict=True) if name}
    rows = [(at, row) for at, row in enumerate(grid[number:], number + 1) if any(row)]
    # A header that is repeated on each printed page is no row.
    lines = [
        _line(title, at, zip(names, row, strict=True))
        for at, row in rows
        if not is_header([normalised(cell) for cell in row])
    ]
    return Sheet(name=title, header=header, header_line=number, lines=lines)


def _line(sheet: str, number: int, cells: Iterator[tuple[str, str]]) -> Line:
    return Line(sheet=sheet, number=number, cells={name: cell for name, cell in cells if name and cell})


def _text(value: Any) -> str:
    """A cell as people see it, roughly: whole numbers without a decimal point, in one line."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else " ".join(str(value).split())
