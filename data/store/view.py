"""Everything the store knows at one moment; immutable, so that a question sees one moment only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from data.store.last_readings import Last
from data.store.snapshot import LiveFiles

TABLES = ("readings", "flags", "events", "rollup_hour", "rollup_day", "uplinks", "rejected")
"""The tables that questions read; the rows of ``flags`` are in memory."""


@dataclass(frozen=True, slots=True)
class View:
    """One moment of the lake, the sites and the devices.

    Args:
        generation: counts the views of this process; see data.store.tail.
        tail: paths of the files whose rows are in memory.
    """

    generation: int = 0
    files: Mapping[str, LiveFiles] = field(default_factory=lambda: {table: LiveFiles() for table in TABLES})
    tail: frozenset[str] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, Last] = field(default_factory=dict)

    def files_between(self, table: str, first: date, last: date) -> dict[str, list[str]]:
        """The files of a table in the partitions first..last that are not in memory anyway."""
        return {table: self.files[table].between(first, last, without=self.tail)}
