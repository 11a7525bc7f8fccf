"""Ecowitt: the station's form in its own units, and Bochum's real readings through the door."""

import csv
import gzip
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import pytest

from tests.support.everything import understood
from tests.support.real_files import DATA, at_hand

FILE: Final = DATA / "wave2/weather_bochum/ecowitt_943CC645201F_2025-07.csv.gz"
KEY: Final = "A1B2C3D4E5F60718293A4B5C6D7E8F90"
DEVICES: Final = {f"ecowitt-{KEY}": "ecowitt"}
FORM: Final = {
    "PASSKEY": KEY,
    "stationtype": "GW2000A_V2.1.4",
    "dateutc": "2026-06-26 01:35:00",
    "tempinf": "71.8",
    "humidityin": "47",
    "baromrelin": "30.087",
    "baromabsin": "29.920",
    "tempf": "60.8",
    "humidity": "80",
    "winddir": "205",
    "windspeedmph": "10.00",
    "windgustmph": "20.00",
    "solarradiation": "120.50",
    "rrain_piezo": "0.100",
    "model": "GW2000A",
}


def read(form: dict[str, str]) -> tuple[dict[str, float], list[str]]:
    found, reasons = understood("ecowitt", urlencode(form).encode(), DEVICES)
    return {row["measure"]: row["value"] for row in found}, reasons


def test_a_form_becomes_metric_and_indoor_values_stay_indoors() -> None:
    values, reasons = read(FORM)
    assert reasons == []
    assert values == pytest.approx(
        {
            "air_temperature_c": 16.0,
            "relative_humidity_percent": 80.0,
            "air_pressure_hpa": 1013.21,
            "wind_speed_ms": 4.4704,
            "wind_gust_ms": 8.9408,
            "wind_direction_deg": 205.0,
            "solar_radiation_w_m2": 120.5,
            "rain_rate_mm_h": 2.54,
        },
        abs=0.01,
    )


def test_a_tipping_bucket_counts_before_a_piezo_sensor_of_the_same_station() -> None:
    assert read({**FORM, "rainratein": "0"})[0]["rain_rate_mm_h"] == 0.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"PASSKEY": ""}, "no PASSKEY"),
        ({"dateutc": "now"}, "dateutc is 'now'"),
        ({"dateutc": "2026-02-30 00:00:00"}, "not a time like"),
        ({"tempf": "--"}, "tempf is '--', not a number"),
    ],
)
def test_what_cannot_be_read_says_why(change: dict[str, str], said: str) -> None:
    values, reasons = read({**FORM, **change})
    assert values == {}
    assert said in reasons[0]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"a=1&" * 400, b"x" * 20_000])
def test_what_is_no_form_is_rejected_with_a_sentence(raw: bytes) -> None:
    assert understood("ecowitt", raw, DEVICES)[1]


def test_the_stations_of_bochum_come_through_the_door_as_they_were_published() -> None:
    at_hand(FILE)
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::97]
    assert len(rows) > 50
    for row in rows:
        values, reasons = read(_as_form(row))
        assert reasons == []
        assert values["air_temperature_c"] == pytest.approx(float(row["outdoor_temperature"]), abs=0.03)
        assert values["wind_gust_ms"] * 3.6 == pytest.approx(float(row["wind_wind_gust"]), abs=0.05)
        assert values["rain_rate_mm_h"] == pytest.approx(float(row["rainfall_piezo_rain_rate"]), abs=0.02)


def _as_form(row: dict[str, str]) -> dict[str, str]:
    """What the station sent of what the town published: °C, km/h, hPa, mm."""
    at = datetime.fromisoformat(row["datetime"]).astimezone(UTC)
    return {
        "PASSKEY": KEY,
        "dateutc": f"{at:%Y-%m-%d %H:%M:%S}",
        "tempf": f"{float(row['outdoor_temperature']) * 1.8 + 32:.2f}",
        "humidity": row["outdoor_humidity"],
        "baromabsin": f"{float(row['pressure_absolute']) / 33.86389:.3f}",
        "windspeedmph": f"{float(row['wind_wind_speed']) / 1.609344:.2f}",
        "windgustmph": f"{float(row['wind_wind_gust']) / 1.609344:.2f}",
        "winddir": row["wind_wind_direction"],
        "solarradiation": row["solar_and_uvi_solar"],
        "rrain_piezo": f"{float(row['rainfall_piezo_rain_rate']) / 25.4:.3f}",
    }
