"""The quantities several layers share; limits after domain.md sections 2 to 4 (docs/methods.md names the sources)."""

from data.declare import Measure

AIR_TEMPERATURE = Measure(
    id="air_temperature_c",
    title={"de": "Lufttemperatur", "en": "Air temperature"},
    unit="°C",
    low=-40,
    high=50,
    decimals=1,
    stuck_after_s=3 * 3600,
    step_per_minute=0.3,
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
