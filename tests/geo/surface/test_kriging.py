"""Leave-one-out in closed form against leaving out one by one, with PyKrige as the third party."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pykrige.uk import UniversalKriging

from geo.arrays import FloatArray
from geo.errors import DegreesError, NotFiniteError, OptionError, ShapeError
from geo.surface import inverse_distance, leave_one_out
from geo.surface.covariance import NUGGET_SHARES, RANGE_SHARES, Choices

CORNER = np.array([380_000.0, 5_710_000.0])


def town(seed: int, n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    random = np.random.default_rng(seed)
    places = random.uniform(0, 8000, (n, 2))
    drift = random.normal(size=(n, 1))
    wave = np.sin(places[:, 0] / 1500) + np.cos(places[:, 1] / 2000)
    return places + CORNER, 22 + 0.8 * wave + 0.5 * drift[:, 0] + random.normal(0, 0.3, n), drift


def plain_score(distance_m: FloatArray, values: FloatArray, design: FloatArray, range_m: float, nugget: float) -> float:
    """Restricted likelihood as in the textbook, through error contrasts."""
    likeness = (1 - nugget) * np.exp(-3 * distance_m / range_m) + nugget * np.eye(len(values))
    contrasts = np.linalg.svd(design.T)[2][design.shape[1] :]
    inner, target = contrasts @ likeness @ contrasts.T, contrasts @ values
    quadratic = target @ np.linalg.solve(inner, target)
    return float(np.linalg.slogdet(inner)[1] + len(target) * np.log(quadratic / len(target)))


def plain_leave_one_out(places: FloatArray, values: FloatArray, drift: FloatArray) -> FloatArray:
    distance_m = np.hypot(*(places[:, np.newaxis] - places[np.newaxis]).transpose(2, 0, 1))
    extent, design = distance_m.max(), np.column_stack([np.ones(len(values)), drift])
    expected = np.empty(len(values))
    for i in range(len(values)):
        rest = np.delete(np.arange(len(values)), i)
        scores = {
            (share * extent, nugget): plain_score(
                distance_m[np.ix_(rest, rest)], values[rest], design[rest], share * extent, nugget
            )
            for share in RANGE_SHARES
            for nugget in NUGGET_SHARES
        }
        range_m, nugget = min(scores, key=lambda key: scores[key])
        system = UniversalKriging(
            *places[rest].T,
            values[rest],
            variogram_model="exponential",
            variogram_parameters={"psill": 1 - nugget, "range": range_m, "nugget": nugget},
            drift_terms=["specified"],
            specified_drift=list(drift[rest].T),
            exact_values=False,
        )
        expected[i] = system.execute("points", *places[[i]].T, specified_drift_arrays=list(drift[[i]].T))[0][0]
    return expected


@pytest.mark.parametrize("seed", [1, 2])
def test_closed_form_equals_leaving_out_one_by_one(seed: int) -> None:
    places, values, drift = town(seed, 18)
    np.testing.assert_allclose(
        leave_one_out(places, values, drift), plain_leave_one_out(places, values, drift), atol=1e-6
    )


def test_the_left_out_reading_has_no_part_in_what_is_expected_there() -> None:
    places, values, drift = town(3, 25)
    changed = values.copy()
    changed[7] += 5.0
    assert leave_one_out(places, changed, drift)[7] == pytest.approx(leave_one_out(places, values, drift)[7], abs=1e-9)


@given(seed=st.integers(0, 500), shift=st.floats(-50, 50), scale=st.floats(0.1, 10))
def test_unit_and_zero_do_not_matter(seed: int, shift: float, scale: float) -> None:
    places, values, drift = town(seed, 15)
    expected = leave_one_out(places, values, drift)
    np.testing.assert_allclose(
        leave_one_out(places, values * scale + shift, drift), expected * scale + shift, atol=1e-6
    )


def test_kriging_is_better_than_inverse_distance_where_there_is_a_pattern() -> None:
    places, values, drift = town(5, 70)
    missed = leave_one_out(places, values, drift) - values
    simple = [
        inverse_distance(np.delete(places, i, 0), np.delete(values, i), places[[i]])[0] - values[i] for i in range(70)
    ]
    assert np.mean(missed**2) < 0.7 * np.mean(np.square(simple))


def test_a_likely_covariance_is_near_the_true_one() -> None:
    random = np.random.default_rng(0)
    places = random.uniform(0, 10_000, (200, 2))
    distance_m = np.hypot(*(places[:, np.newaxis] - places[np.newaxis]).transpose(2, 0, 1))
    covariance = 4.0 * (0.75 * np.exp(-3 * distance_m / 3000) + 0.25 * np.eye(200))
    values = np.linalg.cholesky(covariance) @ random.normal(size=200)
    best = Choices(places).best(values, np.ones((200, 1)))
    assert 1500 < best.range_m < 7000
    assert best.nugget_share in {0.1, 0.25, 0.4}
    assert 2.0 < best.sill < 7.0


def test_duplicate_stations_are_two_readings_of_one_place() -> None:
    places, values, drift = town(9, 12)
    twice = leave_one_out(np.vstack([places, places[:1]]), np.append(values, values[0]), np.vstack([drift, drift[:1]]))
    assert np.isfinite(twice).all()


def test_inverse_distance_by_hand() -> None:
    stations = CORNER + np.array([[0.0, 0.0], [300.0, 0.0]])
    cells = CORNER + np.array([[100.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(inverse_distance(stations, [10.0, 20.0], cells), [(10 * 4 + 20) / 5, 10.0])
    both = np.vstack([stations, stations[:1]])
    np.testing.assert_allclose(inverse_distance(both, [10.0, 20.0, 12.0], cells[1:]), [11.0])


def test_bad_input_is_named() -> None:
    places, values, drift = town(1, 12)
    with pytest.raises(OptionError, match=r"stations is 4; wanted: at least 5 stations for 1 covariate"):
        leave_one_out(places[:4], values[:4], drift[:4])
    with pytest.raises(OptionError, match="none follows from the others"):
        leave_one_out(places, values, np.ones((12, 1)))
    with pytest.raises(OptionError, match=r"covariates\[3\].*alone decides"):
        leave_one_out(places, values, np.eye(12)[:, [3]])
    with pytest.raises(ShapeError, match="drift"):
        leave_one_out(places, values, drift[1:])
    with pytest.raises(NotFiniteError, match=r"values\[0\]"):
        leave_one_out(places, np.full(12, np.nan), drift)
    with pytest.raises(DegreesError, match=r"stations\[0\]"):
        leave_one_out(np.full((12, 2), 7.0), values, drift)
    with pytest.raises(OptionError, match="stations is 0"):
        inverse_distance([], [], [CORNER])
    with pytest.raises(OptionError, match="power is 0"):
        inverse_distance([CORNER], [1.0], [CORNER], power=0.0)
