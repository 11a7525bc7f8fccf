"""Tables as JSON columns, CSV or Parquet."""

import io
from collections.abc import Mapping
from typing import Any, Final

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
    if form == "json":
        return plain({**facts, "columns": {name: _column(table[name]) for name in table.column_names}})
    sink = io.BytesIO()
    if form == "csv":
        for name in SOURCE:
            table = table.append_column(name, pa.repeat(pa.scalar(str(facts[name])), len(table)))
        pyarrow.csv.write_csv(table, sink)
    else:
        texts = {key: value if isinstance(value, str) else strict_json.dumps(value) for key, value in facts.items()}
        named = {key.encode(): value.encode() for key, value in texts.items()}
        pq.write_table(table.replace_schema_metadata(named), sink, compression="zstd")
    return sink.getvalue()


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
