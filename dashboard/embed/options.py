"""What a tile's address asks for: unknown parameters are ignored, a wrong value is answered with a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Final, TypeAlias

from dashboard.embed.tiles import Tile
from dashboard.parts.addresses import Address
from dashboard.parts.seek import in_order
from dashboard.texts import load
from data.declare import Layer, Layers
from data.town import Town
from data.ways import MODES

FIGURES: Final = ("room", "full", "sites", "sensors")
"""What the tile ``figure`` can count; the first two only where something can be full."""
FILL: Final = "fill"
TEMPERATURE: Final = "temperature"
MIN_ZOOM, MAX_ZOOM = 10, 19
_LONGEST: Final = 40
Wrong: TypeAlias = tuple[str, str, str]
"""Parameter, its value, and what it may be, with commas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One tile as its address asks for it; hashable, so that equal questions share one answer.

    Args:
        tile: which.
        address: language, theme, app.
        layers: ids of the layers on the map, at least one.
        layer: id of the one layer of all other tiles.
        site_id: the one site; None: the whole layer, or, in a chart, the warmest station.
        centre: lon, lat of the first view, EPSG:4326; None: the town.
        zoom: of the first view; None: as fits.
        mode: on foot or by car.
        figure: what is counted.
        wrong: the first value that nothing can be made of.
    """

    tile: Tile
    address: Address
    layers: tuple[str, ...]
    layer: str
    site_id: str | None = None
    centre: tuple[float, float] | None = None
    zoom: int | None = None
    mode: str = MODES[0]
    figure: str = FIGURES[0]
    wrong: Wrong | None = None


@dataclass(slots=True)
class Reader:
    """Reads one query; remembers the first wrong value.

    Args:
        query: names and values.
        layers: the registry.
        town: its bounds and classes.
    """

    query: Mapping[str, str]
    layers: Layers
    town: Town
    wrong: Wrong | None = field(default=None, init=False)

    def read(self, tile: Tile, *, base: str) -> Options:
        """The options of a tile."""
        layer = self._layer(tile)
        shown = self._shown() if tile.id == "map" else (layer,)
        return Options(
            tile=tile,
            address=Address.read(self.query, base=base, path=f"/embed/{tile.id}"),
            layers=shown,
            layer=layer,
            site_id=self._site_id(tile),
            centre=self._centre() if "centre" in tile.takes else None,
            zoom=self._zoom() if "zoom" in tile.takes else None,
            mode=self._one_of("mode", MODES) if "mode" in tile.takes else MODES[0],
            figure=self._one_of("figure", figures_of(self.layers[layer])) if "figure" in tile.takes else FIGURES[0],
            wrong=self.wrong,
        )

    def _layer(self, tile: Tile) -> str:
        """The layer a tile is about; temperature tiles need none to be named."""
        offered = offered_layers(tile, self.layers)
        site_id = self.query.get("site_id", "")
        owner = site_id.rpartition("-")[0]
        if "site_id" in tile.takes and owner in offered:
            return owner
        return self._one_of("layer", tuple(offered)) if "layer" in tile.takes else next(iter(offered))

    def _shown(self) -> tuple[str, ...]:
        text = self.query.get("layers") or self.query.get("layer")
        if not text:
            on = tuple(one.id for one in self.layers.values() if one.on)
            return on or (next(iter(self.layers)),)
        wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        for one in wanted:
            if one not in self.layers:
                self._mark("layers", one, ", ".join(self.layers))
        return tuple(one for one in wanted if one in self.layers) or (next(iter(self.layers)),)

    def _site_id(self, tile: Tile) -> str | None:
        """An id of a layer that this tile can show; whether the site exists is seen later."""
        if "site_id" not in tile.takes:
            return None
        text = self.query.get("site_id") or None
        if text is not None and text.rpartition("-")[0] not in offered_layers(tile, self.layers):
            self._mark("site_id", text, f"{next(iter(offered_layers(tile, self.layers)))}-0001 …")
            return None
        return text

    def _centre(self) -> tuple[float, float] | None:
        text = self.query.get("centre") or self.query.get("center")
        if not text:
            return None
        try:
            lon, lat = (float(part) for part in text.split(","))
        except ValueError:
            lon = lat = float("nan")
        west, south, east, north = self.town.bounds
        if isfinite(lon) and isfinite(lat) and west <= lon <= east and south <= lat <= north:
            return lon, lat
        self._mark("centre", text, f"{self.town.lon},{self.town.lat}")
        return None

    def _zoom(self) -> int | None:
        text = self.query.get("zoom")
        if not text:
            return None
        if text.isascii() and text.isdigit() and MIN_ZOOM <= int(text[:3]) <= MAX_ZOOM:
            return int(text)
        self._mark("zoom", text, f"{MIN_ZOOM} … {MAX_ZOOM}")
        return None

    def _one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.query.get(name)
        if not value:
            return choices[0]
        if value not in choices:
            self._mark(name, value, ", ".join(choices))
            return choices[0]
        return value

    def _mark(self, name: str, value: str, allowed: str) -> None:
        self.wrong = self.wrong or (name, value[:_LONGEST], allowed)


def figures_of(layer: Layer) -> tuple[str, ...]:
    """What can be counted of a layer."""
    return FIGURES if layer.classes.name == FILL else FIGURES[2:]


def offered_layers(tile: Tile, layers: Layers) -> dict[str, Layer]:
    """The layers that a tile can be about, those that can be full first where that is what it counts.

    What the public may not see as it happens is offered nowhere but on the map and as a plain count of places.
    """
    seen = {one.id: one for one in layers.values() if one.shows.audience == "public" and one.shows.min_count is None}
    if tile.id == "nearest":
        fills = [layer for layer in seen.values() if layer.classes.name == FILL]
        return {layer.id: layer for layer in in_order(fills, load().of(None))}
    if tile.id == "temperature":
        return {one: layer for one, layer in seen.items() if layer.classes.name == TEMPERATURE}
    if tile.id == "chart":
        kept = {one: layer for one, layer in seen.items() if layer.shows.codes is None}
        return dict(sorted(kept.items(), key=lambda item: item[1].classes.name != TEMPERATURE))
    if tile.id == "figure":
        return dict(sorted(layers.items(), key=lambda item: item[1].classes.name != FILL))
    return dict(layers)
