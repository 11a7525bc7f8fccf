"""Which rasters a town has: ``rasters/{id}.tif``, in blocks with overviews, and ``{id}.toml`` with its facts."""

from collections.abc import Mapping
from dataclasses import dataclass as plain
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data import stamps
from data.documents import TABLE, read
from data.errors import NotFoundError
from data.web_tiles import DEEPEST, Degrees

ColourScale: TypeAlias = Literal["viridis", "warm", "water", "terrain", "grey"]
SCALES: Final[Mapping[ColourScale, tuple[str, ...]]] = {
    "viridis": ("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"),
    "warm": ("#ffffcc", "#fed976", "#fd8d3c", "#e31a1c", "#800026"),
    "water": ("#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"),
    "terrain": ("#1a6b3c", "#8fbc6a", "#e9dfa4", "#b08050", "#f5f2ee"),
    "grey": ("#101010", "#585858", "#a0a0a0", "#d0d0d0", "#f8f8f8"),
}
"""Colours at equal steps from the low end to the high one; in between they pass over."""


class UnknownColourScaleError(NotFoundError):
    """No scale of colours of this name."""

    kind = "scale of colours"


class UnknownRasterError(NotFoundError):
    """The town has no raster of this id."""

    kind = "raster"


def scale_named(name: str) -> ColourScale:
    """The scale of a name; UnknownColourScaleError: there is none."""
    for one in SCALES:
        if one == name:
            return one
    raise UnknownColourScaleError(name, SCALES)


def _rising(span: tuple[float, float]) -> tuple[float, float]:
    if not span[0] < span[1]:
        raise ValueError("wanted two numbers, the smaller first")
    return span


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class RasterFacts:
    """What is known of a raster.

    Args:
        span: values at both ends of the colours; what lies beyond has the colour of its end.
        bounds: west, south, east, north in degrees, EPSG:4326.
        max_zoom: at which a cell is about a pixel; deeper tiles only enlarge it.
        is_model: whether it was computed for an event that is assumed, and nothing of it was measured.
        return_years: of the event: so many years lie between two of them on average; None: nobody says.
        topic: on whose page anybody may lay it below the symbols; empty: the town has not released it for that.
    """

    title: Annotated[str, Field(min_length=1, max_length=120)]
    unit: str
    licence: Annotated[str, Field(min_length=1)]
    attribution: Annotated[str, Field(min_length=1)]
    colours: ColourScale
    span: Annotated[tuple[float, float], AfterValidator(_rising)]
    bounds: Degrees
    max_zoom: Annotated[int, Field(ge=0, le=DEEPEST)]
    is_model: bool = False
    return_years: Annotated[int, Field(ge=1, le=100_000)] | None = None
    topic: str = ""


@plain(frozen=True, slots=True)
class TownRaster:
    """One of them; ``stamp``: another one whenever its file is."""

    id: str
    facts: RasterFacts
    path: Path
    stamp: str


class RasterShelf:
    """The rasters in a folder, looked at again every few seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = stamps.Derived(folder, self._read, outlives=False)

    def listed(self) -> Mapping[str, TownRaster]:
        """All of them by id; DeclarationError: what is known of one is written wrongly."""
        return self._kept.get()

    def raster(self, raster_id: str) -> TownRaster:
        """One; UnknownRasterError: there is none of this id."""
        known = self.listed()
        if raster_id not in known:
            raise UnknownRasterError(raster_id, known)
        return known[raster_id]

    def released(self, topic: str) -> TownRaster | None:
        """The first that may lie on the page of a topic; DeclarationError: as in listed."""
        return next((one for one in self.listed().values() if one.facts.topic == topic), None)

    def _read(self) -> dict[str, TownRaster]:
        found = {}
        for path in sorted(self._folder.glob("*.toml")):
            picture = path.with_suffix(".tif")
            if picture.is_file():
                stat = picture.stat()
                stamp = f"{stat.st_mtime_ns:x}-{stat.st_size:x}"
                found[path.stem] = TownRaster(path.stem, read(RasterFacts, path), picture, stamp)
        return found
