"""What a tile's address asks for; an unknown parameter or a wrong value is answered with a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.chart.course import SPANS
from dashboard.parts.deviation import SCALES
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile, Wrong
from dashboard.texts import SIMPLE
from data.declare import layer_id
from data.town.streets import MODES

MIN_ZOOM, MAX_ZOOM = 10, 19
_LONGEST: Final = 40
_ALWAYS: Final = ("app", "lang", SIMPLE, "theme")
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {"centre": ("center",), "layers": ("layer",)}
"""Further names of a parameter, which addresses of others carry."""


@dataclass(slots=True)
class Reader:
    """Reads one query; remembers the first wrong value."""

    query: Mapping[str, str]
    context: PageContext
    wrong: Wrong | None = field(default=None, init=False)

    def read(self, tile: Tile, *, base: str) -> Options:
        """The options of a tile."""
        known = sorted({*_ALWAYS, *tile.takes, *(other for one in tile.takes for other in _ALSO.get(one, ()))})
        for name in self.query:
            if name not in known:
                self._mark(name[:_LONGEST], self.query[name], ", ".join(known), is_known=False)
        layer = self._layer(tile)
        shown = self._shown() if "layers" in tile.takes else (layer,) if layer else ()
        if "scale" in tile.takes:
            self._one_of("scale", SCALES)
        figures = tile.figures(self.context.layers[layer]) if "figure" in tile.takes else ("",)
        return Options(
            tile=tile,
            address=Address.read(self.query, base=base, path=f"/embed/{tile.id}"),
            layers=shown,
            layer=layer,
            site_id=self._site_id(tile),
            district=self._district() if "district" in tile.takes else "",
            centre=self._centre() if "centre" in tile.takes else None,
            zoom=self._zoom() if "zoom" in tile.takes else None,
            mode=self._one_of("mode", MODES) if "mode" in tile.takes else MODES[0],
            figure=self._one_of("figure", figures) if "figure" in tile.takes else "",
            span=self._one_of("span", tuple(one.id for one in SPANS)) if "span" in tile.takes else SPANS[0].id,
            wrong=self.wrong,
            asked=() if self.wrong else tuple(sorted(self.query.items())),
        )

    def _layer(self, tile: Tile) -> str:
        """The layer a tile is about, that of its site before all; empty where it is about none."""
        offered = self._with_sites_first(tile.offers())
        site_id = self.query.get("site_id", "")
        owner = layer_id(site_id)
        if "site_id" in tile.takes and owner in offered:
            return owner
        return self._one_of("layer", offered) if "layer" in tile.takes else next(iter(offered), "")

    def _with_sites_first(self, layers: Iterable[str]) -> tuple[str, ...]:
        """Unless it is asked for, no tile is about a layer that this town has nothing of."""
        return tuple(sorted(layers, key=lambda one: not len(self.context.store.current(one).sites)))

    def _shown(self) -> tuple[str, ...]:
        layers = self.context.layers
        text = self.query.get("layers") or self.query.get("layer")
        if not text:
            usual = self._with_sites_first(layers)
            on = tuple(one for one in usual if layers[one].on and len(self.context.store.current(one).sites))
            return on or usual[:1]
        wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        for one in wanted:
            if one not in layers:
                self._mark("layers", one, ", ".join(layers))
        return tuple(one for one in wanted if one in layers) or (next(iter(layers)),)

    def _site_id(self, tile: Tile) -> str | None:
        """An id of a layer that this tile can show; whether the site exists is seen later."""
        if "site_id" not in tile.takes:
            return None
        text = self.query.get("site_id") or None
        if text is not None and layer_id(text) not in tile.offers():
            self._mark("site_id", text, f"{next(iter(tile.offers()))}-0001 …")
            return None
        return text

    def _district(self) -> str:
        text = self.query.get("district", "")
        if not text or text in self.context.town.districts:
            return text
        self._mark("district", text, ", ".join(self.context.town.districts))
        return ""

    def _centre(self) -> tuple[float, float] | None:
        text = self.query.get("centre") or self.query.get("center")
        if not text:
            return None
        try:
            lon, lat = (float(part) for part in text.split(","))
        except ValueError:
            lon = lat = float("nan")
        town = self.context.town
        west, south, east, north = town.bounds
        if isfinite(lon) and isfinite(lat) and west <= lon <= east and south <= lat <= north:
            return lon, lat
        self._mark("centre", text, f"{town.lon},{town.lat}")
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

    def _mark(self, name: str, value: str, allowed: str, *, is_known: bool = True) -> None:
        self.wrong = self.wrong or Wrong(name, value[:_LONGEST], allowed, is_known)
