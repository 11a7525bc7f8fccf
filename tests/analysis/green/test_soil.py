"""% nFK of what sensors say; of an unknown soil there is none."""

import numpy as np
import pytest

from analysis.green.soil import Soil, UnknownSoilError, table, titles


def test_the_same_water_is_wet_in_sand_and_dry_in_clay() -> None:
    content = np.array([0.20])
    sand, clay = Soil.of_site({"soil": "sand"}), Soil.of_site({"soil": "clay"})
    assert sand is not None
    assert clay is not None
    assert sand.percent_of_content(content)[0] > 100
    assert clay.percent_of_content(content)[0] < 0


def test_field_capacity_is_all_and_the_wilting_point_nothing() -> None:
    for name in table():
        soil = Soil.of_site({"soil": name})
        assert soil is not None
        ends = soil.percent_of_content(np.array([soil.wilting_point, soil.field_capacity]))
        np.testing.assert_allclose(ends, [0, 100], atol=1e-9)
        np.testing.assert_allclose(soil.percent_of_tension(np.array([1500.0, 6.0])), [0, 100], atol=1e-9)


def test_a_tension_of_loam_by_hand() -> None:
    """Van Genuchten with Carsel and Parrish's loam: 33 kPa are 336.5 cm, content 0.165; 6 kPa 0.284, 1500 kPa 0.088."""
    loam = Soil.of_site({"soil": "loam"})
    assert loam is not None
    assert loam.percent_of_tension(np.array([33.0]))[0] == pytest.approx(39, abs=1)


def test_what_a_laboratory_measured_goes_before_the_table() -> None:
    soil = Soil.of_site({"soil": "sand", "field_capacity_percent": "20", "wilting_point_percent": 10})
    assert soil is not None
    assert (soil.field_capacity, soil.wilting_point) == pytest.approx((0.2, 0.1))
    substrate = Soil.of_site({"field_capacity_percent": 20, "wilting_point_percent": 10})
    assert substrate is not None
    assert np.isnan(substrate.percent_of_tension(np.array([30.0]))).all()


@pytest.mark.parametrize("attributes", [{}, {"soil": ""}, {"field_capacity_percent": 20}])
def test_an_unknown_soil_says_nothing(attributes: dict[str, object]) -> None:
    assert Soil.of_site(attributes) is None


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"soil": "mud"}, "soil 'mud' is not in the table; known: sand, loamy_sand"),
        ({"field_capacity_percent": 10, "wilting_point_percent": 20}, "wanted 0 <= wilting point < field capacity"),
    ],
)
def test_a_soil_that_is_not_there_is_named(attributes: dict[str, object], words: str) -> None:
    with pytest.raises(UnknownSoilError, match=words):
        Soil.of_site(attributes)


def test_each_soil_has_a_name_in_both_languages() -> None:
    assert set(titles()) == set(table())
    assert all(set(one) == {"de", "en"} for one in titles().values())
