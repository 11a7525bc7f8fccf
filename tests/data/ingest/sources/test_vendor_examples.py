"""Vendors' own examples, wrapped as both network servers send them: the right measures in the right units."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.everything import NOW, understood, values
from tests.support.real_files import DATA, needs

EXAMPLES = DATA / "lorawan"
EUI = "70B3D57ED0000001"
AT = NOW.isoformat()

pytestmark = needs(EXAMPLES)

VOLTS = {"battery_mv": 1000.0}
AIR = {"air_temperature.value": {"air_temperature_c": 1.0}, "air_humidity.value": {"relative_humidity_percent": 1.0}}
DECENTLAB: dict[str, dict[str, float]] = {"battery_voltage.value": VOLTS}
WEATHER = {
    "air_temperature.value": {"air_temperature_c": 1.0},
    "relative_humidity.value": {"relative_humidity_percent": 1.0},
    "wind_speed.value": {"wind_speed_ms": 1.0},
    "maximum_wind_speed.value": {"wind_gust_ms": 1.0},
    "wind_direction.value": {"wind_direction_deg": 1.0},
    "precipitation.value": {"precipitation_mm": 1.0},
    "solar_radiation.value": {"solar_radiation_w_m2": 1.0},
}
WATER_BAR = {"pressure.value": {"water_level_cm": 1019.716}}
CO2_AIR = {
    "temperature": {"air_temperature_c": 1.0, "room_temperature_c": 1.0},
    "humidity": {"relative_humidity_percent": 1.0, "room_humidity_percent": 1.0},
    "co2": {"co2_ppm": 1.0},
    "pressure": {"air_pressure_hpa": 1.0},
    "battery": {"battery_percent": 1.0},
}
PROBE = dict.fromkeys(
    ("air_temperature_c", "water_temperature_c", "soil_temperature_c", "inner_temperature_c", "surface_temperature_c"),
    1.0,
)

FACTORS: dict[str, dict[str, dict[str, float]]] = {
    "dl-pm": {
        **DECENTLAB,
        **AIR,
        "barometric_pressure.value": {"air_pressure_hpa": 0.01},
        "pm2_5_mass_concentration.value": {"pm25_ug_m3": 1.0},
        "pm10_mass_concentration.value": {"pm10_ug_m3": 1.0},
    },
    "dl-ifd": {**DECENTLAB, "fruit_size.value": {"stem_size_mm": 1.0}},
    "dl-isd": {**DECENTLAB, "stem_size.value": {"stem_size_mm": 1.0}},
    "dl-cws": {**DECENTLAB, **AIR, "surface_temperature.value": {"surface_temperature_c": 1.0}},
    "dl-cws2": {
        **DECENTLAB,
        "surface_temperature.value": {"surface_temperature_c": 1.0},
        "air_temperature_radiation_shield.value": {"air_temperature_c": 1.0},
        "air_humidity_radiation_shield.value": {"relative_humidity_percent": 1.0},
    },
    "dl-wrm": {**DECENTLAB, **AIR, "surface_temperature.value": {"surface_temperature_c": 1.0}},
    "dl-mbx": DECENTLAB,
    "dl-lp8p": {
        **DECENTLAB,
        **AIR,
        "barometric_pressure.value": {"air_pressure_hpa": 0.01},
        "co2_concentration_lpf.value": {"co2_ppm": 1.0},
    },
    "dl-tbrg": {
        **DECENTLAB,
        "precipitation.value": {"precipitation_mm": 1.0},
        "cumulative_precipitation.value": {"precipitation_total_mm": 1.0},
    },
    "dl-smtp": {
        **DECENTLAB,
        "soil_moisture_at_depth_0.value": {"soil_moisture_percent": 1.0},
        "soil_temperature_at_depth_0.value": {"soil_temperature_c": 1.0},
    },
    "dl-trs11": {
        **DECENTLAB,
        "volumetric_water_content.value": {"soil_moisture_percent": 100.0},
        "soil_temperature.value": {"soil_temperature_c": 1.0},
    },
    "dl-trs21": {
        **DECENTLAB,
        "water_potential.value": {"soil_tension_kpa": -1.0},
        "soil_temperature.value": {"soil_temperature_c": 1.0},
    },
    "dl-ds18": {**DECENTLAB, "temperature.value": PROBE},
    "dl-sht35": {**DECENTLAB, **AIR},
    "dl-ctd10b": {
        **DECENTLAB,
        "water_depth.value": {"water_level_cm": 0.1},
        "temperature.value": {"water_temperature_c": 1.0},
        "electrical_conductivity.value": {"water_conductivity_us_cm": 1.0},
    },
    "dl-kl66": {**DECENTLAB, "strain.value": {"strain_um_m": 1.0}},
    "dl-pr21": {**DECENTLAB, **WATER_BAR, "temperature.value": {"water_temperature_c": 1.0}},
    "dl-pr26": {**DECENTLAB, **WATER_BAR, "temperature.value": {"water_temperature_c": 1.0}},
    "dl-pr36": {**DECENTLAB, **WATER_BAR, "temperature.value": {"water_temperature_c": 1.0}},
    "dl-pr36ctd": {
        **DECENTLAB,
        **WATER_BAR,
        "temperature_pt1000.value": {"water_temperature_c": 1.0},
        "electrical_conductivity.value": {"water_conductivity_us_cm": 1000.0},
    },
    "dl-atm41": {**DECENTLAB, **WEATHER, "atmospheric_pressure.value": {"air_pressure_hpa": 10.0}},
    "dl-atm41g2": {
        **DECENTLAB,
        **WEATHER,
        "barometric_pressure.value": {"air_pressure_hpa": 10.0},
        "cumulative_precipitation.value": {"precipitation_total_mm": 1.0},
    },
    "dl-blg": {**DECENTLAB, "temperature.value": {"globe_temperature_c": 1.0}},
    "lt-22222-l": {"ACI1_mA": {"loop_current_ma": 1.0}},
    "ldds75": {"Bat": VOLTS},
    "lse01": {
        "Bat": VOLTS,
        "water_SOIL": {"soil_moisture_percent": 1.0},
        "temp_SOIL": {"soil_temperature_c": 1.0},
        "conduct_SOIL": {"soil_conductivity_us_cm": 1.0},
    },
    "lht65n": {
        "BatV": VOLTS,
        "TempC_SHT": {"air_temperature_c": 1.0},
        "Hum_SHT": {"relative_humidity_percent": 1.0},
    },
    "lds02": {"BAT_V": VOLTS, "DOOR_OPEN_STATUS": {"contact_open": 1.0}},
    "em310-udl": {"battery": {"battery_percent": 1.0}},
    "em400-mud": {"battery": {"battery_percent": 1.0}, "temperature": {"inner_temperature_c": 1.0}},
    "em400-tld": {"battery": {"battery_percent": 1.0}, "temperature": {"inner_temperature_c": 1.0}},
    "em500-udl": {"battery": {"battery_percent": 1.0}},
    "am107": {**CO2_AIR, "illumination": {"illuminance_lux": 1.0}},
    "em500-co2": CO2_AIR,
    "em300-th": {
        "temperature": {"air_temperature_c": 1.0},
        "humidity": {"relative_humidity_percent": 1.0},
        "battery": {"battery_percent": 1.0},
    },
    "em500-swl": {"battery": {"battery_percent": 1.0}, "level": {"water_level_cm": 1.0}},
    "em2101": {
        "activeEnergyImportL1T1.data": {"energy_kwh": 0.001},
        "voltageL1N.data": {"voltage_v": 1.0},
        "currentL1.data": {"current_a": 0.001},
        "activePowerL1.data": {"power_w": 1.0, "lamp_power_w": 1.0},
    },
}
"""By device and decoded field: which measures it is, and the factor to their unit; read from the vendors' documents."""

