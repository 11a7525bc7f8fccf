"""What tags of OpenStreetMap mean here: the tables of tags.toml."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

TABLES: Final[Mapping[str, Mapping[str, Any]]] = tomllib.loads(Path(__file__).with_name("tags.toml").read_text("utf-8"))


def kinds(table: str) -> dict[tuple[str, str], Any]:
    """A table by (key, value) of a tag."""
    return {(key, value): kind for tag, kind in TABLES[table].items() for key, _, value in [tag.partition("=")]}
