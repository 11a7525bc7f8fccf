"""Sites for simulated devices."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from data.simulate.devices import Fleet
from data.sites import Sites

EAST_M, NORTH_M = 380_000.0, 5_714_000.0


def make_sites(layer_id: str, n: int) -> Sites:
    ids = [f"{layer_id}-{one + 1:04d}" for one in range(n)]
    since = datetime(2020, 1, 1, tzinfo=UTC)
    lon, lat = np.zeros(n), np.zeros(n)
    none = np.zeros(n, dtype=np.int16)
    return Sites(ids, ids, [""] * n, [{}] * n, none, [""] * n, [""] * n, [since] * n, [None] * n, lon, lat)


MakeFleet = Callable[..., Fleet]
