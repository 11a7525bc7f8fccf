"""Every check names the argument and the first bad index."""

import numpy as np
import pytest

from geo import arrays, errors

PLACE = (370_000.0, 5_710_000.0)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_first_not_finite_point_is_named(value: float) -> None:
    with pytest.raises(errors.NotFiniteError, match=r"^stops\[1\]") as caught:
        arrays.as_points([PLACE, (PLACE[0], value), (value, value)], name="stops")
    assert caught.value.index == 1


@pytest.mark.parametrize("degrees", [(7.3, 51.5), (51.5, 7.3), (0.0, 0.0), (-180.0, 90.0)])
def test_the_first_point_in_degrees_is_named(degrees: tuple[float, float]) -> None:
    with pytest.raises(errors.DegreesError, match=r"stops\[2\].*EPSG:25832"):
        arrays.as_points([PLACE, PLACE, degrees], name="stops")


def test_a_point_beyond_earth_is_named() -> None:
    with pytest.raises(errors.OffEarthError, match=r"stops\[1\]"):
        arrays.as_points([PLACE, (-9e9, 5_710_000.0)], name="stops")


@pytest.mark.parametrize("wrong", [[1.0, 2.0], [[1.0, 2.0, 3.0]], 5.0, [["a", "b"]], [[1.0], [2.0, 3.0]], [[1j, 2j]]])
def test_what_is_no_list_of_points_is_refused(wrong: object) -> None:
    with pytest.raises(errors.ShapeError, match="stops"):
        arrays.as_points(wrong, name="stops")  # type: ignore[arg-type]  # on purpose


def test_no_points_are_points() -> None:
    assert arrays.as_points([], name="stops").shape == (0, 2)


def test_good_points_are_not_copied() -> None:
    points = np.array([PLACE])
    assert arrays.as_points(points, name="stops") is points


def test_whole_and_short_numbers_become_float64() -> None:
    points = arrays.as_points(np.array([PLACE], dtype=np.float32), name="stops")
    assert points.dtype == np.float64


def test_the_first_negative_weight_is_named() -> None:
    with pytest.raises(errors.NegativeError, match=r"people\[1\] is -2.0"):
        arrays.as_weights([1, -2, -3], name="people")


def test_weights_of_another_length_are_refused() -> None:
    with pytest.raises(errors.ShapeError, match=r"people.*\(2,\)"):
        arrays.as_weights([1, 2, 3], name="people", length=2)


def test_nan_passes_only_where_it_is_allowed() -> None:
    assert np.isnan(arrays.as_values([np.nan], name="heat", allow_nan=True)).all()
    with pytest.raises(errors.NotFiniteError, match=r"heat\[0\]"):
        arrays.as_values([np.nan], name="heat")


def test_infinity_is_no_missing_value() -> None:
    with pytest.raises(errors.NotFiniteError, match=r"heat\[1\]"):
        arrays.as_values([np.nan, np.inf], name="heat", allow_nan=True)


@pytest.mark.parametrize("wrong", [[1, 0], [True], [[True], [False]], ["yes", "no"]])
def test_only_booleans_of_the_right_length_are_a_mask(wrong: object) -> None:
    with pytest.raises(errors.ShapeError, match="usable"):
        arrays.as_mask(wrong, name="usable", length=2)  # type: ignore[arg-type]  # on purpose


def test_no_mask_means_all() -> None:
    assert arrays.as_mask(None, name="usable", length=3).tolist() == [True, True, True]


@pytest.mark.parametrize(("rows", "index"), [([0, 3], 1), ([-1, 0], 0)])
def test_the_first_row_that_does_not_exist_is_named(rows: list[int], index: int) -> None:
    with pytest.raises(errors.RowError, match=rf"nodes\[{index}\].*0 to 2"):
        arrays.as_rows(rows, name="nodes", rows=3)


def test_rows_are_whole_numbers() -> None:
    with pytest.raises(errors.ShapeError, match=r"nodes.*whole"):
        arrays.as_rows([0.0, 1.0], name="nodes", rows=3)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_a_length_is_finite_and_not_negative(wrong: float) -> None:
    with pytest.raises(errors.OptionError, match="radius_m"):
        arrays.as_length_m(wrong, name="radius_m")


@pytest.mark.parametrize("wrong", [0, -1, 1.5, True])
def test_a_count_is_a_whole_number_from_one(wrong: float) -> None:
    with pytest.raises(errors.OptionError, match="k is"):
        arrays.as_count(wrong, name="k")  # type: ignore[arg-type]  # on purpose
