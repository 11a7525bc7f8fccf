"""Who sends: one file a kind of network server or platform, found by its file stem."""

import importlib
import pkgutil
from collections.abc import Mapping

from data.errors import DeclarationError
from data.ingest.uplink import Source


def discover() -> Mapping[str, Source]:
    """Every module's source by id; DeclarationError: one declares no SOURCE, or not by the file's stem."""
    return {stem: _declared(stem) for stem in sorted(module.name for module in pkgutil.iter_modules(__path__))}


def _declared(stem: str) -> Source:
    source = getattr(importlib.import_module(f"{__name__}.{stem}"), "SOURCE", None)
    if not isinstance(source, Source) or source.id != stem:
        raise DeclarationError(f"data/ingest/sources/{stem}.py declares no SOURCE with id {stem!r}")
    return source
