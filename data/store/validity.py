"""Which sites exist at an instant, and the rows of those alone."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.sites import Sites


def exist(sites: Sites, at_ms: int, *, since_ms: int | None = None) -> NDArray[np.bool_]:
    """(n,) bool: valid_from <= instant < valid_to, milliseconds since 1970 UTC; or so at any instant of since..at."""
    since_ms = at_ms if since_ms is None else since_ms
    begun = np.fromiter((_ms(at) <= at_ms for at in sites.valid_from), np.bool_, len(sites))
    ended = np.fromiter((at is not None and _ms(at) <= since_ms for at in sites.valid_to), np.bool_, len(sites))
    return begun & ~ended


def take(sites: Sites, rows: NDArray[np.intp]) -> Sites:
    """Some of the sites, in the given order; the sites themselves where that is all of them."""
    if rows.size == len(sites):
        return sites
    columns: dict[str, Any] = {one.name: getattr(sites, one.name) for one in fields(sites)}
    return Sites(**{name: _rows(column, rows) for name, column in columns.items()})


def _rows(column: Any, rows: NDArray[np.intp]) -> Any:
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]


def _ms(at: datetime) -> float:
    return at.timestamp() * 1000
