"""Which channel speaks for a site that has several containers or charging points; vectorised.

The best one that somebody can use does: a citizen asks whether there is room, not how full the average is. In
this order: current and usable, current, suspect, old, never heard of. Among equals of the first two the lowest
or highest value wins, as the layer declares (`Layer.best`); among suspect and old ones the newest; then the
lowest channel. A site without channels speaks for itself (channel 0), and so does one whose device measures
the site as a whole, that is, none of its channels has ever reported.
"""

import numpy as np
from numpy.typing import NDArray

from data.state import OK, OLD, SUSPECTED

_USABLE, _CURRENT, _SUSPECT, _OLD, _SILENT, _ABSENT = range(6)


def speaking(
    *,
    state: NDArray[np.int8],
    usable: NDArray[np.bool_],
    value: NDArray[np.float64],
    observed_at_ms: NDArray[np.int64],
    channels: NDArray[np.int16],
    lowest_is_best: bool,
) -> NDArray[np.int16]:
    """The channel that speaks for each of n sites.

    Args:
        state: (n, c) state of each channel, index into data.state.STATES.
        usable: (n, c) whether the class of its value is one that somebody can use.
        value: (n, c) its value, NaN where there is none.
        observed_at_ms: (n, c) the instant of that value.
        channels: (n,) how many channels the site has besides itself.
        lowest_is_best: whether a lower value is better.

    Returns:
        (n,) int16, 0 .. c - 1.
    """
    number = np.arange(state.shape[1])
    own = (number >= 1) & (number <= channels[:, None])
    heard = (own & ~np.isnan(value)).any(axis=1, keepdims=True)
    candidate = np.where(heard, own, number == 0)
    rank = np.select(
        [~candidate, (state == OK) & usable, state == OK, state == SUSPECTED, state == OLD],
        [_ABSENT, _USABLE, _CURRENT, _SUSPECT, _OLD],
        default=_SILENT,
    )
    by_value = np.where(np.isnan(value), np.inf, value if lowest_is_best else -value)
    second = np.where(rank <= _CURRENT, by_value, -observed_at_ms.astype(np.float64))
    return _first(rank, second)


def _first(rank: NDArray[np.int_], second: NDArray[np.float64]) -> NDArray[np.int16]:
    """The column of the lexicographically smallest (rank, second) of each row; the first of equals."""
    ties = np.where(rank == rank.min(axis=1, keepdims=True), second, np.inf)
    at_best = (ties == ties.min(axis=1, keepdims=True)) & (rank == rank.min(axis=1, keepdims=True))
    first: NDArray[np.int16] = at_best.argmax(axis=1).astype(np.int16)
    return first
