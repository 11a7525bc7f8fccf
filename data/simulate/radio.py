"""Which gateways hear an uplink and how well: path loss, shadowing, fading, and the spreading factor that follows.

Path loss after Okumura-Hata for towns (868 MHz, gateway 30 m above ground), log-normal shadowing that belongs to the
pair of device and gateway, fading that belongs to the one uplink. Required SNR after domain.md section 4.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data import sites
from data.declare import SimulatedSites
from data.folders import Folders
from data.projection import to_metres
from data.simulate import noise
from data.simulate.devices import EUI_PREFIX
from data.town import Town, geodata

N_GATEWAYS: Final = 9
N_HEARING: Final = 4
"""Only the nearest in radio terms are followed: the others hear next to nothing."""
LOSS_AT_1_KM_DB: Final = 126.0
LOSS_PER_DECADE_DB: Final = 35.2
NEAREST_KM: Final = 0.05
SENT_DBM: Final = 12.0
"""14 dBm sent, 4 dB antenna gain of the gateway, 6 dB lost in metal lids and facades."""
NOISE_FLOOR_DBM: Final = -117.0
"""125 kHz at a noise figure of 6 dB."""
BEST_SNR_DB: Final = 11.0
"""What receivers report at most, however strong the signal."""
SHADOWING_DB: Final = 6.0
FADING_DB: Final = 2.5
ADR_MARGIN_DB: Final = 9.0
COLLIDES: Final = 0.015
SPREADING_FACTORS: Final = np.arange(7, 13)
REQUIRED_SNR_DB: Final = np.array([-7.5, -10.0, -12.5, -15.0, -17.5, -20.0])
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gateways:
    """The g gateways of the town.

    Args:
        gateway_id: extended unique identifiers, 16 lower-case hexadecimal digits, as both network servers know them.
        x_m: (g,) easting, EPSG:25832.
        y_m: (g,) northing, EPSG:25832.
    """

    gateway_id: tuple[str, ...]
    x_m: Grid
    y_m: Grid


@dataclass(frozen=True, slots=True)
class Reception:
    """Who hears the uplinks of n devices at m instants.

    Args:
        gateway: (n, h) index of the gateways followed for each device.
        rssi_dbm: (n, m, h) received strength, whole dBm.
        snr_db: (n, m, h) steps of 0.25 dB.
        heard: (n, m, h) whether that gateway decoded it.
        spreading_factor: (n,) 7 .. 12.
    """

    gateway: NDArray[np.intp]
    rssi_dbm: Grid
    snr_db: Grid
    heard: NDArray[np.bool_]
    spreading_factor: NDArray[np.int64]


def gateways(town: Town, folders: Folders) -> Gateways:
    """The gateways: the sites of the layer ``gateways`` where the town has it, otherwise one in most districts."""
    known = sites.read(folders.sites_of("gateways"))
    if len(known):
        metres = to_metres(known.lon, known.lat)
        return Gateways(tuple(map(gateway_eui, known.site_id)), metres[:, 0], metres[:, 1])
    metres = _spread_out(_district_centres_m(town, folders))
    names = tuple(gateway_eui(f"gateways-{one + 1:04d}") for one in range(len(metres)))
    return Gateways(names, metres[:, 0], metres[:, 1])


def gateway_eui(site_id: str) -> str:
    """The identifier of the gateway at a site: locally administered, like those of the simulated devices."""
    return f"{EUI_PREFIX:06x}ff{noise.stream(site_id) & 0xFFFFFFFF:08x}"


def reception(
    hearing: Gateways, places: SimulatedSites, seed: NDArray[np.uint64], epoch_s: NDArray[np.int64]
) -> Reception:
    """Who hears what, of n devices with a seed each at (n, m) instants, seconds since 1970 UTC."""
    mean_dbm = _mean_dbm(hearing, places, seed)
    gateway = np.argsort(-mean_dbm, axis=1, kind="stable")[:, :N_HEARING]
    mean_dbm = np.take_along_axis(mean_dbm, gateway, axis=1)[:, None, :]
    chance = noise.hashed(seed[:, None, None], epoch_s[:, :, None], gateway[:, None, :])
    rssi_dbm = mean_dbm + FADING_DB * noise.normal(chance, noise.stream("fading"))
    snr_db = np.minimum(rssi_dbm - NOISE_FLOOR_DBM, BEST_SNR_DB) + 0.8 * noise.normal(chance, noise.stream("snr"))
    factor = _spreading_factor(mean_dbm[:, 0, 0])
    required_db = REQUIRED_SNR_DB[factor - SPREADING_FACTORS[0]][:, None, None]
    clear = noise.uniform(chance, noise.stream("collision")) >= COLLIDES
    return Reception(
        gateway=gateway,
        rssi_dbm=np.round(rssi_dbm),
        snr_db=np.round(snr_db * 4) / 4,
        heard=np.asarray((snr_db >= required_db) & clear),
        spreading_factor=factor,
    )


def _mean_dbm(hearing: Gateways, places: SimulatedSites, seed: NDArray[np.uint64]) -> Grid:
    """(n, g) mean strength of each device at each gateway."""
    distance_m = np.hypot(places.x_m[:, None] - hearing.x_m, places.y_m[:, None] - hearing.y_m)
    distance_km = np.maximum(distance_m / 1000, NEAREST_KM)
    loss_db = LOSS_AT_1_KM_DB + LOSS_PER_DECADE_DB * np.log10(distance_km)
    pair = noise.normal(seed[:, None], noise.stream("shadow"), np.arange(len(hearing.x_m)))
    return np.asarray(SENT_DBM - loss_db + SHADOWING_DB * pair)


def _spreading_factor(best_dbm: Grid) -> NDArray[np.int64]:
    """(n,) the fastest one that leaves the margin adaptive data rate asks for; the slowest where none does."""
    snr_db = np.minimum(best_dbm - NOISE_FLOOR_DBM, BEST_SNR_DB)
    enough = snr_db[:, None] - REQUIRED_SNR_DB >= ADR_MARGIN_DB
    enough[:, -1] = True
    return np.asarray(SPREADING_FACTORS[np.argmax(enough, axis=1)])


def _district_centres_m(town: Town, folders: Folders) -> Grid:
    """(d, 2) centres of the districts, or a lattice over the town's bounds where districts are unknown."""
    try:
        _, polygons = geodata.read(folders.town, "districts")
    except geodata.UnknownTownFileError:
        polygons = np.empty(0, dtype=object)
    if len(polygons) >= N_GATEWAYS:
        centres = shapely.point_on_surface(polygons)
        return to_metres(shapely.get_x(centres), shapely.get_y(centres))
    west, south, east, north = town.bounds
    sixths = np.array([1, 3, 5]) / 6
    lon, lat = np.meshgrid(west + sixths * (east - west), south + sixths * (north - south))
    return to_metres(lon.ravel(), lat.ravel())


def _spread_out(metres: Grid) -> Grid:
    """Nine of the places, each as far as possible from those before it (farthest-point sampling)."""
    chosen = [int(np.argmin(np.hypot(*(metres - metres.mean(axis=0)).T)))]
    while len(chosen) < min(N_GATEWAYS, len(metres)):
        apart = np.hypot(
            metres[:, None, 0] - metres[None, chosen, 0], metres[:, None, 1] - metres[None, chosen, 1]
        ).min(axis=1)
        chosen.append(int(np.argmax(apart)))
    return metres[chosen]