OF_THE_MOUNTING = {
    "dl-mbx": ("distance.value", {"fill_percent", "water_level_cm"}),
    "ldds75": ("Distance", {"fill_percent", "water_level_cm"}),
    "em310-udl": ("distance", {"fill_percent"}),
    "em400-mud": ("distance", {"fill_percent"}),
    "em400-tld": ("distance", {"fill_percent"}),
    "em500-udl": ("distance", {"fill_percent", "water_level_cm"}),
}
"""Devices whose distance (mm) becomes a level by the heights of their mounting: 3,000 mm empty, 500 mm full."""
OF_CODES = {"tilt": {"tilted": 1.0}, "position": {"tilted": 1.0}, "DI1_status": {"input_high": 1.0}}
NOT_MEASURED = "battery_percent"
"""Where only a voltage is sent, the percentage is an estimate of the profile: tested for its bounds alone."""


def examples() -> Iterator[Any]:
    for path in sorted(EXAMPLES.glob("examples_*.json")):
        for number, one in enumerate(json.loads(path.read_text("utf-8"))):
            yield pytest.param(one, id=f"{path.stem[9:]}-{one['device']}-{number}")


def device_type(name: str) -> str:
    """Variants such as dl-pr36-8192 are the same device with another range."""
    return max((known for known in FACTORS if name == known or name.startswith(f"{known}-")), key=len)


