"""Which sites exist at an instant, and the rows of those alone."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.sites import Sites


def exist(sites: Sites, at_ms: int) -> NDArray[np.bool_]:
    """(n,) bool: valid_from <= instant < valid_to, milliseconds since 1970 UTC."""
    begun = np.fromiter((_ms(at) <= at_ms for at in sites.valid_from), np.bool_, len(sites))
    ended = np.fromiter((at is not None and _ms(at) <= at_ms for at in sites.valid_to), np.bool_, len(sites))
    return begun & ~ended


def take(sites: Sites, rows: NDArray[np.intp]) -> Sites:
    """Some of the sites, in the given order; the sites themselves where that is all of them."""
    if rows.size == len(sites):
        return sites
    return Sites(
        site_id=[sites.site_id[row] for row in rows],
        name=[sites.name[row] for row in rows],
        district=[sites.district[row] for row in rows],
        attributes=[sites.attributes[row] for row in rows],
        channels=sites.channels[rows],
        source=[sites.source[row] for row in rows],
        licence=[sites.licence[row] for row in rows],
        valid_from=[sites.valid_from[row] for row in rows],
        valid_to=[sites.valid_to[row] for row in rows],
        lon=sites.lon[rows],
        lat=sites.lat[rows],
    )


def _ms(at: datetime) -> float:
    return at.timestamp() * 1000
