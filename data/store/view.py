"""Everything the store knows at one moment; immutable, so that a question sees one moment only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa

from data.known_sites import changed
from data.lake.tables import SITE_CHANGES
from data.sites import Sites
from data.store.ahead import NONE
from data.store.last_readings import Last
from data.store.snapshot import LiveFiles

TABLES = (
    *("readings", "flags", "events", "rollup_hour", "rollup_day", "uplinks", "rejected", "site_changes"),
    "site_counts",
)
"""The tables that questions read; the rows of ``flags`` are in memory."""


@dataclass(frozen=True, slots=True)
class View:
    """One moment of the lake, the sites and the devices.

    Args:
        generation: counts the views of this process; see data.store.tail.
        tail: paths of the files whose rows are in memory.
        imported: the sites of each layer's file.
        changes: what sources said of sites since, oldest first, as in the lake's table.
        ahead: readings whose time had not come, in the order of time (data.store.ahead).
    """

    generation: int = 0
    files: Mapping[str, LiveFiles] = field(default_factory=lambda: {table: LiveFiles() for table in TABLES})
    tail: frozenset[str] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, Last] = field(default_factory=dict)
    imported: Mapping[str, Sites] = field(default_factory=dict)
    changes: pa.Table = field(default_factory=SITE_CHANGES.schema.empty_table)
    ahead: pa.Table = field(default_factory=lambda: NONE)

    def sites(self, layer_id: str, *, at_ms: int | None = None) -> Sites:
        """All sites of a layer, as they were known at an instant (milliseconds since 1970 UTC); None: as they are."""
        return changed(self.imported[layer_id], self.changes, layer_id=layer_id, at_ms=at_ms)

    def files_between(self, table: str, first: date, last: date) -> dict[str, list[str]]:
        """The files of a table in the partitions first..last that are not in memory anyway."""
        return {table: self.files[table].between(first, last, without=self.tail)}

    def known_at(self, layer_id: str, at: datetime) -> Sites:
        """All sites of a layer as they were known at an instant; those of now where nothing was said since."""
        past = len(self.changes) and at < self.changes["changed_at"][-1].as_py()
        return self.sites(layer_id, at_ms=round(at.timestamp() * 1000)) if past else self.last[layer_id].sites
