"""Which map services an administrator has enabled, and the proxy that asks them for a town."""

from collections.abc import Mapping

import shapely

from data import stamps
from data.errors import NotFoundError
from data.town import geodata
from data.town.map_services import MapService, listed
from data.web_tiles import Degrees
from services.context import House
from services.maps.answer_cache import AnswerCache
from services.maps.outbound import Outbound
from services.maps.proxy import MapProxy


def proxy_of(
    house: House, *, services: Mapping[str, MapService] | None = None, outbound: Outbound | None = None
) -> MapProxy:
    """The proxy of a town; ``services``: those that may be enabled, the project's own list unless others are given."""
    known = listed() if services is None else services

    def enabled() -> dict[str, MapService]:
        chosen = house.records.map_services.in_force()
        return {name: one for name, one in known.items() if chosen.get(name)}

    def area() -> Degrees | None:
        try:
            _, polygons = geodata.read(house.folders.town, "boundary")
        except NotFoundError:
            return None
        west, south, east, north = shapely.total_bounds(polygons).tolist()
        return west, south, east, north

    kept = stamps.Derived(house.folders.town, area)
    cache = AnswerCache(house.folders.map_answers)
    return MapProxy(enabled=enabled, area=kept.get, cache=cache, outbound=outbound or Outbound())
