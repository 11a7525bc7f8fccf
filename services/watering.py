"""How much water the town's trees and lawns need until Friday; computed once for pages, API and tours."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from analysis.green.evapotranspiration import Station
from analysis.green.outlook import WateringOutlook, outlook
from data.declare import Layer
from data.store import Current, Store
from data.weather import forecast
from services.context import House

ELEVATION_M: Final = 80.0
"""Of the stations, where nobody says it: 100 m more or less change evapotranspiration by less than 1 %."""
KEPT_S: Final = 900
"""The weather of days and a forecast change no faster."""


@dataclass
class WateringOutlooks:
    """Outlooks of layers that show how dry soils are; the same one for the same readings and quarter of an hour."""

    house: House
    store: Store
    _known: dict[str, tuple[tuple[int, int], WateringOutlook]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, layer: Layer, current: Current, now: datetime) -> WateringOutlook:
        """What its places need as a visitor of an instant sees them."""
        cause = (current.version, int(now.timestamp() // KEPT_S))
        with self._lock:
            known = self._known.get(layer.id)
            if known is None or known[0] != cause:
                known = self._known[layer.id] = (cause, self._made(layer, current, now))
            return known[1]

    def _made(self, layer: Layer, current: Current, now: datetime) -> WateringOutlook:
        town = self.house.town
        return outlook(
            self.store,
            self.house.layers.values(),
            layer,
            current,
            station=Station(elevation_m=ELEVATION_M, latitude_deg=town.lat, longitude_deg=town.lon),
            forecast=forecast.newest(self.house.folders.weather / "forecast", now=now),
            now=now,
        )