def profile_of(vendor: str, device: str) -> str:
    return f"{vendor.removesuffix('-iot')}_{device}".replace("-", "_")


def at(decoded: Any, path: str) -> Any:
    for name in path.split("."):
        decoded = decoded.get(name) if isinstance(decoded, dict) else None
    return decoded


def expected(device: str, decoded: dict[str, Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for path, measures in FACTORS[device].items():
        raw = at(decoded, path)
        if raw is not None:
            found |= {measure: float(raw) * factor for measure, factor in measures.items()}
    for path, measures in OF_CODES.items():
        if path in decoded:
            found |= measures
    field, levels = OF_THE_MOUNTING.get(device, ("", set()))
    distance = at(decoded, field)
    if distance is not None and distance >= 20:
        both = {"fill_percent": min(100.0, (3000 - distance) / 25), "water_level_cm": (3000 - distance) / 10}
        found |= {name: both[name] for name in levels}
    return found


def from_ttn(example: dict[str, Any]) -> bytes:
    uplink = {
        "f_port": example["fPort"],
        "f_cnt": 1,
        "frm_payload": base64.b64encode(bytes.fromhex(example["bytes_hex"])).decode(),
        "decoded_payload": example["expected"].get("data", {}),
        "received_at": AT,
    }
    return json.dumps({"end_device_ids": {"dev_eui": EUI}, "received_at": AT, "uplink_message": uplink}).encode()


def from_chirpstack(example: dict[str, Any]) -> bytes:
    event = {
        "deduplicationId": "d",
        "time": AT,
        "deviceInfo": {"devEui": EUI.lower()},
        "fCnt": 1,
        "fPort": example["fPort"],
        "data": base64.b64encode(bytes.fromhex(example["bytes_hex"])).decode(),
        "object": example["expected"].get("data", {}),
    }
    return json.dumps(event).encode()


@pytest.mark.parametrize("example", list(examples()))
def test_an_example_of_a_vendor_becomes_its_measures_by_either_server(example: dict[str, Any]) -> None:
    device = device_type(example["device"])
    profile = profile_of(example["vendor"], device)
    wanted = expected(device, example["expected"].get("data", {}))
    for source, raw in (("ttn", from_ttn(example)), ("chirpstack", from_chirpstack(example))):
        found = values(source, raw, EUI, profile)
        percent = found.pop(NOT_MEASURED, 0.0) if NOT_MEASURED not in wanted else 0.0
        assert 0 <= percent <= 100
        assert found == pytest.approx(wanted)
        if not wanted:
            _, reasons = understood(source, raw, {EUI: profile})
            assert len(reasons) == 1
            assert "none of its fields" in reasons[0] or "is 'No Sensor'" in reasons[0]


def test_most_examples_measure_something() -> None:
    measured = [
        one
        for one in examples()
        if expected(device_type(one.values[0]["device"]), one.values[0]["expected"].get("data", {}))
    ]
    assert len(measured) >= 80


REAL = {
    "A8404163F1834C84": ("dragino_lht65n", {"air_temperature_c": 14.65, "relative_humidity_percent": 67.6}),
    "FFFFFF200000B703": ("winext_an_303", {"air_temperature_c": 25.68, "relative_humidity_percent": 57.5}),
    "A84041F621857CD2": ("dragino_lse01", {"soil_temperature_c": -0.1, "soil_moisture_percent": 0.0}),
    "A8404187D187106E": ("dragino_lse01", {"soil_temperature_c": 13.25, "soil_moisture_percent": 13.74}),
}


@pytest.mark.parametrize("device", REAL)
def test_real_uplinks_of_known_devices_are_measured(device: str) -> None:
    profile, wanted = REAL[device]
    for source, file in (("ttn", "ttn_v3_uplinks.json"), ("chirpstack", "chirpstack_v4_uplinks.json")):
        for one in json.loads((EXAMPLES / file).read_text("utf-8")):
            raw = json.dumps(one["message"]).encode()
            if device.lower() in raw.decode().lower():
                found = values(source, raw, device, profile)
                assert {name: found[name] for name in wanted} == pytest.approx(wanted)
                return
    pytest.fail(f"no uplink of {device}")
