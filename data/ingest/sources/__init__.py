"""Who sends: one file a kind of network server or platform, found by its file stem."""

from collections.abc import Mapping

from data.ingest.uplink import Source
from data.registry import declarations


def discover() -> Mapping[str, Source]:
    """Every module's source by id; DeclarationError: one declares no SOURCE, or not by the file's stem."""
    return declarations(__name__, "SOURCE", Source)
