"""The lake of readings: Delta tables over Parquet, one writer, any number of readers."""

from data.lake.files import LakeFile
from data.lake.lake import INBOX, SEEN_READINGS, Kind, Lake, layer_transaction
from data.lake.lock import WriterLock
from data.lake.tables import TABLES, Table

__all__ = [
    "INBOX",
    "SEEN_READINGS",
    "TABLES",
    "Kind",
    "Lake",
    "LakeFile",
    "Table",
    "WriterLock",
    "layer_transaction",
]
