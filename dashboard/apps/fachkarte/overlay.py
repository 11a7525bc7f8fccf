"""Map services that were enabled and rasters that were imported, as layers of the workbench."""

import logging
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.apps.fachkarte.choice import ShownLayer
from dashboard.parts.addresses import Address
from dashboard.parts.figures import number
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data.errors import DeclarationError
from data.rasters import picture
from data.rasters.shelf import RasterShelf, TownRaster
from data.town.map_services import MapService
from data.web_tiles import Degrees
from services.context import House
from services.maps.enabled import proxy_of
from services.maps.proxy import MOST_FEATURES, MapProxy

_log = logging.getLogger(__name__)
SERVICE: Final = "map."
RASTER: Final = "raster."
"""Begin the ids of such layers."""
RASTERS: Final = "rasters"
"""The group of all rasters; those of services are their topics."""
_FEATURES: Final = "#9d174d"
_PIXEL_M: Final = 0.00028
"""Of a screen, as OGC standards have it for scales."""
_WORLD_M: Final = 40_075_016.686
_TILE: Final = 256
_DIGITS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOverlay:
    """A layer of somebody else's pictures or features, or of the town's rasters.

    Args:
        id: ``map.{service}.{layer}`` or ``raster.{id}``.
        group: the topic of a service, or RASTERS.
        title: as people call it.
        credit: whose it is, and under which licence.
        from_zoom: farther out it is not drawn; None: it always is.
        facts: what assets/js/workbench/overlays.js is told of it, or town_layers.js of features.
        key: what its colours mean; None: nobody says.
    """

    id: str
    group: str
    title: str
    credit: str
    from_zoom: int | None
    facts: Mapping[str, Any]
    key: Markup | None

    def drawing(self, entry: ShownLayer, *, above: int) -> dict[str, Any]:
        """What scripts are told; ``above``: how many layers lie above it."""
        return {**self.facts, "id": self.id, "title": self.title, "opacity": entry.opacity, "above": above}

    def legend(self) -> Markup | None:
        """Its part of the legend."""
        if self.key is None:
            return None
        return tag("div", {"class": "legend__layer"}, tag("p", {"class": "legend__title"}, self.title), self.key)


@dataclass(frozen=True, slots=True)
class MapOverlays:
    """All that there are now; one that cannot be read is left out and the log says why."""

    house: House
    proxy: MapProxy = field(init=False)
    rasters: RasterShelf = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "proxy", proxy_of(self.house))
        object.__setattr__(self, "rasters", RasterShelf(self.house.folders.rasters))

    def listed(self, address: Address, words: Words) -> dict[str, MapOverlay]:
        """By id, those of services first."""
        area = self.proxy.area() or self.house.town.bounds
        found = [*self._of_services(address, words, area), *self._of_rasters(address, words)]
        return {one.id: one for one in found}

    def _of_services(self, address: Address, words: Words, area: Degrees) -> Iterator[MapOverlay]:
        for name, service in self.proxy.enabled().items():
            for layer in service.layers:
                yield _ServiceLayer(name, service, layer, address, words, area).overlay()

    def _of_rasters(self, address: Address, words: Words) -> list[MapOverlay]:
        try:
            return [_of_raster(one, address, words) for one in self.rasters.listed().values()]
        except DeclarationError as error:
            _log.warning("no raster is shown: %s", error)
            return []


