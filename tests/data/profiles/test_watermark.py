"""Three Watermark sensors below each other: the uppermost that answers speaks, in centibar, which are kPa."""

from typing import Any

import pytest

from data import profiles
from data.measures import BATTERY_PERCENT, SOIL_TEMPERATURE, SOIL_TENSION

MEASURES = {one.id: one for one in (SOIL_TENSION, SOIL_TEMPERATURE, BATTERY_PERCENT)}


def sent(*tensions: int, battery: float = 3.3) -> dict[str, Any]:
    """A message of the form that Green Ecolution's devices send."""
    depths = ({"resistance": 900, "centibar": kpa, "depth": 30 * at} for at, kpa in enumerate(tensions, 1))
    return {"device": "sensor-1", "temperature": 2.0, "humidity": 0.5, "battery": battery, "watermarks": [*depths]}


def read(message: dict[str, Any]) -> dict[str, float]:
    return profiles.discover()["watermark_30_60_90"].read(message, measures=MEASURES, mounting={})[0]


@pytest.mark.parametrize(("tensions", "wanted"), [((90, 11, 8), 90), ((255, 40, 8), 40), ((255, 255, 12), 12)])
def test_the_uppermost_that_answers_speaks(tensions: tuple[int, ...], wanted: float) -> None:
    assert read(sent(*tensions)) == pytest.approx(
        {"soil_tension_kpa": wanted, "soil_temperature_c": 2.0, "battery_percent": 50.0}
    )


def test_where_none_answers_there_is_no_tension() -> None:
    assert "soil_tension_kpa" not in read(sent(255, 255, 255))
    assert "soil_tension_kpa" not in read({**sent(), "watermarks": []})
