"""The topic Green: what is left for plants is told by the soil, or not at all."""

import pytest

from dashboard.topics.green.site import percent_left


def test_the_soil_decides_how_much_is_left() -> None:
    sandy, clay = (percent_left({"soil": soil}, 80.0) for soil in ("loamy_sand", "silty_clay_loam"))
    assert sandy is not None
    assert clay is not None
    assert sandy < 30 < clay


@pytest.mark.parametrize(("tension", "percent"), [(0.5, 100), (6.0, 100), (1500.0, 0), (5000.0, 0)])
def test_it_is_a_share(tension: float, percent: float) -> None:
    assert percent_left({"soil": "loam"}, tension) == pytest.approx(percent, abs=1e-6)


@pytest.mark.parametrize(
    "attributes", [{}, {"soil": "mud"}, {"field_capacity_percent": 20, "wilting_point_percent": 10}]
)
def test_of_an_unknown_soil_nothing_is_said(attributes: dict[str, object]) -> None:
    assert percent_left(attributes, 40.0) is None
