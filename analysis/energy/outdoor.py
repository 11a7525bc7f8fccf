"""How warm the days of a town were, from its own thermometers, for baselines of meters.

The mean of a day is that of its highest and lowest value, the median over stations: WMO-No. 8's simplest mean, which of
days in Germany is within a few tenths of that of 24 hours.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

import numpy as np

from analysis.energy.plausibility import DailyWeather
from analysis.heat.site_climate import climate
from data.declare import Layer
from data.measures import AIR_TEMPERATURE
from data.store import Store

STATIONS: Final = 5
"""More would ask longer, and hardly say more."""


def weather_of(store: Store, layers: Iterable[Layer], *, first: date, last: date) -> DailyWeather:
    """Days of a town from first to last; NaN where no station measured enough of one."""
    own = [one.id for one in layers if one.shows.id == AIR_TEMPERATURE.id]
    stations = [site_id for layer in own for site_id in store.last(layer).sites.site_id[:STATIONS]][:STATIONS]
    day = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    means = np.full((max(len(stations), 1), len(day)), np.nan)
    for row, site_id in enumerate(stations):
        found = climate(store, site_id, first=first, last=last)
        middle = (found.days.high + found.days.low) / 2.0
        means[row] = np.where(found.days.complete(found.limits), middle, np.nan)
    known = ~np.isnan(means).all(axis=0)
    return DailyWeather(day, np.where(known, np.nanmedian(np.where(known, means, 0.0), axis=0), np.nan))
