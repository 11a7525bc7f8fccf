"""What may be said of every site of a layer at one instant, as arrays, and its summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The current state of a layer's n sites, in the order of site_id.

    Args:
        sites: the sites that exist at the instant.
        state: (n,) int8, index into data.state.STATES.
        class_index: (n,) int8, index into the town's classes of the shown measure; -1 unless the state is ok.
        shows: (n,) float64, last value of the shown measure, whatever its state; NaN where there is none.
        observed_at_ms: (n,) int64, its instant, milliseconds since 1970 UTC; -1 where there is none.
        simulated: (n,) bool, whether that value is simulated.
        channel: (n,) int16, the channel that speaks for the site; see data.store.channels.
        values: by measure_id: (n,) float64, last value at that channel, NaN where there is none.
        flags: (n,) int32, quality flags (data.flags) of the shown value.
        version: the layer's version; the same in every process that has read as far.
        computed_at_ms: the instant at which ages were judged, milliseconds since 1970 UTC.
    """

    sites: Sites
    state: NDArray[np.int8]
    class_index: NDArray[np.int8]
    shows: NDArray[np.float64]
    observed_at_ms: NDArray[np.int64]
    simulated: NDArray[np.bool_]
    channel: NDArray[np.int16]
    values: Mapping[str, NDArray[np.float64]]
    flags: NDArray[np.int32]
    version: int
    computed_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One layer in a few numbers; all over sites whose state is ok unless said otherwise.

    Args:
        n: sites that exist.
        n_equipped: sites with a device, whatever its state.
        n_ok: sites with a current, plausible value.
        n_by_state: by the name of the state.
        n_by_class: by the id of the class, every class of the layer in rising order.
        low: lowest shown value, None where no site is ok.
        high: highest shown value, likewise.
        median: likewise.
        low_site: site_id of the lowest value, the first by site_id where several are equal.
        high_site: site_id of the highest value, likewise.
        newest: newest observed_at of any shown value that is ok, UTC.
        simulated: whether any shown value is simulated.
    """

    n: int
    n_equipped: int
    n_ok: int
    n_by_state: Mapping[str, int]
    n_by_class: Mapping[str, int]
    low: float | None
    high: float | None
    median: float | None
    low_site: str | None
    high_site: str | None
    newest: datetime | None
    simulated: bool
