"""The last reading of every (site, channel, measure) of a layer, as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.declare import Layer
from data.sites import Sites

NEVER_MS = -1

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Last:
    """Arrays of shape (k measures, n sites, c channels), measures in the layer's order, sites in the file's.

    Never changed in place: whoever holds one keeps a consistent picture.

    Args:
        sites: the layer's sites, those of the past and of the future included.
        site_row: the row of each site_id.
        value: float64, NaN where nothing was ever reported.
        observed_at_ms: int64, milliseconds since 1970 UTC, NEVER_MS where nothing was ever reported.
        flags: int32, see data.flags.
    """

    measures: tuple[str, ...]
    sites: Sites
    site_row: Mapping[str, int]
    value: NDArray[np.float64]
    observed_at_ms: NDArray[np.int64]
    flags: NDArray[np.int32]
    simulated: NDArray[np.bool_]

    @classmethod
    def none(cls, layer: Layer, sites: Sites) -> "Last":
        """Nothing was ever reported."""
        measures = tuple(measure.id for measure in layer.measures)
        shape = (len(measures), len(sites), 1 + int(sites.channels.max(initial=0)))
        return cls(
            measures,
            sites,
            {site_id: row for row, site_id in enumerate(sites.site_id)},
            np.full(shape, np.nan),
            np.full(shape, NEVER_MS, np.int64),
            np.zeros(shape, np.int32),
            np.zeros(shape, np.bool_),
        )

    def fold(self, readings: pa.Table) -> "Last":
        """Take newer readings in; rows of other layers and of unknown sites, measures or channels are skipped.

        Args:
            readings: site_id, channel, measure, observed_at, value, flags, simulated; at most one row of each
                (site, channel, measure). Of two readings of one instant the one that came first stays.
        """
        (measure, site, channel), at_ms, known = self._places(readings)
        newer = known[at_ms[known] > self.observed_at_ms[measure[known], site[known], channel[known]]]
        if not newer.size:
            return self
        place = (measure[newer], site[newer], channel[newer])
        return replace(
            self,
            value=_put(self.value, place, readings["value"].to_numpy()[newer]),
            observed_at_ms=_put(self.observed_at_ms, place, at_ms[newer]),
            flags=_put(self.flags, place, readings["flags"].to_numpy()[newer]),
            simulated=_put(self.simulated, place, readings["simulated"].to_numpy()[newer]),
        )

    def flag(self, late: pa.Table) -> "Last":
        """Add flags to the last readings they are about; about others they change nothing.

        Args:
            late: site_id, channel, measure, observed_at, flags; at most one row a reading.
        """
        place, at_ms, known = self._places(late)
        same = known[at_ms[known] == self.observed_at_ms[tuple(axis[known] for axis in place)]]
        here = tuple(axis[same] for axis in place)
        added = self.flags[here] | late["flags"].to_numpy()[same]
        return replace(self, flags=_put(self.flags, here, added)) if same.size else self

    def _places(self, rows: pa.Table) -> tuple[tuple[NDArray[np.intp], ...], NDArray[np.int64], NDArray[np.intp]]:
        """Measure, site and channel index and instant of each row, and which rows are about this layer's sites."""
        measure = _codes(rows["measure"], self.measures)
        site = _codes(rows["site_id"], self.sites.site_id)
        channel = rows["channel"].to_numpy().astype(np.intp)
        at_ms = rows["observed_at"].cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
        known = np.flatnonzero((measure >= 0) & (site >= 0) & (channel >= 0) & (channel < self.value.shape[2]))
        return (measure, site, channel), at_ms, known


def _codes(column: pa.ChunkedArray, names: Sequence[str]) -> NDArray[np.intp]:
    """The index of each text in `names`, -1 where it is not among them."""
    codes = pc.index_in(column, value_set=pa.array(names, pa.string())).fill_null(-1)
    return np.asarray(codes.to_numpy(), dtype=np.intp)


def _put(array: NDArray[_Number], place: tuple[NDArray[np.intp], ...], values: NDArray[_Number]) -> NDArray[_Number]:
    changed = array.copy()
    changed[place] = values
    return changed
