"""Smart lamp posts: light by the sun, air and sound by the traffic, visitors in the Wi-Fi, a charging point in some."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import (
    AIR_TEMPERATURE,
    CHARGING_STATUS,
    DIMMING_PERCENT,
    LAMP_POWER,
    LAMP_STATE,
    PM25,
    SOUND_LEVEL,
    WIFI_CLIENTS,
)
from data.simulate import noise
from data.simulate.charging import ChargingSessions
from data.simulate.daylight import DAY_S, HOUR_S, local_s, sun_height
from data.simulate.weather import Weather, weather

DUSK: Final = -0.06
"""Sine of the sun's elevation below which lamps are lit: about 3.5 degrees under the horizon."""
DIM_FROM_H, DIM_TO_H = 23, 5
DIM_PERCENT: Final = 40.0
RATED_W: Final = 54.0
STANDBY_W: Final = 6.0
BROKEN_SLOT_S: Final = 20 * DAY_S
BROKEN: Final = 0.02
"""Probability that a lamp is dark for a whole BROKEN_SLOT_S."""
STREET_HOURS: Final = np.array(
    [
        [0.12, 0.07, 0.05, 0.05, 0.1, 0.3, 0.7, 1.3, 1.4, 1.1, 1.1, 1.25],
        [1.35, 1.35, 1.4, 1.5, 1.7, 1.75, 1.5, 1.2, 0.95, 0.7, 0.45, 0.25],
    ]
).ravel()
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamps:
    """What a smart lamp post reports; ``visitors``: devices in the Wi-Fi in a mean hour where footfall is 1."""

    visitors: float = 28.0
    charging: ChargingSessions = field(default_factory=ChargingSessions)
    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Lamp state, dimming, power, dust, sound, air temperature, Wi-Fi clients; status of the charging point."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed = sites.seed[:, None]
        now = weather(sites.town_seed, at)
        traffic = (STREET_HOURS / STREET_HOURS.mean())[local_s(at) // HOUR_S % 24] * (0.3 + sites.footfall[:, None])
        measured = self._light(seed, at) | {
            AIR_TEMPERATURE.id: now.air_c + 0.8 * sites.built_share[:, None] + 0.1 * noise.normal(seed, 1, at),
            PM25.id: dust(sites.town_seed, seed, at, now, traffic),
            SOUND_LEVEL.id: street_sound(seed, at, now, traffic),
            WIFI_CLIENTS.id: np.round(
                self.visitors
                * sites.footfall[:, None]
                * traffic
                * np.exp(0.3 * noise.normal(seed, noise.stream("wifi"), at // HOUR_S))
            ),
        }
        points = [one for one in self.charging.truth(sites, epoch_s) if one.measure == CHARGING_STATUS.id]
        return [*(Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()), *points]

    def _light(self, seed: NDArray[np.uint64], at: NDArray[np.int64]) -> dict[str, Grid]:
        hour = local_s(at) // HOUR_S % 24
        dark = sun_height(at) < DUSK + 0.01 * noise.normal(seed, noise.stream("photocell"))
        dim = (hour >= DIM_FROM_H) | (hour < DIM_TO_H)
        broken = noise.uniform(seed, noise.stream("broken lamp"), at // BROKEN_SLOT_S) < BROKEN
        percent = np.select([broken | ~dark, dim], [0.0, DIM_PERCENT], default=100.0)
        codes = LAMP_STATE.codes or {}
        state = np.select(
            [broken, ~dark, dim], [codes["defectiveLamp"], codes["off"], codes["low"]], default=codes["on"]
        )
        power = STANDBY_W + RATED_W * percent / 100
        return {LAMP_STATE.id: state.astype(np.float64), DIMMING_PERCENT.id: percent, LAMP_POWER.id: power}


def dust(town_seed: int, seed: NDArray[np.uint64], at: NDArray[np.int64], now: Weather, traffic: Grid) -> Grid:
    """Fine dust of a street, µg/m³: what the region has, and its own traffic, held by still air and cleaned by rain."""
    background = 9 * np.exp(
        0.5 * noise.smooth(noise.hashed(town_seed, noise.stream("pm background")), at, period_s=2 * DAY_S)
    )
    still = np.exp(-now.wind_ms / 4) * (1 + 0.6 * now.night)
    cleaned = 1 - 0.5 * np.tanh(now.rain_mm_h)
    local = 4 * traffic * still * np.exp(0.2 * noise.normal(seed, noise.stream("pm"), at))
    return np.asarray(np.clip((background * (0.6 + still) + local) * cleaned, PM25.low, PM25.high))


def street_sound(seed: NDArray[np.uint64], at: NDArray[np.int64], now: Weather, traffic: Grid) -> Grid:
    """Mean level of some minutes, dB(A): tenfold traffic is 10 dB more, rain on the road some."""
    street = 57 + 10 * np.log10(np.clip(traffic, 0.02, None))
    rain = 3 * np.tanh(now.rain_mm_h)
    return np.asarray(
        np.clip(street + rain + 1.5 * noise.normal(seed, noise.stream("sound"), at), SOUND_LEVEL.low, 100.0)
    )
