"""The quantities several layers share; limits after domain.md sections 2 to 4 (docs/methods.md names the sources)."""

from data.declare import Buddies, Measure

AIR_TEMPERATURE = Measure(
    id="air_temperature_c",
    title={"de": "Lufttemperatur", "en": "Air temperature"},
    unit="°C",
    low=-40,
    high=50,
    decimals=1,
    stuck_after_s=3 * 3600,
    step_per_minute=0.3,
    buddies=Buddies(radius_m=5500, fewest=3, threshold=2.7, least_deviation=1.5, per_metre=-0.0065),
    audience="public",
)
RELATIVE_HUMIDITY = Measure(
    id="relative_humidity_percent",
    title={"de": "Relative Luftfeuchte", "en": "Relative humidity"},
    unit="%",
    low=10,
    high=100,
    stuck_after_s=5 * 3600,
    step_per_minute=4,
    audience="public",
)
FILL_PERCENT = Measure(
    id="fill_percent",
    title={"de": "Füllstand", "en": "Fill level"},
    unit="%",
    low=0,
    high=100,
    audience="public",
)
INNER_TEMPERATURE = Measure(
    id="inner_temperature_c",
    title={"de": "Innentemperatur", "en": "Inner temperature"},
    unit="°C",
    low=-40,
    high=90,
    decimals=1,
)
BATTERY_PERCENT = Measure(
    id="battery_percent",
    title={"de": "Batterie", "en": "Battery"},
    unit="%",
    low=0,
    high=100,
)

CHARGING_STATUS = Measure(
    id="charging_status",
    title={"de": "Ladepunkt", "en": "Charging point"},
    unit="",
    low=0,
    high=49,
    codes={
        "AVAILABLE": 0,
        "RESERVED": 10,
        "BLOCKED": 11,
        "CHARGING": 12,
        "INOPERATIVE": 20,
        "OUTOFORDER": 21,
        "UNKNOWN": 30,
        "PLANNED": 40,
        "REMOVED": 41,
    },
    classes="charging",
    audience="public",
    public_step="hour",
)
"""Status of an EVSE after OCPI 2.2.1; codes rise from what a driver wants most: the lowest speaks for a column."""
OCCUPIED_PERCENT = Measure(
    id="occupied_percent",
    title={"de": "Belegung", "en": "Occupancy"},
    unit="%",
    low=0,
    high=100,
    audience="public",
    public_step="hour",
)
CHARGING_POWER = Measure(
    id="charging_power_kw",
    title={"de": "Ladeleistung", "en": "Charging power"},
    unit="kW",
    low=0,
    high=500,
    decimals=1,
)
SESSION_ENERGY = Measure(
    id="session_energy_kwh",
    title={"de": "Geladene Energie", "en": "Energy of the session"},
    unit="kWh",
    low=0,
    high=300,
    decimals=1,
    retention_days=30,
)
LAMP_STATE = Measure(
    id="lamp_state",
    title={"de": "Licht", "en": "Light"},
    unit="",
    low=0,
    high=29,
    codes={"on": 0, "low": 1, "off": 2, "defectiveLamp": 20, "columnIssue": 21, "brokenLantern": 22},
    audience="public",
)
"""powerState and status of the Smart Data Model Streetlight in one code; from 20 on something is broken."""
DIMMING_PERCENT = Measure(
    id="dimming_percent",
    title={"de": "Helligkeit", "en": "Brightness"},
    unit="%",
    low=0,
    high=100,
    audience="public",
)
LAMP_POWER = Measure(
    id="lamp_power_w",
    title={"de": "Leistung", "en": "Power"},
    unit="W",
    low=0,
    high=500,
)
PM25 = Measure(
    id="pm25_ug_m3",
    title={"de": "Feinstaub PM2,5", "en": "Fine dust PM2.5"},
    unit="µg/m³",
    low=0,
    high=999,
    decimals=1,
    audience="public",
)
SOUND_LEVEL = Measure(
    id="sound_level_leq_dba",
    title={"de": "Geräuschpegel (Leq)", "en": "Sound level (Leq)"},
    unit="dB(A)",
    low=20,
    high=130,
    audience="public",
)
WIFI_CLIENTS = Measure(
    id="wifi_clients",
    title={"de": "Geräte im WLAN", "en": "Devices in the Wi-Fi"},
    unit="",
    low=0,
    high=10_000,
    audience="public",
    public_step="hour",
    min_count=5,
    retention_days=90,
)
"""Counts only, never addresses; the public sees hours with at least five (docs/datenschutz.md)."""
UPLINKS_PER_HOUR = Measure(
    id="uplinks_per_hour",
    title={"de": "Nachrichten je Stunde", "en": "Messages per hour"},
    unit="",
    low=0,
    high=1_000_000,
    audience="public",
)
DEVICES_HEARD = Measure(
    id="devices_heard",
    title={"de": "Geräte in Reichweite", "en": "Devices in reach"},
    unit="",
    low=0,
    high=100_000,
    audience="public",
)
