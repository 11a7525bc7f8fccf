"""The quantities that layers and device profiles name: measures.toml declares them all."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from data.alarm import Alarm
from data.buddies import Buddies
from data.declare import Drop, Full, Measure
from data.errors import DeclarationError

FILE: Final = Path(__file__).with_name("measures.toml")


def declared(text: str) -> Mapping[str, Measure]:
    """The measures of a TOML file by id: a table each, its keys those of Measure.

    Raises:
        DeclarationError: a table lacks a key, has an unknown one, or contradicts itself.
    """
    return MappingProxyType({measure_id: _measure(measure_id, raw) for measure_id, raw in tomllib.loads(text).items()})


def _measure(measure_id: str, raw: dict[str, Any]) -> Measure:
    try:
        buddies = Buddies(**raw.pop("buddies")) if "buddies" in raw else None
        events = {kind: (Drop if "by" in one else Full)(**one) for kind, one in raw.pop("events", {}).items()}
        alarms = {kind: Alarm(**one) for kind, one in raw.pop("alarms", {}).items()}
        return Measure(id=measure_id, buddies=buddies, events=events, alarms=alarms, **raw)
    except TypeError as error:
        raise DeclarationError(f"measure {measure_id!r}: {error}; known: {', '.join(Measure.__slots__)}") from None


ALL: Final = declared(FILE.read_text("utf-8"))
"""Every one of them by id."""

AIR_PRESSURE: Final = ALL["air_pressure_hpa"]
AIR_TEMPERATURE: Final = ALL["air_temperature_c"]
BATTERY_PERCENT: Final = ALL["battery_percent"]
CHARGING_POWER: Final = ALL["charging_power_kw"]
CHARGING_STATUS: Final = ALL["charging_status"]
CO2_OUTDOOR: Final = ALL["co2_outdoor_ppm"]
ROOM_CO2: Final = ALL["co2_ppm"]
DEVICES_HEARD: Final = ALL["devices_heard"]
DIMMING_PERCENT: Final = ALL["dimming_percent"]
FILL_PERCENT: Final = ALL["fill_percent"]
INNER_TEMPERATURE: Final = ALL["inner_temperature_c"]
LAMP_POWER: Final = ALL["lamp_power_w"]
LAMP_STATE: Final = ALL["lamp_state"]
NO2: Final = ALL["no2_ug_m3"]
O3: Final = ALL["o3_ug_m3"]
OCCUPIED_PERCENT: Final = ALL["occupied_percent"]
PM10: Final = ALL["pm10_ug_m3"]
PM25: Final = ALL["pm25_ug_m3"]
PRECIPITATION: Final = ALL["precipitation_mm"]
RAIN_RATE: Final = ALL["rain_rate_mm_h"]
RELATIVE_HUMIDITY: Final = ALL["relative_humidity_percent"]
ROOM_HUMIDITY: Final = ALL["room_humidity_percent"]
ROOM_TEMPERATURE: Final = ALL["room_temperature_c"]
SESSION_ENERGY: Final = ALL["session_energy_kwh"]
SOIL_TEMPERATURE: Final = ALL["soil_temperature_c"]
SOIL_TENSION: Final = ALL["soil_tension_kpa"]
SOLAR_RADIATION: Final = ALL["solar_radiation_w_m2"]
SOUND_LEVEL: Final = ALL["sound_level_leq_dba"]
UPLINKS_PER_HOUR: Final = ALL["uplinks_per_hour"]
WATER_CONDUCTIVITY: Final = ALL["water_conductivity_us_cm"]
WATER_FLOW: Final = ALL["water_flow_m3_s"]
WATER_LEVEL: Final = ALL["water_level_cm"]
WATER_OXYGEN: Final = ALL["water_oxygen_mg_l"]
WATER_OXYGEN_SATURATION: Final = ALL["water_oxygen_saturation_percent"]
WATER_PH: Final = ALL["water_ph"]
WATER_SURFACE: Final = ALL["water_surface_m_nhn"]
WATER_TEMPERATURE: Final = ALL["water_temperature_c"]
WATER_TURBIDITY: Final = ALL["water_turbidity_ntu"]
WIFI_CLIENTS: Final = ALL["wifi_clients"]
WIND_DIRECTION: Final = ALL["wind_direction_deg"]
WIND_GUST: Final = ALL["wind_gust_ms"]
WIND_SPEED: Final = ALL["wind_speed_ms"]
