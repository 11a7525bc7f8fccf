"""A table that staff download as CSV, RFC 4180, for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from starlette.responses import Response

from data import instants, strict_json

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def download(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A file of this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)


def written(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The table; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(columns)
    out.writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return instants.text(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else strict_json.dumps(value, ensure_ascii=False)