@dataclass(frozen=True, slots=True)
class _ServiceLayer:
    """A layer of a service: for whom, and the part of the world that is asked for."""

    service_id: str
    service: MapService
    layer_id: str
    address: Address
    words: Words
    area: Degrees

    @property
    def title(self) -> str:
        own, language = self.service.layers[self.layer_id], self.words.language
        title = self.service.title[language]
        return title if len(self.service.layers) == 1 else f"{title}: {getattr(own, language)}"

    def overlay(self) -> MapOverlay:
        service = self.service
        return MapOverlay(
            id=f"{SERVICE}{self.service_id}.{self.layer_id}",
            group=service.topic,
            title=self.title,
            credit=f"{service.attribution} ({service.licence})",
            from_zoom=service.min_zoom,
            facts=self._features() if service.kind == "features" else self._pictures(),
            key=self._key() if service.kind == "wms" else None,
        )

    def _at(self, name: str) -> str:
        asked = urlencode({"map_layer": self.layer_id})
        return f"{self.address.asset(f'api/maps/{self.service_id}')}/{name}?{asked}"

    def _features(self) -> dict[str, Any]:
        looks = {"kind": "line", "colour": _FEATURES, "shows": "", "most": 0, "filters": {}}
        return {"url": f"{self._at('items')}&limit={MOST_FEATURES}", **looks, "from": self.service.min_zoom}

    def _pictures(self) -> dict[str, Any]:
        made = _tiles(self._at("{z}/{x}/{y}"), self.area, self.service.min_zoom, self.service.max_zoom)
        return {**made, "ask": self._at("info") if self.service.kind == "wms" else None}

    def _key(self) -> Markup:
        words = self.words
        facts: dict[str, Attribute] = {"class": "legend__picture", "src": self._at("legend"), "loading": "lazy"}
        facts |= {"alt": words.say("fachkarte.key", layer=self.title), "data-failed": words["fachkarte.no_key"]}
        return tag("img", facts)


def _of_raster(one: TownRaster, address: Address, words: Words) -> MapOverlay:
    facts, root = one.facts, address.asset(f"api/rasters/{one.id}")
    tiles = _tiles(f"{root}/{{z}}/{{x}}/{{y}}.png", facts.bounds, 0, facts.max_zoom)
    return MapOverlay(
        id=f"{RASTER}{one.id}",
        group=RASTERS,
        title=facts.title,
        credit=f"{facts.attribution} ({facts.licence})",
        from_zoom=None,
        facts={**tiles, "ask": f"{root}/point?", "cells": True},
        key=tag("div", None, _ramp(one, words), _model(one, words)),
    )


def _model(one: TownRaster, words: Words) -> Markup | None:
    """That nothing of it was measured."""
    if not one.facts.is_model:
        return None
    years = one.facts.return_years
    key = "fachkarte.model" if years is None else "fachkarte.model_years"
    return tag("p", {"class": "legend__note"}, words.say(key, n="" if years is None else years))


def _tiles(template: str, area: Degrees, first: int, last: int) -> dict[str, Any]:
    west, south, east, north = area
    bounds = [[south, west], [north, east]]
    return {"tiles": template, "bounds": bounds, "from": first, "to": last, "ask": None, "cells": False}


def _ramp(one: TownRaster, words: Words) -> Markup:
    """Colours that pass over, with the numbers at their steps."""
    steps, (low, high) = picture.legend(one.facts), one.facts.span
    decimals = max(0, _DIGITS - 1 - math.floor(math.log10(high - low)))
    numbers = [number(value, decimals=min(decimals, 6), words=words) for value, _ in steps]
    shaded = f"background:linear-gradient(to right,{','.join(colour for _, colour in steps)})"
    unit = one.facts.unit
    said = words.say("fachkarte.shades", low=numbers[0], high=numbers[-1], unit=unit).rstrip()
    bar = tag("div", {"class": "shading__colours", "style": shaded, "role": "img", "aria-label": said})
    ends = [tag("span", None, text) for text in (numbers[0], numbers[len(numbers) // 2], f"{numbers[-1]} {unit}")]
    return tag(
        "div", {"class": "shading"}, bar, tag("div", {"class": "shading__numbers", "aria-hidden": "true"}, *ends)
    )


def scale_from(zoom: int, *, latitude: float, words: Words) -> str:
    """``1:42.000``, about the scale of a zoom of web maps on a screen at a latitude (degrees)."""
    exact = _WORLD_M * math.cos(math.radians(latitude)) / _TILE / 2**zoom / _PIXEL_M
    rounded = round(exact, _DIGITS - 1 - math.floor(math.log10(exact)))
    return f"1:{number(rounded, decimals=0, words=words)}"
