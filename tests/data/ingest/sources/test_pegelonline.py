"""PEGELONLINE: newest values of every series; states as text or number, unknown stations, values that lack."""

import json
from typing import Any

import pytest

from tests.support.everything import understood
from tests.support.real_files import DATA, at_hand

FILE = DATA / "wave2/water/pegelonline/aiopegelonline_answers_by_path.json"
STATION: dict[str, Any] = {
    "uuid": "915d76e1-xxxx-xxxx-xxxx-4d144cd771cc",
    "number": "24300600",
    "timeseries": [
        {
            "shortname": "W",
            "unit": "cm",
            "currentMeasurement": {"timestamp": "2023-07-26T19:15:00+02:00", "value": 159, "stateMnwMhw": "normal"},
        },
        {
            "shortname": "WT",
            "unit": "°C",
            "currentMeasurement": {"timestamp": "2023-07-26T19:00:00+02:00", "value": 22.1},
        },
        {"shortname": "VA", "unit": "m/s"},
    ],
}
DEVICES = {"pegelonline-24300600": "pegelonline"}


def readings(message: Any) -> tuple[dict[str, float], list[str]]:
    found, reasons = understood("pegelonline", json.dumps(message).encode(), DEVICES)
    return {row["measure"]: row["value"] for row in found}, reasons


@pytest.mark.parametrize("state", ["normal", 0, -1, 1, None])
@pytest.mark.parametrize("as_list", [True, False])
def test_the_newest_value_of_each_series_is_read_whatever_its_state_is(state: object, *, as_list: bool) -> None:
    station = json.loads(json.dumps(STATION))
    station["timeseries"][0]["currentMeasurement"]["stateMnwMhw"] = state
    assert readings([station] if as_list else station) == ({"water_level_cm": 159.0, "water_temperature_c": 22.1}, [])


def test_a_level_in_another_unit_is_no_level_in_centimetres() -> None:
    series = [{**STATION["timeseries"][0], "unit": "m+NN"}]
    found, reasons = readings({**STATION, "timeseries": series})
    assert found == {}
    assert len(reasons) == 1


def test_what_is_no_station_with_series_is_said() -> None:
    assert "station not found" in readings({"status": 404, "message": "station not found"})[1][0]
    assert "includeTimeseries=true" in readings([{"number": "1"}])[1][0]
    assert "no 'number'" in readings([{"timeseries": []}])[1][0]


def test_a_value_that_lacks_does_not_cost_the_others() -> None:
    series = [*STATION["timeseries"], {"shortname": "Q", "unit": "m³/s", "currentMeasurement": {"value": 4}}]
    found, reasons = readings({**STATION, "timeseries": series})
    assert found["water_level_cm"] == 159
    assert "'Q m³/s'" in reasons[0]


def test_real_answers_are_read_or_say_what_they_are() -> None:
    answers = json.loads(at_hand(FILE).read_text("utf-8"))
    bodies = [one["body"] for path, one in answers.items() if "includeCurrentMeasurement=true" in path]
    values = [readings(one)[0] for one in bodies if isinstance(one, dict)]
    assert any(one.get("water_level_cm") == 159 and one.get("water_temperature_c") == 22.1 for one in values)
    unknown = next(one["body"] for one in answers.values() if one["status"] == 404)
    assert readings(unknown)[1]
