"""The lake of readings: Delta tables over Parquet, one writer, any number of readers."""

from data.lake.files import LakeFile
from data.lake.lake import INBOX, SEEN_READINGS, Lake
from data.lake.lock import WriterLock
from data.lake.reading import DELETED, Kind, deletion_transaction, layer_transaction
from data.lake.tables import TABLES, Table

__all__ = [
    "DELETED",
    "INBOX",
    "SEEN_READINGS",
    "TABLES",
    "Kind",
    "Lake",
    "LakeFile",
    "Table",
    "WriterLock",
    "deletion_transaction",
    "layer_transaction",
]
