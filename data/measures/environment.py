"""What devices can report beyond what the first layers show: staff sees it until a layer needs it public."""

from data.declare import Measure

BATTERY_MILLIVOLTS = Measure(
    id="battery_mv",
    title={"de": "Batteriespannung", "en": "Battery voltage"},
    unit="mV",
    low=0,
    high=30_000,
)
AIR_PRESSURE = Measure(
    id="air_pressure_hpa",
    title={"de": "Luftdruck", "en": "Air pressure"},
    unit="hPa",
    low=860,
    high=1_055,
    decimals=1,
    stuck_after_s=6 * 3600,
    step_per_minute=0.3,
)
WIND_SPEED = Measure(
    id="wind_speed_ms",
    title={"de": "Wind", "en": "Wind"},
    unit="m/s",
    low=0,
    high=30,
    decimals=1,
    stuck_after_s=5 * 3600,
    step_per_minute=20,
)
WIND_GUST = Measure(
    id="wind_gust_ms",
    title={"de": "Windböe", "en": "Gust"},
    unit="m/s",
    low=0,
    high=60,
    decimals=1,
)
WIND_DIRECTION = Measure(
    id="wind_direction_deg",
    title={"de": "Windrichtung", "en": "Wind direction"},
    unit="°",
    low=0,
    high=360,
)
PRECIPITATION = Measure(
    id="precipitation_mm",
    title={"de": "Niederschlag", "en": "Precipitation"},
    unit="mm",
    low=0,
    high=50,
    decimals=1,
    stuck_after_s=2 * 3600,
    stuck_except=0,
)
PRECIPITATION_TOTAL = Measure(
    id="precipitation_total_mm",
    title={"de": "Niederschlag, Zählerstand", "en": "Precipitation, counter"},
    unit="mm",
    low=0,
    high=1_000_000,
    decimals=1,
)
SOLAR_RADIATION = Measure(
    id="solar_radiation_w_m2",
    title={"de": "Globalstrahlung", "en": "Global radiation"},
    unit="W/m²",
    low=0,
    high=1_500,
)
ILLUMINANCE = Measure(
    id="illuminance_lux",
    title={"de": "Beleuchtungsstärke", "en": "Illuminance"},
    unit="lx",
    low=0,
    high=200_000,
)
GLOBE_TEMPERATURE = Measure(
    id="globe_temperature_c",
    title={"de": "Globetemperatur", "en": "Globe temperature"},
    unit="°C",
    low=-40,
    high=90,
    decimals=1,
    stuck_after_s=3 * 3600,
)
SURFACE_TEMPERATURE = Measure(
    id="surface_temperature_c",
    title={"de": "Oberflächentemperatur", "en": "Surface temperature"},
    unit="°C",
    low=-40,
    high=90,
    decimals=1,
)
CO2 = Measure(
    id="co2_ppm",
    title={"de": "CO₂ in Innenräumen", "en": "Indoor CO₂"},
    unit="ppm",
    low=250,
    high=10_000,
)
"""Indoors only: outdoor air has other limits (domain: UBA)."""
PM10 = Measure(
    id="pm10_ug_m3",
    title={"de": "Feinstaub PM10", "en": "Fine dust PM10"},
    unit="µg/m³",
    low=0,
    high=999,
    decimals=1,
)
NO2 = Measure(
    id="no2_ug_m3",
    title={"de": "Stickstoffdioxid", "en": "Nitrogen dioxide"},
    unit="µg/m³",
    low=0,
    high=1_000,
)
WATER_LEVEL = Measure(
    id="water_level_cm",
    title={"de": "Wasserstand", "en": "Water level"},
    unit="cm",
    low=-100,
    high=2_000,
)
"""Above the zero of its gauge; levels of warning are facts of each gauge."""
WATER_TEMPERATURE = Measure(
    id="water_temperature_c",
    title={"de": "Wassertemperatur", "en": "Water temperature"},
    unit="°C",
    low=-1,
    high=40,
    decimals=1,
)
WATER_OXYGEN = Measure(
    id="water_oxygen_mg_l",
    title={"de": "Sauerstoff im Wasser", "en": "Oxygen in the water"},
    unit="mg/l",
    low=0,
    high=25,
    decimals=1,
)
WATER_CONDUCTIVITY = Measure(
    id="water_conductivity_us_cm",
    title={"de": "Leitfähigkeit", "en": "Conductivity"},
    unit="µS/cm",
    low=0,
    high=100_000,
)
SOIL_MOISTURE = Measure(
    id="soil_moisture_percent",
    title={"de": "Bodenfeuchte (Volumen)", "en": "Soil moisture (volume)"},
    unit="%",
    low=0,
    high=100,
    decimals=1,
)
"""Raw volumetric water content; it is no plant-available water (nFK) and no tension."""
SOIL_TENSION = Measure(
    id="soil_tension_kpa",
    title={"de": "Saugspannung", "en": "Soil water tension"},
    unit="kPa",
    low=0,
    high=10_000,
)
"""Higher is drier."""
SOIL_TEMPERATURE = Measure(
    id="soil_temperature_c",
    title={"de": "Bodentemperatur", "en": "Soil temperature"},
    unit="°C",
    low=-30,
    high=60,
    decimals=1,
)
SOIL_CONDUCTIVITY = Measure(
    id="soil_conductivity_us_cm",
    title={"de": "Leitfähigkeit des Bodens", "en": "Soil conductivity"},
    unit="µS/cm",
    low=0,
    high=100_000,
)
STEM_SIZE = Measure(
    id="stem_size_mm",
    title={"de": "Stammweite", "en": "Stem size"},
    unit="mm",
    low=0,
    high=2_000,
    decimals=2,
)
STRAIN = Measure(
    id="strain_um_m",
    title={"de": "Dehnung", "en": "Strain"},
    unit="µm/m",
    low=-10_000,
    high=10_000,
    decimals=1,
)
ENERGY = Measure(
    id="energy_kwh",
    title={"de": "Energie, Zählerstand", "en": "Energy, counter"},
    unit="kWh",
    low=0,
    high=100_000_000,
    decimals=1,
)
POWER = Measure(
    id="power_w",
    title={"de": "Leistung", "en": "Power"},
    unit="W",
    low=-1_000_000,
    high=1_000_000,
)
VOLTAGE = Measure(
    id="voltage_v",
    title={"de": "Spannung", "en": "Voltage"},
    unit="V",
    low=0,
    high=1_000,
    decimals=1,
)
CURRENT = Measure(
    id="current_a",
    title={"de": "Stromstärke", "en": "Current"},
    unit="A",
    low=0,
    high=1_000,
    decimals=2,
)
LOOP_CURRENT = Measure(
    id="loop_current_ma",
    title={"de": "Stromschleife", "en": "Current loop"},
    unit="mA",
    low=0,
    high=25,
    decimals=2,
)
CONTACT_OPEN = Measure(
    id="contact_open",
    title={"de": "Kontakt", "en": "Contact"},
    unit="",
    low=0,
    high=1,
    codes={"closed": 0, "open": 1},
)
TILTED = Measure(
    id="tilted",
    title={"de": "Lage", "en": "Position"},
    unit="",
    low=0,
    high=1,
    codes={"normal": 0, "tilt": 1},
)
INPUT_HIGH = Measure(
    id="input_high",
    title={"de": "Digitaler Eingang", "en": "Digital input"},
    unit="",
    low=0,
    high=1,
    codes={"L": 0, "H": 1},
)
