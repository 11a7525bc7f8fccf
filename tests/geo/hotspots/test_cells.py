"""Readings become hours, counts and cells; what was not measured stays unknown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DegreesError, OptionError, RowError, ShapeError
from geo.hotspots import exceedance_hours, overflow_counts, to_cells

CORNER = np.array([380_000.0, 5_710_000.0])


def test_an_hour_at_the_limit_counts_and_one_below_does_not() -> None:
    hours = exceedance_hours([0, 0, 0], [30.0, 29.96, 31.0], n_sites=1, threshold=30.0, expected_hours=3)
    assert hours.tolist() == [2.0]


def test_too_few_hours_are_unknown_not_zero() -> None:
    site = [0] * 7 + [1] * 6 + [2] * 10
    hourly = [20.0] * 13 + [np.nan] * 10
    hours = exceedance_hours(site, hourly, n_sites=4, threshold=30.0, expected_hours=10)
    np.testing.assert_array_equal(hours, [0.0, np.nan, np.nan, np.nan])


def test_an_overflow_is_a_rise_and_not_each_reading() -> None:
    fill = [96.0, 50.0, 97.0, 99.0, 80.0, 95.0]
    counts = overflow_counts([1, 0, 0, 0, 0, 0], [5.0, 1.0, 2.0, 3.0, 4.0, 5.0], fill, n_sites=3)
    np.testing.assert_array_equal(counts, [2.0, 1.0, np.nan])


@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50), st.sampled_from([10.0, 95.0, 99.0, np.nan]))),
    seed=st.integers(0, 5),
)
def test_the_order_of_readings_does_not_matter(rows: list[tuple[int, int, float]], seed: int) -> None:
    unique = list({(site, at): (site, at, fill) for site, at, fill in rows}.values())
    site, at, fill = (np.array(column) for column in zip(*unique, strict=True)) if unique else (np.array([]),) * 3
    shuffled = np.random.default_rng(seed).permutation(len(unique))
    counts = overflow_counts(site[shuffled], at[shuffled], fill[shuffled], n_sites=4)
    for s in range(4):
        known = [f >= 95 for t, a, f in sorted(unique, key=lambda row: row[:2]) if t == s and not np.isnan(f)]
        rises = sum(now and not before for before, now in zip([False, *known], known, strict=False))
        np.testing.assert_equal(counts[s], float(rises) if known else np.nan)


def test_cells_hold_what_lies_in_them() -> None:
    points = CORNER + np.array([[0.0, 0.0], [99.9, 99.9], [100.0, 0.0], [250.0, 120.0]])
    cells = to_cells(points, [2.0, 4.0, 5.0, np.nan], cell_m=100.0)
    np.testing.assert_array_equal(cells.values, [[3.0, 5.0, np.nan], [np.nan] * 3])
    assert cells.x_m.tolist() == [380_050.0, 380_150.0, 380_250.0]
    assert cells.y_m.tolist() == [5_710_050.0, 5_710_150.0]
    np.testing.assert_array_equal(to_cells(points, [2.0, 4.0, 5.0, 1.0], cell_m=1e4, how="sum").values, [[12.0]])
    np.testing.assert_array_equal(to_cells(points, [2.0, 4.0, 5.0, np.nan], cell_m=1e4, how="count").values, [[3.0]])


def test_no_points_are_no_cells() -> None:
    assert to_cells([], [], cell_m=50.0).values.shape == (0, 0)


def test_wrong_input_is_named() -> None:
    with pytest.raises(RowError, match=r"site\[1\] is 3"):
        exceedance_hours([0, 3], [1.0, 2.0], n_sites=3, threshold=30.0, expected_hours=1)
    with pytest.raises(OptionError, match="min_share"):
        exceedance_hours([0], [1.0], n_sites=1, threshold=30.0, expected_hours=1, min_share=70)
    with pytest.raises(OptionError, match="threshold"):
        exceedance_hours([0], [1.0], n_sites=1, threshold=np.nan, expected_hours=1)
    with pytest.raises(OptionError, match="overflowing_percent"):
        overflow_counts([0], [0.0], [1.0], n_sites=1, overflowing_percent=np.inf)
    with pytest.raises(ShapeError, match="observed_s"):
        overflow_counts([0], [0.0, 1.0], [1.0], n_sites=1)
    with pytest.raises(DegreesError, match=r"points\[0\]"):
        to_cells([[7.3, 51.5]], [1.0], cell_m=100.0)
    with pytest.raises(OptionError, match="cell_m is 0"):
        to_cells([CORNER], [1.0], cell_m=0.0)
    with pytest.raises(OptionError, match="cell_m is 1"):
        to_cells([CORNER, CORNER + 90_000], [1.0, 2.0], cell_m=1.0)
    with pytest.raises(OptionError, match="how is 'max'; wanted: count, mean, sum"):
        to_cells([CORNER], [1.0], cell_m=1.0, how="max")  # type: ignore[arg-type]  # the wrong value is the test
