"""Gi* at sites: means over time, z, p, and which findings stand."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.hotspots import fdr, getis_ord_star_points, two_sided_p

ALPHA: Final = 0.05
"""Of what is called conspicuous, at most this share may be chance."""
LEAST_SITES: Final = 30
"""With fewer, the normal p of Gi* is rough and answers nothing."""
LEAST_SHARE: Final = 0.7
"""Of the steps of the span that a site must have; else its mean is unknown."""


def means(table: pa.Table, site_ids: list[str], *, least: float) -> NDArray[np.float64]:
    """(n,) mean over time (and channels) of each site; NaN where fewer than ``least`` steps have a value."""
    known = table.filter(pc.is_valid(table["mean"]))
    by_site = known.group_by("site_id").aggregate([("mean", "mean"), ("observed_at", "count_distinct")])
    columns = (by_site[name].to_pylist() for name in ("site_id", "mean_mean", "observed_at_count_distinct"))
    found = {site_id: mean for site_id, mean, steps in zip(*columns, strict=True) if steps >= least}
    return np.array([found.get(site_id, np.nan) for site_id in site_ids], dtype=np.float64)


def significance(
    xy_m: NDArray[np.float64], values: NDArray[np.float64], *, band_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Gi* as z, its two-sided p, and which p stand; NaN and False where data are too few to say.

    Args:
        xy_m: (n, 2) metres, EPSG:25832.
        values: (n,), NaN where unknown.
        band_m: neighbours are at most so far away.
    """
    if np.count_nonzero(~np.isnan(values)) < LEAST_SITES:
        nothing = np.full(len(values), np.nan)
        return nothing, nothing, np.zeros(len(values), np.bool_)
    z = getis_ord_star_points(xy_m, values, band_m=band_m)
    p = two_sided_p(z)
    return z, p, fdr(p, alpha=ALPHA)
