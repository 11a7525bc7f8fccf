"""Numbers the series of the lake, so that whole batches are compared as arrays of integers."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]

_INSTANT_BITS: Final = 42
"""Milliseconds since 1970 fit until the year 2109."""
DAY_MS: Final = 86_400_000


class SeriesIndex:
    """Gives each (site_id, channel, measure) a number from 0 on, in the order of first sight."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, str], int] = {}
        self._known: list[tuple[str, int, str]] = []

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[tuple[str, int, str]]:
        return iter(self._known)

    def __getitem__(self, number: int) -> tuple[str, int, str]:
        return self._known[number]

    def number(self, series: tuple[str, int, str]) -> int:
        """The number of one series."""
        found = self._numbers.get(series)
        if found is None:
            found = self._numbers[series] = len(self._known)
            self._known.append(series)
        return found

    def numbers(self, rows: pa.Table) -> Integers:
        """The number of each row of a table with the columns site_id, channel and measure."""
        if not len(rows):
            return np.empty(0, np.int64)
        codes, known = _distinct(rows)
        return np.fromiter(map(self.number, known), np.int64, len(known))[codes]


def pack(series: Integers, instant: Integers) -> Integers:
    """One integer for each (series, instant), in the order of series and then instants (ms since 1970)."""
    return (series << _INSTANT_BITS) | instant


def instants(column: pa.ChunkedArray) -> Integers:
    """Milliseconds since 1970 of a column of instants."""
    return np.asarray(column.cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy())


def _distinct(rows: pa.Table) -> tuple[Integers, list[tuple[str, int, str]]]:
    """The distinct series of some rows, and for each row which of them it is."""
    encoded = [pc.dictionary_encode(rows[name].combine_chunks()) for name in ("site_id", "channel", "measure")]
    sites, channels, measures = (one.dictionary.to_pylist() for one in encoded)
    sizes = (len(sites), len(channels), len(measures))
    flat = np.ravel_multi_index([one.indices.to_numpy() for one in encoded], sizes)
    distinct, codes = np.unique(flat, return_inverse=True)
    places = np.transpose(np.unravel_index(distinct, sizes)).tolist()
    return codes, [(sites[site], channels[channel], measures[measure]) for site, channel, measure in places]
