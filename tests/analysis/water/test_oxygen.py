"""Saturation is as published; limits are a town's and fall."""

import math
import tomllib
from dataclasses import replace

import numpy as np
import pytest
from pydantic import TypeAdapter

from analysis.water.oxygen import OxygenLimits, from_percent, saturated_percent, saturation_mg_l
from data.errors import DeclarationError
from data.thresholds import ClassTable
from data.town import DEFAULTS

# Standard Methods for the Examination of Water and Wastewater, table 4500-O:I (Benson and Krause 1984): chlorinity 0,
# 101.325 kPa. From 16 to 30 °C the table of EN 25814 (ISO 5814) says the same to its two decimals.
PUBLISHED_MG_L = {
    0: 14.621, 1: 14.216, 2: 13.829, 3: 13.460, 4: 13.107, 5: 12.770, 6: 12.447, 7: 12.139, 8: 11.843, 9: 11.559,
    10: 11.288, 11: 11.027, 12: 10.777, 13: 10.537, 14: 10.306, 15: 10.084, 16: 9.870, 17: 9.665, 18: 9.467, 19: 9.276,
    20: 9.092, 21: 8.915, 22: 8.743, 23: 8.578, 24: 8.418, 25: 8.263, 26: 8.113, 27: 7.968, 28: 7.827, 29: 7.691,
    30: 7.559, 35: 6.949, 40: 6.412,
}  # fmt: skip


@pytest.mark.parametrize(("water_c", "mg_l"), PUBLISHED_MG_L.items())
def test_saturation_at_sea_level_is_as_published(water_c: int, mg_l: float) -> None:
    assert saturation_mg_l(water_c) == pytest.approx(mg_l, abs=0.002)


def test_thin_air_holds_less_by_its_pressure_without_its_vapour() -> None:
    """By hand: at 20 °C vapour takes 23.3 hPa (Goff and Gratch), and the rest shrinks in proportion."""
    assert saturation_mg_l(20, 950) == pytest.approx(9.092 * (950 - 23.4) / (1013.25 - 23.4), abs=0.01)
    assert saturation_mg_l([10, 25], [1013.25, 1013.25]) == pytest.approx([11.288, 8.263], abs=0.001)


def test_other_pressures_agree_with_another_fit_of_the_same_measurements() -> None:
    """Benson and Krause's by Garcia and Gordon (1992), in µmol/kg and by density: the example of preMetabolizer."""
    assert saturation_mg_l([5, 15, 25], [1012, 1008, 1005]) == pytest.approx([12.754794, 10.031147, 8.193915], abs=0.01)


def test_what_the_formula_does_not_cover_is_unknown() -> None:
    assert np.isnan(saturation_mg_l([-0.5, 40.5, math.nan])).all()


def table() -> ClassTable:
    """As every town has it that states no other."""
    told = tomllib.loads(DEFAULTS.read_text("utf-8"))["classes"]["pond_oxygen"]
    return TypeAdapter(ClassTable).validate_python({"name": "pond_oxygen", **told})


def test_share_and_amount_are_two_ways_to_say_one_thing() -> None:
    assert saturated_percent(4.546, 20) == pytest.approx(50.0, abs=0.01)
    assert from_percent(50, 20) == pytest.approx(4.546, abs=0.001)
    assert saturated_percent(from_percent(87.3, 17.2, 1002), 17.2, 1002) == pytest.approx(87.3)


@pytest.mark.parametrize(
    ("mg_l", "state"),
    [(9.0, "good"), (6.0, "good"), (5.99, "watch"), (4.0, "watch"), (3.99, "warn"), (3.0, "warn"), (2.99, "critical")],
)
def test_an_amount_is_in_the_state_whose_limit_it_is_below(mg_l: float, state: str) -> None:
    assert OxygenLimits.of(table()).state(mg_l) == state


def test_limits_are_those_of_the_towns_table_and_stand_nowhere_else() -> None:
    known = table()
    assert OxygenLimits.of(known) == OxygenLimits(watch=6, warn=4, critical=3)
    raised = replace(known, classes=tuple(replace(one, low=one.low + 1) if one.low else one for one in known.classes))
    assert OxygenLimits.of(raised).state(4.5) == "warn"


def test_a_table_of_other_classes_has_no_limits() -> None:
    with pytest.raises(DeclarationError, match="3, but oxygen has critical, warn, watch, good"):
        OxygenLimits.of(replace(table(), classes=table().classes[1:]))
