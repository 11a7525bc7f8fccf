"""Addresses at which a service is asked, written from validated parts; nothing a visitor typed is passed on."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from data.town.map_services import MapLayer, MapService
from data.web_tiles import PIXELS, Degrees, WebTile, pixel_at

INFO: Final = "text/plain"


@dataclass(frozen=True, slots=True)
class MapRequest:
    """Questions to one layer of a service."""

    service: MapService
    layer: MapLayer

    def tile(self, tile: WebTile) -> str:
        """Its picture on a tile."""
        if self.service.kind == "wmts":
            return self._asked(
                SERVICE="WMTS",
                REQUEST="GetTile",
                VERSION="1.0.0",
                LAYER=self.layer.name,
                STYLE=self.service.style,
                FORMAT=self.service.format,
                TILEMATRIXSET=self.service.matrix_set,
                TILEMATRIX=str(tile.z),
                TILEROW=str(tile.y),
                TILECOL=str(tile.x),
            )
        return self._asked(REQUEST="GetMap", **self._map(tile))

    def legend(self) -> str:
        """What its colours mean, as a picture."""
        return self._asked(
            SERVICE="WMS",
            VERSION="1.3.0",
            REQUEST="GetLegendGraphic",
            SLD_VERSION="1.1.0",
            LAYER=self.layer.name,
            STYLE=self.service.style,
            FORMAT="image/png",
        )

    def info(self, lon: float, lat: float) -> str:
        """What it says of a place, asked at its largest zoom."""
        tile, column, row = pixel_at(lon, lat, self.service.max_zoom)
        return self._asked(
            REQUEST="GetFeatureInfo",
            **self._map(tile),
            QUERY_LAYERS=self.layer.name,
            INFO_FORMAT=INFO,
            FEATURE_COUNT="5",
            I=str(column),
            J=str(row),
        )

    def items(self, area: Degrees, limit: int) -> str:
        """Its features in an area."""
        corners = ",".join(f"{one:.6f}" for one in area)
        query = urlencode({"f": "json", "bbox": corners, "limit": str(limit)})
        return f"{self.service.address}/collections/{quote(self.layer.name, safe='')}/items?{query}"

    def _map(self, tile: WebTile) -> dict[str, str]:
        return {
            "SERVICE": "WMS",
            "VERSION": "1.3.0",
            "LAYERS": self.layer.name,
            "STYLES": self.service.style,
            "CRS": self.service.crs,
            "BBOX": ",".join(f"{one:.6f}" for one in tile.bounds_m),
            "WIDTH": str(PIXELS),
            "HEIGHT": str(PIXELS),
            "FORMAT": self.service.format,
            "TRANSPARENT": "TRUE" if self.service.format == "image/png" else "FALSE",
        }

    def _asked(self, **parameters: str) -> str:
        return f"{self.service.address}?{urlencode(parameters)}"
