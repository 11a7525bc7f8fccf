"""Lists: columns for people, JSON for programs, of the same rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, TypeAlias

import typer

from data import instants, strict_json

Json: TypeAlias = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Value: TypeAlias = str | int | float | bool | datetime | Sequence[str] | None
Row: TypeAlias = Mapping[str, Value]


def show(rows: Sequence[Row], *, as_json: bool, empty: str = "") -> None:
    """Say rows that have the same columns, or that there are none; JSON is an array of objects, instants in UTC."""
    if as_json:
        typer.echo(strict_json.dumps([{name: _plain(value) for name, value in row.items()} for row in rows], indent=1))
    elif rows:
        for line in _lines([[*rows[0]], *([_text(value) for value in row.values()] for row in rows)]):
            typer.echo(line)
    elif empty:
        typer.echo(empty)


def _lines(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]


def _plain(value: Value) -> object:
    return instants.text(value) if isinstance(value, datetime) else value


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else ", ".join(value)
