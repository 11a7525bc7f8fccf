"""What a simulation may know of each site: height, sealing, trees and footfall, sampled from the town's rasters."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import SimulatedSites
from data.projection import to_metres
from data.simulate import noise
from data.sites import Sites
from data.town import Town
from data.town.geodata import Rasters

TREES: Final = {"wood": 0.9, "park": 0.45, "cemetery": 0.5, "meadow": 0.1}
"""How much of the sky trees take by land cover; everything else has none worth counting."""
STROLL_M: Final = 700.0
"""Distance from the town's centre at which footfall has fallen to a third."""


def habitat(sites: Sites, *, town: Town, rasters: Rasters) -> SimulatedSites:
    """The places of n sites as simulations know them."""
    metres = to_metres(sites.lon, sites.lat)
    x_m, y_m = metres[:, 0], metres[:, 1]
    seed = site_seeds(sites.site_id, town=town)
    built_share = rasters.sample("built_share", x_m, y_m)
    cover = rasters.sample("land_cover", x_m, y_m).astype(np.int64)
    return SimulatedSites(
        town_seed=town.seed,
        seed=seed,
        x_m=x_m,
        y_m=y_m,
        elevation_m=rasters.sample("elevation_m", x_m, y_m),
        built_share=built_share,
        tree_share=np.array([TREES.get(name, 0.0) for name in rasters.land_cover_names])[cover],
        footfall=_footfall(seed, built_share, _from_centre_m(town, x_m, y_m)),
        channels=sites.channels,
    )


def site_seeds(site_ids: list[str], *, town: Town) -> NDArray[np.uint64]:
    """(n,) one number a site that only the town's seed and the site_id decide."""
    streams = np.array([noise.stream(site_id) for site_id in site_ids], dtype=np.uint64)
    return noise.hashed(town.seed, streams)


def _from_centre_m(town: Town, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.float64]:
    centre_x_m, centre_y_m = to_metres(town.lon, town.lat)[0]
    return np.asarray(np.hypot(x_m - centre_x_m, y_m - centre_y_m))


def _footfall(
    seed: NDArray[np.uint64], built_share: NDArray[np.float64], from_centre_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Most in the middle of the town and where much is built; each corner has luck of its own."""
    middle = np.exp(-from_centre_m / STROLL_M)
    luck = noise.uniform(seed, noise.stream("footfall"))
    return np.clip(0.05 + 0.3 * built_share + 0.35 * middle + 0.4 * luck**1.5, 0, 1)
