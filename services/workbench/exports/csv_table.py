"""One table of an answer as CSV (RFC 4180, UTF-8), each row with its source: there is no other place."""

import io

import pyarrow as pa
import pyarrow.csv

from services.workbench.exports.export_facts import ExportChoice, ExportFacts
from services.workbench.result import QuestionResult


def csv_table(result: QuestionResult, facts: ExportFacts, choice: ExportChoice) -> bytes:
    """The table that was chosen; ExportError: there is none of its name."""
    table: pa.Table = choice.of_tables(result.tables)
    for name, text in (("attribution", facts.attribution), ("licence", facts.licence)):
        table = table.append_column(name, pa.repeat(pa.scalar(text), len(table)))
    sink = io.BytesIO()
    pyarrow.csv.write_csv(table, sink)
    return sink.getvalue()
