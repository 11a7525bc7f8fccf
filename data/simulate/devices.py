"""Which sites have a simulated device, what it is called, what it speaks and how it is mounted."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.declare import Attended, Layer, SimulatedSites, Simulation
from data.simulate import noise
from data.sites import Sites
from data.town.demo import DemoSites

T = TypeVar("T")
Network: TypeAlias = Literal["ttn", "chirpstack"]
NETWORKS: Final[tuple[Network, ...]] = ("ttn", "chirpstack")
EUI_PREFIX: Final = 0x02534B
"""First three octets of every simulated dev_eui: bit 1 of the first says "locally administered" (IEEE 802-2014, 8.4),
so that no vendor's device can have one of them; ``53 4B`` is SK."""
WITH_CLOCK: Final = 0.3
"""Share of the devices that send their own time."""
PROBE_S: Final = 1_700_000_000
"""Any instant: which channels a simulation has does not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The n simulated devices of one layer, one for each equipped site and channel, in the order of their sites.

    Args:
        site: (n,) row of each device's site in ``places``.
        places: the s equipped sites.
        channel: (n,) int16 the channel it serves.
        device_id: n dev_eui, 16 upper-case hexadecimal digits.
        seed: (n,) uint64 one number a device.
        profile: n ids of device profiles.
        has_clock: (n,) bool, the device sends its own time; others leave that to the network server.
        phase_s: (s,) int64, each site's devices report this many seconds into the interval.
        empty_mm: (n,) from the sensor down to the bottom of the container.
        full_mm: (n,) from the sensor to the contents of a full container.
    """

    layer: Layer
    simulation: Simulation
    site: NDArray[np.intp]
    places: SimulatedSites
    site_id: tuple[str, ...]
    channel: NDArray[np.int16]
    device_id: tuple[str, ...]
    seed: NDArray[np.uint64]
    profile: tuple[str, ...]
    network: tuple[Network, ...]
    has_clock: NDArray[np.bool_]
    phase_s: NDArray[np.int64]
    interval_s: int
    empty_mm: NDArray[np.float64]
    full_mm: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.device_id)


def equipped_rows(
    sites: Sites,
    seed: NDArray[np.uint64],
    *,
    equipped: float,
    most: int | None = None,
    attended: Attended | None = None,
) -> NDArray[np.intp]:
    """Which of n sites have a device: real ones first, then by chance, never a place with people; rows rising.

    Args:
        sites: n sites; those whose attributes name an operator are real ones that the town listed.
        seed: (n,) one number a site.
        equipped: share of the sites, 0 .. 1.
        most: how many of them instead; None: the share counts.
        attended: which sites are places with people.
    """
    invented = np.array(["operator" not in one for one in sites.attributes], dtype=bool)
    order = np.lexsort((noise.hashed(seed, noise.stream("equipped")), invented))
    chosen = np.sort(order[: round(equipped * len(sites)) if most is None else most])
    if attended is None:
        return chosen
    return chosen[[not attended.holds(sites.attributes[row]) for row in chosen.tolist()]]


def fleet(
    layer: Layer,
    sites: Sites,
    places: SimulatedSites,
    *,
    simulation: Simulation,
    demo: DemoSites,
    equipped: float | None = None,
) -> Fleet:
    """The simulated devices of a layer: the same for the same seeds; ``equipped``: another share than ``demo`` says."""
    share, most = (demo.equipped, demo.sites_equipped) if equipped is None else (equipped, None)
    rows = equipped_rows(sites, places.seed, equipped=share, most=most, attended=layer.attended)
    chosen = rows_of(places, rows)
    site, channel = _served(simulation, chosen)
    seed = noise.hashed(chosen.seed[site], noise.stream("device"), channel)
    empty_mm, full_mm = _mounting_mm(seed)
    return Fleet(
        layer=layer,
        simulation=simulation,
        site=site,
        places=chosen,
        site_id=tuple(sites.site_id[row] for row in rows),
        channel=channel,
        device_id=tuple(dev_eui(one) for one in seed.tolist()),
        seed=seed,
        profile=_chosen(simulation.profiles, seed, "profile"),
        network=_chosen(NETWORKS, seed, "network"),
        has_clock=noise.uniform(seed, noise.stream("has clock")) < WITH_CLOCK,
        phase_s=(layer.interval_s * noise.uniform(chosen.seed, noise.stream("phase"))).astype(np.int64),
        interval_s=layer.interval_s,
        empty_mm=empty_mm,
        full_mm=full_mm,
    )


def rows_of(places: SimulatedSites, rows: NDArray[np.intp]) -> SimulatedSites:
    """Some of n places, in the order of ``rows``."""
    each = {one.name: getattr(places, one.name)[rows] for one in fields(places) if one.name != "town_seed"}
    return replace(places, **each)


def dev_eui(seed: int) -> str:
    """The extended unique identifier of a simulated device, 16 upper-case hexadecimal digits."""
    return f"{EUI_PREFIX << 40 | seed & 0xFFFFFFFFFF:016X}"


def _served(simulation: Simulation, places: SimulatedSites) -> tuple[NDArray[np.intp], NDArray[np.int16]]:
    """Site row and channel of each device: a device wherever the simulation has a channel."""
    if not places.seed.size:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int16)
    pairs = {
        (row, truth.channel)
        for truth in simulation.truth(places, np.array([PROBE_S]))
        for row in np.flatnonzero(~np.isnan(truth.values[:, 0])).tolist()
    }
    ordered = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    return ordered[:, 0], ordered[:, 1].astype(np.int16)


def _mounting_mm(seed: NDArray[np.uint64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights of a sensor in the lid, whole centimetres; the dead zone of the nearest 25 cm is never needed."""
    full_mm = 280 + 10 * np.round(8 * noise.uniform(seed, noise.stream("full height")))
    depth_mm = 700 + 10 * np.round(50 * noise.uniform(seed, noise.stream("depth")))
    return full_mm + depth_mm, full_mm


def _chosen(choices: Sequence[T], seed: NDArray[np.uint64], name: str) -> tuple[T, ...]:
    picks = (noise.uniform(seed, noise.stream(name)) * len(choices)).astype(np.intp)
    return tuple(choices[pick] for pick in picks.tolist())
