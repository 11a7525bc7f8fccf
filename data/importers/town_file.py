"""Writes the town.toml of a real town; what it does not say comes from data/cities/defaults.toml."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from shapely.geometry.base import BaseGeometry

from data import strict_json
from data.importers.errors import ImportRefusedError
from data.town import CITIES

TOWN_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,40}")
NAME: Final = "town.toml"
AGS: Final = re.compile(r"(0[1-9]|1[0-6])\d{6}")
"""The amtlicher Gemeindeschlüssel of a municipality; its first two digits are the federal state."""


def told(ags: str) -> str:
    """What an import says of the AGS that it found, or did not find."""
    if ags:
        return f"AGS {ags}: it tells holidays and official warnings."
    return 'No AGS was found; write it into town.toml (ags = "05562004"), for it tells holidays and official warnings.'


def check_id(town_id: str) -> None:
    """See that a town may be imported; ImportRefusedError: its id names no folder, or a demo town has it."""
    if not TOWN_ID.fullmatch(town_id):
        raise ImportRefusedError(
            f"town {town_id!r} cannot name a folder; write 2 to 41 lower-case letters, digits and _, such as lauf"
        )
    if (CITIES / town_id / NAME).is_file():
        raise ImportRefusedError(f"{town_id!r} is a demonstration town and stays one; choose another name")


def write(
    root: Path,
    *,
    town_id: str,
    name: str,
    edge: BaseGeometry,
    districts: Sequence[str],
    ags: str = "",
    before: Path | None = None,
) -> None:
    """Write ``town.toml`` into a town's folder.

    Of a file that was there, which people may have edited, only what follows from the boundary changes;
    a Gemeindeschlüssel that is there stays.
    """
    centre = edge.centroid
    drawn = {
        "centre": f"[{centre.x:.5f}, {centre.y:.5f}]",
        "bounds": str([round(bound, 5) for bound in edge.bounds]),
        "districts": strict_json.dumps(list(districts), ensure_ascii=False),
    }
    known = before.read_text("utf-8") if before is not None and before.is_file() else ""
    text = _redrawn(known, drawn) if known else _new(town_id, name, drawn)
    (root / NAME).write_text(text.replace('\nags = ""\n', f'\nags = "{ags}"\n'), "utf-8")


def _new(town_id: str, name: str, drawn: Mapping[str, str]) -> str:
    lines = [
        f"# {town_id}: imported; may be edited by hand.",
        f"name = {strict_json.dumps(name, ensure_ascii=False)}",
        'ags = ""',
        "zoom = 13",
        "seed = 20260",
        *(f"{key} = {value}" for key, value in drawn.items()),
    ]
    return "\n".join(lines) + "\n"


def _redrawn(text: str, drawn: Mapping[str, str]) -> str:
    lines = []
    for line in text.splitlines():
        key = line.partition(" = ")[0]
        lines.append(f"{key} = {drawn[key]}" if key in drawn else line)
    return "\n".join(lines) + "\n"
