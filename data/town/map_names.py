"""The names on a map that must never lie under a symbol: of the town, its districts, neighbours and motorways."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data.town import geodata

KINDS: Final = ("town", "district", "neighbour", "motorway")
"""In the order in which they take their places."""


@dataclass(frozen=True, slots=True)
class MapName:
    """A name and where it stands, degrees EPSG:4326; ``kind`` is one of `KINDS`."""

    kind: str
    name: str
    lon: float
    lat: float


def read(folder: Path) -> list[MapName]:
    """The names of a town's labels (data.town.geodata); none where there is no such file."""
    try:
        table, points = geodata.read(folder, "labels")
    except geodata.UnknownTownFileError:
        return []
    rows = zip(table["kind"].to_pylist(), table["name"].to_pylist(), table["rank"].to_pylist(), points, strict=True)
    found = [
        (KINDS.index(kind), rank, MapName(kind, name, at.x, at.y)) for kind, name, rank, at in rows if kind in KINDS
    ]
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])]
