"""Which channel speaks for a site, against the rule written as a plain loop."""

import numpy as np
import pytest

from data.state import MISSING, OK, OLD, SUSPECTED
from data.store.channels import speaking


def by_loop(
    state: list[int], usable: list[bool], value: list[float], at: list[int], channels: int, *, lowest: bool
) -> int:
    own = range(1, channels + 1)
    if not channels or all(np.isnan(value[c]) for c in own):
        return 0

    def key(c: int) -> tuple[int, float, int]:
        rank = {OK: 0 if usable[c] else 1, SUSPECTED: 2, OLD: 3, MISSING: 4}[state[c]]
        second = (value[c] if lowest else -value[c]) if rank < 2 else -at[c]
        return rank, second if rank < 4 else 0.0, c

    return min(own, key=key)


@pytest.mark.parametrize("lowest", [True, False])
def test_the_rule_for_random_sites(*, lowest: bool) -> None:
    draw = np.random.default_rng(7)
    n, c = 2000, 4
    state = draw.choice([OK, OLD, SUSPECTED, MISSING], (n, c)).astype(np.int8)
    value = np.where(state == MISSING, np.nan, draw.integers(0, 4, (n, c)) * 25.0)
    usable = value < 80
    at = np.where(state == MISSING, -1, draw.integers(0, 3, (n, c))).astype(np.int64)
    channels = draw.integers(0, c, n).astype(np.int16)
    got = speaking(state=state, usable=usable, value=value, observed_at_ms=at, channels=channels, lowest_is_best=lowest)
    expected = [
        by_loop(
            state[i].tolist(), usable[i].tolist(), value[i].tolist(), at[i].tolist(), int(channels[i]), lowest=lowest
        )
        for i in range(n)
    ]
    assert got.tolist() == expected


def test_no_sites() -> None:
    nothing = np.empty((0, 1))
    got = speaking(
        state=nothing.astype(np.int8),
        usable=nothing.astype(np.bool_),
        value=nothing,
        observed_at_ms=nothing.astype(np.int64),
        channels=np.empty(0, np.int16),
        lowest_is_best=True,
    )
    assert got.size == 0
