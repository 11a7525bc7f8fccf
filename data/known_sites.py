"""Every site of a layer: those of its file, and over them what sources and staff have said since."""

import pyarrow as pa

from data import sites
from data.folders import Folders
from data.lake.reading import LakeReader
from data.lake.tables import SITE_CHANGES
from data.sites import Sites, of_changes, overlaid


def of_layer(lake: LakeReader, folders: Folders, layer_id: str) -> Sites:
    """As file and lake have them now; a lake that is not there yet has none."""
    return with_changes(folders, layer_id, changes(lake))


def changes(lake: LakeReader) -> pa.Table:
    """What sources and staff have said of the sites of all layers, oldest first."""
    return lake.read("site_changes").sort_by("changed_at") if lake.exists() else SITE_CHANGES.schema.empty_table()


def with_changes(folders: Folders, layer_id: str, said: pa.Table) -> Sites:
    """A layer's sites with what `changes` found."""
    return changed(sites.read(folders.sites_of(layer_id)), said, layer_id=layer_id)


def changed(imported: Sites, changes: pa.Table, *, layer_id: str, at_ms: int | None = None) -> Sites:
    """The sites of a file, and over them what was said of its layer until an instant.

    Args:
        imported: those of the file.
        changes: rows of the lake's table ``site_changes``, oldest first.
        layer_id: whose.
        at_ms: milliseconds since 1970 UTC; None: all that was said.
    """
    known = frozenset(imported.site_id) if at_ms is not None else frozenset[str]()
    return overlaid(imported, of_changes(changes, layer_id=layer_id, at_ms=at_ms, known=known))
