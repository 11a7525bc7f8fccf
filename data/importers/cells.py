"""Cells of a table of others, as what they mean."""

import math
from datetime import date, time
from typing import Any


def is_empty(cell: object) -> bool:
    """Whether nothing stands in a cell; where a number is missing, tables have NaN."""
    return cell is None or cell == "" or (isinstance(cell, float) and not math.isfinite(cell))


def text(cell: object) -> str:
    """A cell that names or numbers something: 7 and 7.0 are ``7``; empty where nothing stands in it."""
    if is_empty(cell):
        return ""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def fact(cell: Any) -> Any:
    """A cell as JSON has it, dates and instants as ISO text; ValueError: bytes are no public fact."""
    if isinstance(cell, bytes):
        raise ValueError(f"{len(cell)} bytes are no text and no number; leave the column out")  # noqa: TRY004 - as of other cells
    return cell.isoformat() if isinstance(cell, date | time) else cell
