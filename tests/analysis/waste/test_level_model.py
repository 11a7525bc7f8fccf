"""Levels at the next emptying: better than plain means where there is something to learn, honest where there is not."""

import numpy as np
import pytest

from analysis.waste.level_model import DAY_S, HOUR_S, Emptyings, learn
from bench import forecast as bench
from tests.support.real_files import needs


def made(bins: int, each: int, seed: int) -> Emptyings:
    """Bins whose level grows with the gap, each at its own rate, by day alone."""
    random = np.random.default_rng(seed)
    rows = []
    for one in range(bins):
        rate, at = float(np.exp(random.normal(np.log(22), 0.4))), 1_750_000_000
        for _ in range(each):
            gap = int(random.choice([24, 48, 72])) * HOUR_S + int(random.normal(0, HOUR_S))
            at += gap
            rows.append((one, at, float(np.clip(rate * gap / DAY_S * np.exp(random.normal(0, 0.15)), 0, 100))))
    container, at_s, level = zip(*rows, strict=True)
    return Emptyings(np.array(container), np.array(at_s), np.array(level))


def test_it_beats_the_bins_mean_on_what_it_has_not_seen_and_its_interval_holds() -> None:
    known = made(60, 40, 1)
    train = bench.learnt(known)
    model = learn(known.taken(train))
    assert model is not None
    rows, seen = model.one_ahead(known)
    late = ~train[rows]
    level, means = known.level[rows][late], [known.level[train & (known.container == one)].mean() for one in range(60)]
    plain = np.abs(np.array(means)[known.container[rows][late]] - level).mean()
    assert np.abs(seen.level[late] - level).mean() < 0.6 * plain
    assert 0.7 <= np.mean((seen.low[late] <= level) & (level <= seen.high[late])) <= 0.92
    assert model.mae == pytest.approx(np.abs(seen.level[late] - level).mean(), rel=0.3)


def test_nothing_that_came_later_changes_a_forecast() -> None:
    known = made(20, 20, 2)
    model = learn(known)
    assert model is not None
    rows, seen = model.one_ahead(known)
    other = Emptyings(known.container, known.at_s, known.level.copy())
    other.level[rows[5] :] = 1.0
    assert model.one_ahead(other)[1].level[:5].tolist() == seen.level[:5].tolist()


def test_too_few_emptyings_make_no_model() -> None:
    assert learn(made(3, 10, 4)) is None


@needs(bench.FILE)
def test_on_edinburgh_it_is_better_than_every_plain_way_by_what_was_asked() -> None:
    found = bench.measured(bench.read())
    (mae, _), best = found["analysis.waste.level_model"], min(found[name][0] for name in bench.PLAIN)
    assert mae <= 0.92 * best
    assert 0.75 <= found["interval"][0] <= 0.85
