"""Davis: what a WeatherLink Live and the v2 API say, in metric units."""

import json
from typing import Any, Final

import pytest

from tests.support.everything import understood

LIVE: Final[dict[str, Any]] = {
    "data": {
        "did": "001D0A700002",
        "ts": 1_531_754_005,
        "conditions": [
            {
                "lsid": 48308,
                "data_structure_type": 1,
                "txid": 1,
                "temp": 62.6,
                "hum": 61.0,
                "wind_speed_last": 2.0,
                "wind_dir_last": None,
                "wind_speed_avg_last_10_min": 5.0,
                "wind_speed_hi_last_10_min": 20.0,
                "wind_dir_scalar_avg_last_10_min": 240,
                "rain_size": 2,
                "rain_rate_last": 12,
                "solar_rad": 747,
            },
            {"lsid": 3187671188, "data_structure_type": 4, "temp_in": 78.0, "hum_in": 41.1},
            {"lsid": 48307, "data_structure_type": 3, "bar_sea_level": 30.008, "bar_absolute": 30.0},
        ],
    },
    "error": None,
}
CLOUD: Final[dict[str, Any]] = {
    "station_id": 96230,
    "sensors": [
        {
            "lsid": 1,
            "sensor_type": 43,
            "data_structure_type": 10,
            "data": [{"ts": 1_582_578_233, "temp": 50.0, "hum": 70, "rain_rate_last_mm": 1.5, "wind_speed_last": 10}],
        },
        {"lsid": 2, "sensor_type": 365, "data_structure_type": 21, "data": [{"ts": 1_582_578_233, "temp": 99}]},
    ],
    "generated_at": 1_582_578_300,
}


def read(message: Any, device: str) -> tuple[dict[str, float], list[str]]:
    found, reasons = understood("davis", json.dumps(message).encode(), {device: "davis"})
    return {row["measure"]: row["value"] for row in found}, reasons


def test_a_weatherlink_live_says_tips_fahrenheit_and_miles() -> None:
    values, reasons = read(LIVE, "davis-001D0A700002")
    assert reasons == []
    assert values == pytest.approx(
        {
            "air_temperature_c": 17.0,
            "relative_humidity_percent": 61.0,
            "air_pressure_hpa": 1015.917,
            "wind_speed_ms": 2.2352,
            "wind_gust_ms": 8.9408,
            "wind_direction_deg": 240.0,
            "solar_radiation_w_m2": 747.0,
            "rain_rate_mm_h": 2.4,
        },
        abs=0.01,
    )


def test_the_v2_api_says_millimetres_and_what_is_indoors_is_not_read() -> None:
    values, reasons = read(CLOUD, "davis-96230")
    assert reasons == []
    assert values["air_temperature_c"] == pytest.approx(10.0)
    assert values["rain_rate_mm_h"] == 1.5


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"data": None, "error": {"code": 409}}, "says an error"),
        ({"data": {"ts": 1}}, "has no 'did'"),
        ({"data": {**LIVE["data"], "ts": 0}}, "'ts' is missing"),
        ({"x": 1}, "neither 'data' nor 'station_id'"),
        ({**CLOUD, "sensors": []}, "no outdoor sensor"),
    ],
)
def test_what_cannot_be_read_says_why(message: Any, said: str) -> None:
    values, reasons = read(message, "davis-1")
    assert values == {}
    assert said in reasons[0]
