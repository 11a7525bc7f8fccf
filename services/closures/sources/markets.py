"""Market days, as the town's file lays them down."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import shapely

from data.projection import to_metres
from data.town.street_rules import Corner
from services.closures.closure import Closure, ClosureSource
from services.context import House


def closed(house: House, day: date) -> Iterator[Closure]:
    """The markets of a day."""
    for market in house.town.streets.market:
        if market.is_on(day, house.town.federal_state):
            area = _ground(market.area) if market.area else None
            yield Closure(reason=market.name, streets=market.streets, area=area)


def _ground(corners: tuple[Corner, ...]) -> shapely.Polygon:
    return shapely.Polygon(to_metres(*np.array(corners).T))


SOURCE = ClosureSource(id="markets", closed=closed)
