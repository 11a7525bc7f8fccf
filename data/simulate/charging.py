"""Charging points: cars arrive, charge, stay longer than they charge; now and then a point is broken."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import SimulatedSites, Truth
from data.measures import CHARGING_POWER, CHARGING_STATUS, OCCUPIED_PERCENT, SESSION_ENERGY
from data.simulate import noise
from data.simulate.daylight import DAY_S, HOUR_S, local_s

POWER_CLASSES_KW: Final = np.array([11.0, 22.0, 50.0, 150.0, 300.0])
POWER_SHARES: Final = np.array([0.16, 0.66, 0.08, 0.07, 0.03])
"""Shares of the rated powers among the public points of a Ruhr town, after the register of the Bundesnetzagentur."""
FAST_KW: Final = 22.0
"""Above this a point is a fast one (Ladesäulenverordnung)."""
SLOW_SLOT_S: Final = 6 * HOUR_S
FAST_SLOT_S: Final = 2 * HOUR_S
RESERVED_S: Final = 900
BROKEN_SLOT_S: Final = 6 * DAY_S
BROKEN: Final = 0.03
"""Probability that a point is out of order for a whole BROKEN_SLOT_S."""
SILENT: Final = 0.015
"""Probability that a back end does not know a point's status for a day."""
ARRIVALS: Final = np.array(
    [
        [0.25, 0.2, 0.15, 0.15, 0.2, 0.35, 0.6, 0.9, 1.1, 1.2, 1.2, 1.2],
        [1.25, 1.2, 1.2, 1.2, 1.3, 1.45, 1.5, 1.3, 1.0, 0.75, 0.5, 0.35],
    ]
).ravel()
"""How likely a car arrives in each hour of the local day, relative to the mean."""
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingSessions:
    """Charging points with sessions, one channel each.

    Time falls into slots of one point with room for one session each, so that sessions never overlap and any
    instant can be computed without those before it.

    Args:
        busy: probability that a slot at a place of footfall 0.5 has a session.
    """

    busy: float = 0.5
    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Status, occupancy, power and energy of each point: arrays of shape (n, m), NaN where a site has no point."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        return [
            one
            for channel in range(1, int(sites.channels.max(initial=0)) + 1)
            for one in self._point(sites, channel, at)
        ]

    def _point(self, sites: SimulatedSites, channel: int, at: NDArray[np.int64]) -> list[Truth]:
        seed = noise.hashed(sites.seed, noise.stream("evse"), channel)[:, None]
        rated = rated_kw(sites.seed)[:, None]
        session = self._session(sites, seed, rated, at)
        status = _status(seed, session, at)
        charging = status == _code("CHARGING")
        measured = {
            CHARGING_STATUS.id: status,
            OCCUPIED_PERCENT.id: 100.0 * session.plugged,
            CHARGING_POWER.id: np.where(charging, session.power_kw, 0.0),
            SESSION_ENERGY.id: np.where(session.plugged, session.energy_kwh, 0.0),
        }
        exists = (sites.channels >= channel)[:, None]
        return [Truth(measure, channel, np.where(exists, values, np.nan)) for measure, values in measured.items()]

    def _session(
        self, sites: SimulatedSites, seed: NDArray[np.uint64], rated_kw: Grid, at: NDArray[np.int64]
    ) -> "_Session":
        slot_s = np.where(rated_kw > FAST_KW, FAST_SLOT_S, SLOW_SLOT_S)
        ahead_s = (slot_s * noise.uniform(seed, noise.stream("ahead"))).astype(np.int64)
        slot = (at + ahead_s) // slot_s
        wanted_kwh = 8 + 42 * noise.uniform(seed, noise.stream("wanted"), slot)
        car_kw = np.minimum(rated_kw * 0.92, 6.5 + 90 * noise.uniform(seed, noise.stream("car"), slot) ** 2)
        charge_s = np.minimum(wanted_kwh / car_kw * HOUR_S, 0.7 * slot_s)
        stays_s = np.minimum(charge_s * (1 + 0.8 * noise.uniform(seed, noise.stream("stays"), slot)), 0.8 * slot_s)
        begin = slot * slot_s - ahead_s + (slot_s - stays_s) * noise.uniform(seed, noise.stream("begin"), slot)
        chance = self.busy * (0.4 + 1.2 * sites.footfall[:, None]) * _arrivals(begin)
        comes = noise.uniform(seed, noise.stream("comes"), slot) < np.minimum(chance, 0.95)
        into_s = at - begin
        plugged = comes & (into_s >= 0) & (into_s < stays_s)
        return _Session(
            plugged=plugged,
            charging=plugged & (into_s < charge_s),
            reserved=comes & (into_s < 0) & (into_s >= -RESERVED_S) & (noise.hashed(seed, slot) % np.uint64(4) == 0),
            power_kw=car_kw * np.where(into_s > 0.8 * charge_s, 0.55, 1.0),
            energy_kwh=car_kw * np.clip(into_s, 0, charge_s) / HOUR_S,
        )


@dataclass(frozen=True, slots=True)
class _Session:
    plugged: NDArray[np.bool_]
    charging: NDArray[np.bool_]
    reserved: NDArray[np.bool_]
    power_kw: Grid
    energy_kwh: Grid


def rated_kw(seed: NDArray[np.uint64]) -> Grid:
    """(n,) rated power of each site's points, kW, one of POWER_CLASSES_KW."""
    share = noise.uniform(seed, noise.stream("rated"))
    return POWER_CLASSES_KW[np.searchsorted(np.cumsum(POWER_SHARES)[:-1], share)]


def _status(seed: NDArray[np.uint64], session: _Session, at: NDArray[np.int64]) -> Grid:
    broken = noise.uniform(seed, noise.stream("broken"), at // BROKEN_SLOT_S) < BROKEN
    silent = noise.uniform(seed, noise.stream("unknown"), at // DAY_S) < SILENT
    return np.select(
        [broken, silent, session.charging, session.plugged, session.reserved],
        [_code("OUTOFORDER"), _code("UNKNOWN"), _code("CHARGING"), _code("BLOCKED"), _code("RESERVED")],
        default=_code("AVAILABLE"),
    )


def _code(name: str) -> float:
    return float((CHARGING_STATUS.codes or {})[name])


def _arrivals(epoch_s: Grid) -> Grid:
    return np.asarray((ARRIVALS / ARRIVALS.mean())[local_s(epoch_s.astype(np.int64)) // HOUR_S % 24])
