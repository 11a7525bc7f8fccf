"""Measuring points of outdoor air: fine dust, nitrogen dioxide, ozone and carbon dioxide."""

from data.declare import Classes, Layer
from data.measures import (
    AIR_TEMPERATURE,
    BATTERY_PERCENT,
    CO2_OUTDOOR,
    NO2,
    O3,
    PM10,
    PM25,
    RELATIVE_HUMIDITY,
)
from data.site_fact import SiteFact

LAYER = Layer(
    id="air_quality",
    title={"de": "Luft", "en": "Air"},
    about={
        "de": "Feinstaub, Stickstoffdioxid und Ozon der Außenluft. Die Karte zeigt Feinstaub (PM2,5) in diesem Moment.",
        "en": "Fine dust, nitrogen dioxide and ozone outdoors. The map shows fine dust (PM2.5) at this moment.",
    },
    shape="hexagon",
    measures=(PM25, PM10, NO2, O3, CO2_OUTDOOR, RELATIVE_HUMIDITY, AIR_TEMPERATURE, BATTERY_PERCENT),
    shows=PM25,
    interval_s=600,
    max_age_s=7200,
    classes=Classes("fine_dust"),
    best="highest",
    topic="climate",
    on=False,
    order=83,
    glyph="M3 4.4a1.6 1.6 0 1 1 3.2 0 1.6 1.6 0 0 1-3.2 0zm6.2-1.2a1.1 1.1 0 1 1 2.2 0 1.1 1.1 0 0 1-2.2 0zM7.4"
    " 8.6a2.2 2.2 0 1 1 4.4 0 2.2 2.2 0 0 1-4.4 0zM2.4 11.6a1.4 1.4 0 1 1 2.8 0 1.4 1.4 0 0 1-2.8 0zm9.4 "
    "1.6a.9.9 0 1 1 1.8 0 .9.9 0 0 1-1.8 0z",
    counted={"de": "Messstellen", "en": "stations"},
    question={"de": "Wie gut ist die Luft?", "en": "How good is the air?"},
    problems={"de": "beschädigt, verdeckt", "en": "damaged, covered"},
    facts=(
        SiteFact(
            name="grade",
            title={"de": "Messgerät", "en": "Instrument"},
            values={
                "low_cost": {"de": "einfacher Sensor", "en": "low-cost sensor"},
                "reference": {"de": "Referenzgerät", "en": "reference instrument"},
            },
        ),
    ),
)
