"""What the crews of a demonstration tell of its bins without sensors: of some weeks, and of each day since.

They go the way of every tap: through the inbox, under the ids that the list of a day has.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np

from analysis.waste.fill_rate import BOUNDS
from data.emptying import LEVELS
from data.opening_hours import BERLIN
from services.context import House
from services.crew import Tap, report_emptyings
from services.demo_rounds import FilledSites, filled_sites
from services.rounds.daily_list import emptying_id

PAST: Final = timedelta(days=21)
EPOCH: Final = date(1970, 1, 1)


def tell_levels(house: House, *, since: datetime, until: datetime) -> int:
    """Tell what was found in ``since <= at < until`` on the demonstration's rounds; return of how many emptyings."""
    taps = [tap for layer in {one.layer for one in house.town.demo_rounds} for tap in _taps(house, layer, since, until)]
    report_emptyings(house, sorted(taps, key=lambda one: one.at))
    return len(taps)


def _taps(house: House, layer_id: str, since: datetime, until: datetime) -> Iterator[Tap]:
    names = {one.name for one in house.town.demo_rounds}
    driven = [one for one in house.records.rounds.items() if one.valid_to is None and one.name in names]
    equipped = {one.site_id for one in house.records.assignments() if one.valid_to is None}
    wanted = {stop.site_id for one in driven if one.layer == layer_id for stop in one.stops} - equipped
    if not wanted:
        return
    filled = filled_sites(house, layer_id)
    days = np.arange((since.date() - EPOCH).days, (until.date() - EPOCH).days + 1)
    at_s, level = filled.filling.found(filled.places, days)
    inside = np.isfinite(level) & (at_s >= since.timestamp()) & (at_s < until.timestamp())
    for row, column in np.argwhere(inside).tolist():
        if filled.sites.site_id[row] in wanted:
            yield _tap(house, filled, row, int(at_s[row, column]), float(level[row, column]))


def _tap(house: House, filled: FilledSites, row: int, at_s: int, level: float) -> Tap:
    site_id, at = filled.sites.site_id[row], datetime.fromtimestamp(at_s, UTC)
    return Tap(
        site_id=site_id,
        channel=0,
        at=at,
        level=LEVELS[int(np.searchsorted(BOUNDS, level, side="right"))],
        emptying_id=emptying_id(house, at.astimezone(BERLIN).date(), site_id),
    )
