"""What the coming night is expected to bring to each pond of a layer, from what was measured until nightfall."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.water.pond import (
    EVENING_H,
    HOUR_MS,
    NIGHT_H,
    NightSkill,
    PondNights,
    PredawnMinimum,
    Reals,
    night_skill,
    pond_nights,
    predawn_minimum,
)
from data.declare import Layer
from data.flags import SUSPECT
from data.instants import epoch_ms
from data.store import Store

PAST: Final = timedelta(days=60)
_DAY_H: Final = 24
Instants: TypeAlias = NDArray[np.int64]


def night_of(now: datetime, longitude: float) -> int | None:
    """The day, since 1970 by the sun at a place, whose night it is; None: it is day, and nothing is foretold."""
    hours = epoch_ms(now) / HOUR_MS + longitude / 15
    day = int((hours - (NIGHT_H[1] - _DAY_H)) // _DAY_H)
    return day if EVENING_H[1] <= hours - day * _DAY_H < NIGHT_H[1] else None


def coming_night(store: Store, layer: Layer, *, now: datetime) -> tuple[NightSkill, dict[str, PredawnMinimum]]:
    """How forecasts of all ponds did, and by site what tonight brings; nothing by day.

    Args:
        store: of the town.
        layer: which shows oxygen.
        now: UTC; what was measured after nightfall is not looked at.
    """
    sites = store.last(layer.id).sites
    places = dict(zip(sites.site_id, sites.lon.tolist(), strict=True))
    told = {
        site_id: _nights(*one, places[site_id], now) for site_id, one in _courses(store, layer, now, places).items()
    }
    skill = night_skill([one for one, _ in told.values()])
    return skill, {site_id: predawn_minimum(one, skill) for site_id, (one, has_evening) in told.items() if has_evening}


def _nights(at_ms: Instants, oxygen: Reals, longitude: float, now: datetime) -> tuple[PondNights, bool]:
    """The nights of a pond until nightfall, and whether the last one is tonight."""
    tonight = night_of(now, longitude)
    hours = at_ms / HOUR_MS + longitude / 15
    known = np.ones(len(hours), bool) if tonight is None else hours <= tonight * _DAY_H + EVENING_H[1]
    nights = pond_nights(at_ms[known], oxygen[known], longitude=longitude)
    return nights, bool(known.any()) and hours[known].max() // _DAY_H == tonight


def _courses(store: Store, layer: Layer, now: datetime, places: Collection[str]) -> dict[str, tuple[Instants, Reals]]:
    rows = store.series(layer.id, layer.shows.id, start=now - PAST, end=now, step="raw")
    site, at = np.asarray(rows["site_id"].to_pylist(), object), np.asarray(rows["observed_at"].cast(pa.int64()))
    value = rows["value"].to_numpy()
    sound = (rows["flags"].to_numpy() & int(SUSPECT)) == 0
    own = {one: sound & (site == one) for one in dict.fromkeys(site.tolist()) if one in places}
    return {one: (at[rows_of], value[rows_of]) for one, rows_of in own.items()}
