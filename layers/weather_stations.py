"""Weather stations: wind, rain, sun, pressure, humidity and temperature of one place."""

from data.declare import Classes, Layer
from data.measures import (
    AIR_PRESSURE,
    AIR_TEMPERATURE,
    BATTERY_PERCENT,
    PRECIPITATION,
    RAIN_RATE,
    RELATIVE_HUMIDITY,
    SOLAR_RADIATION,
    WIND_DIRECTION,
    WIND_GUST,
    WIND_SPEED,
)
from data.site_fact import SiteFact

LAYER = Layer(
    id="weather_stations",
    title={"de": "Wetterstationen", "en": "Weather stations"},
    about={
        "de": "Wind, Regen, Sonne, Luftdruck, Feuchte und Temperatur. Die Karte zeigt die stärkste Böe.",
        "en": "Wind, rain, sun, pressure, humidity and temperature. The map shows the strongest gust.",
    },
    shape="diamond",
    measures=(
        WIND_GUST,
        WIND_SPEED,
        WIND_DIRECTION,
        PRECIPITATION,
        RAIN_RATE,
        SOLAR_RADIATION,
        AIR_PRESSURE,
        RELATIVE_HUMIDITY,
        AIR_TEMPERATURE,
        BATTERY_PERCENT,
    ),
    shows=WIND_GUST,
    interval_s=600,
    max_age_s=3600,
    classes=Classes("gust"),
    best="highest",
    topic="climate",
    on=False,
    order=82,
    glyph="M1 5.2h8.3a1.7 1.7 0 1 0-1.7-1.7H6a3.3 3.3 0 1 1 3.3 3.3H1zM1 8h11.2a2.8 2.8 0 1 1-2.8 2.8H11a1.2 1.2 0 1 0 "
    "1.2-1.2H1zM1 10.8h4.9a2.4 2.4 0 1 1-2.4 2.4h1.6a.8.8 0 1 0 .8-.8H1z",
    counted={"de": "Wetterstationen", "en": "weather stations"},
    question={"de": "Wie windig ist es?", "en": "How windy is it?"},
    problems={"de": "beschädigt, verdeckt", "en": "damaged, covered"},
    facts=(
        SiteFact(
            name="wind_height_m", title={"de": "Höhe des Windmessers", "en": "Height of the wind gauge"}, unit="m"
        ),
    ),
)
