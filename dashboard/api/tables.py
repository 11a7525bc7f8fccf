"""Tables as JSON columns, CSV or Parquet."""

import io
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from dashboard.api.answers import JSON, plain
from data import instants, strict_json

CSV: Final = "text/csv; charset=utf-8"
PARQUET: Final = "application/vnd.apache.parquet"
MEDIA: Final[Mapping[str, str]] = {"json": JSON, "csv": CSV, "parquet": PARQUET}
SOURCE: Final = ("attribution", "licence")
"""Columns of CSV: the form has no place for what holds for all rows, and a line before the first breaks its readers."""
_DECIMALS: Final = 3


def encoded(table: pa.Table, facts: Mapping[str, str | bool], form: str) -> bytes:
    """The table in one of the forms of ``MEDIA``; facts go with JSON and Parquet, ``SOURCE`` with each row of CSV."""
    sink = io.BytesIO()
    write([table], facts, form, sink)
    return sink.getvalue()


def write(tables: Iterable[pa.Table], facts: Mapping[str, str | bool], form: str, sink: BinaryIO) -> int:
    """Write one or more tables of one schema as one, as ``encoded`` does; return how many rows.

    Only JSON, whose columns are whole, holds more than one of them at once.
    """
    if form == "json":
        table = pa.concat_tables(tables)
        sink.write(plain({**facts, "columns": {name: _column(table[name]) for name in table.column_names}}))
        return len(table)
    told = (_with_source(one, facts) if form == "csv" else one for one in tables)
    first = next(told)
    rows = 0
    with _writer(first.schema, facts, form, sink) as writer:
        for one in chain([first], told):
            writer.write_table(one)
            rows += len(one)
    return rows


def _writer(
    schema: pa.Schema, facts: Mapping[str, str | bool], form: str, sink: BinaryIO
) -> pyarrow.csv.CSVWriter | pq.ParquetWriter:
    if form == "csv":
        return pyarrow.csv.CSVWriter(sink, schema)
    texts = {key: value if isinstance(value, str) else strict_json.dumps(value) for key, value in facts.items()}
    named = {key.encode(): value.encode() for key, value in texts.items()}
    return pq.ParquetWriter(sink, schema.with_metadata(named), compression="zstd")


def _with_source(table: pa.Table, facts: Mapping[str, str | bool]) -> pa.Table:
    for name in SOURCE:
        table = table.append_column(name, pa.repeat(pa.scalar(str(facts[name])), len(table)))
    return table


def _column(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any]
    if pa.types.is_timestamp(column.type):
        epoch_ms = column.cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
        values = instants.texts(epoch_ms.astype(np.int64))
    elif pa.types.is_date(column.type):
        values = [day.isoformat() for day in column.to_pylist()]
    elif pa.types.is_floating(column.type):
        values = pa.array(np.round(column.to_numpy(), _DECIMALS), from_pandas=True).to_pylist()
    else:
        values = column.to_pylist()
    return values
