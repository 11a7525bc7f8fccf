"""The town's geodata as layers of the workbench: how each file is drawn, and from which level on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from dashboard.apps.fachkarte.choice import ShownLayer
from dashboard.parts.addresses import Address

PREFIX: Final = "town."
_LIMIT: Final = 20_000


@dataclass(frozen=True, slots=True)
class TownLook:
    """How a file looks.

    Args:
        kind: of what is drawn.
        colour: of it.
        from_zoom: nearer than this only what is in the window is asked for; None: all at once, at every level.
        shows: the column that shades it, five steps up to ``most``; empty: none.
    """

    kind: Literal["line", "area", "point"]
    colour: str
    from_zoom: int | None = None
    shows: str = ""
    most: float = 0


LOOKS: Final[Mapping[str, TownLook]] = {
    "districts": TownLook("line", "#5b4b8a"),
    "boundary": TownLook("line", "#1f2937"),
    "residents": TownLook("area", "#c2410c", shows="residents", most=250),
    "addresses": TownLook("point", "#7c3aed", from_zoom=16),
    "streets": TownLook("line", "#b45309"),
    "buildings": TownLook("area", "#78716c", from_zoom=15),
    "landuse": TownLook("area", "#4d7c0f", from_zoom=13),
    "water": TownLook("area", "#0369a1"),
    "waterways": TownLook("line", "#0369a1"),
    "railways": TownLook("line", "#374151"),
    "pois": TownLook("point", "#be185d", from_zoom=14),
    "cool": TownLook("point", "#0e7490"),
}


def file_of(entry: ShownLayer) -> str | None:
    """The file that an entry names; None: it is a layer."""
    name = entry.id.removeprefix(PREFIX)
    return name if entry.id.startswith(PREFIX) and name in LOOKS else None


def drawing(entry: ShownLayer, address: Address, *, above: int) -> dict[str, Any]:
    """What assets/js/workbench/town_layers.js is told; ``above``: how many layers lie above it."""
    name = entry.id.removeprefix(PREFIX)
    look = LOOKS[name]
    return {
        "id": entry.id,
        "url": address.asset(f"api/town/{name}?limit={_LIMIT}"),
        "kind": look.kind,
        "colour": look.colour,
        "from": look.from_zoom,
        "shows": look.shows,
        "most": look.most,
        "opacity": entry.opacity,
        "above": above,
        "filters": dict(entry.filters),
    }
