"""What services of others answer, asked once for everybody; one that fails is left alone for a while."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data.errors import BadRequestError, ForeignServiceError
from data.town.map_services import MapService, UnknownMapServiceError
from data.web_tiles import Degrees, WebTile
from services.maps import inspection
from services.maps.answer_cache import AnswerCache, KeptAnswer
from services.maps.outbound import ForeignAnswer, Outbound
from services.maps.requests import MapRequest

DOWN_S: Final = 60.0
"""So long a service that failed is not asked."""
MARGIN: Final = 0.05
"""Degrees around the town in which maps are drawn."""
MOST_FEATURES: Final = 1_000
_PICTURE_BYTES: Final = 1_500_000
_FEATURES_BYTES: Final = 8_000_000
_TEXT_BYTES: Final = 100_000
_GEOJSON: Final = "application/geo+json"


@dataclass(slots=True, kw_only=True)
class MapProxy:
    """Services that are enabled now, and the one way to ask them; safe to use from several threads.

    Args:
        enabled: those that may be asked, by id.
        area: the town; None: unknown, and everywhere is answered.
        now: seconds since 1970.
    """

    enabled: Callable[[], Mapping[str, MapService]]
    area: Callable[[], Degrees | None]
    cache: AnswerCache
    outbound: Outbound = field(default_factory=Outbound)
    now: Callable[[], float] = time.time
    _down: dict[str, tuple[float, str]] = field(default_factory=dict)

    def service(self, service_id: str) -> MapService:
        """One that is enabled; UnknownMapServiceError: it is not."""
        enabled = self.enabled()
        if service_id not in enabled:
            raise UnknownMapServiceError(service_id, enabled)
        return enabled[service_id]

    def tile(self, service_id: str, tile: WebTile, layer: str) -> KeptAnswer:
        """A picture of 256 pixels; BadRequestError: outside of the town, or of the zooms the service draws."""
        service = self._of_kind(service_id, "wms", "wmts")
        if not service.min_zoom <= tile.z <= service.max_zoom:
            raise BadRequestError(f"{service_id} is drawn at zooms {service.min_zoom} to {service.max_zoom}")
        if (area := self.area()) is not None and not tile.meets(area, margin=MARGIN):
            raise BadRequestError(f"tile {tile.z}/{tile.x}/{tile.y} lies outside of the town")
        url = MapRequest(service, service.layer(layer)).tile(tile)
        return self._asked(service_id, service, url, _PICTURE_BYTES, _tile)

    def legend(self, service_id: str, layer: str) -> KeptAnswer:
        """What colours mean, as a picture."""
        service = self._of_kind(service_id, "wms")
        url = MapRequest(service, service.layer(layer)).legend()
        return self._asked(service_id, service, url, _PICTURE_BYTES, _legend)

    def info(self, service_id: str, lon: float, lat: float, layer: str) -> str:
        """What the service says of a place, as text; BadRequestError: it lies outside of the town."""
        service = self._of_kind(service_id, "wms")
        if (area := self.area()) is not None and not _within(lon, lat, area):
            raise BadRequestError(f"lon={lon:g}, lat={lat:g} lies outside of the town")
        url = MapRequest(service, service.layer(layer)).info(lon, lat)
        return self._asked(service_id, service, url, _TEXT_BYTES, _text).body.decode()

    def items(self, service_id: str, area: Degrees, limit: int, layer: str) -> list[dict[str, Any]]:
        """Features in that part of an area which lies in the town, none where no part does."""
        service = self._of_kind(service_id, "features")
        one = service.layer(layer)
        if (cut := _cut(area, self.area())) is None:
            return []
        url = MapRequest(service, one).items(cut, limit)
        answer = self._asked(service_id, service, url, _FEATURES_BYTES, _features)
        return inspection.features(ForeignAnswer(answer.body, answer.media, None), limit=limit)

    def _of_kind(self, service_id: str, *kinds: str) -> MapService:
        service = self.service(service_id)
        if service.kind not in kinds:
            raise BadRequestError(f"{service_id} is a service of kind {service.kind}; this needs {' or '.join(kinds)}")
        return service

    def _asked(
        self, service_id: str, service: MapService, url: str, most: int, look: Callable[[ForeignAnswer], KeptAnswer]
    ) -> KeptAnswer:
        now = self.now()
        if (kept := self.cache.get(url, now=now)) is not None:
            return kept
        until, why = self._down.get(service_id, (0.0, ""))
        if now < until:
            raise ForeignServiceError(why)
        try:
            said = self.outbound.get(url, most_bytes=most)
            found = look(said)
        except ForeignServiceError as error:
            why = f"the map service {service_id} {error}; it is asked again after {DOWN_S:g} s"
            self._down[service_id] = self.now() + DOWN_S, why
            raise ForeignServiceError(why) from None
        held_s = service.max_age_s if said.max_age_s is None else min(said.max_age_s, service.max_age_s)
        answer = KeptAnswer(found.body, found.media, now + held_s)
        if held_s:
            self.cache.put(url, answer)
        return answer


def _tile(said: ForeignAnswer) -> KeptAnswer:
    return KeptAnswer(said.body, inspection.picture(said, is_tile=True), 0)


def _legend(said: ForeignAnswer) -> KeptAnswer:
    return KeptAnswer(said.body, inspection.picture(said, is_tile=False), 0)


def _text(said: ForeignAnswer) -> KeptAnswer:
    return KeptAnswer(inspection.text(said).encode(), "text/plain", 0)


def _features(said: ForeignAnswer) -> KeptAnswer:
    inspection.features(said, limit=1)
    return KeptAnswer(said.body, _GEOJSON, 0)


def _within(lon: float, lat: float, area: Degrees) -> bool:
    west, south, east, north = area
    return west - MARGIN <= lon <= east + MARGIN and south - MARGIN <= lat <= north + MARGIN


def _cut(asked: Degrees, area: Degrees | None) -> Degrees | None:
    if area is None:
        return asked
    west, south = (max(asked[i], area[i] - MARGIN) for i in (0, 1))
    east, north = (min(asked[i], area[i] + MARGIN) for i in (2, 3))
    return (west, south, east, north) if west < east and south < north else None
