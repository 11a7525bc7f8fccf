"""Ponds of the parks: oxygen, temperature, level and quality of their water."""

from data.declare import Classes, Layer
from data.measures import (
    BATTERY_PERCENT,
    WATER_CONDUCTIVITY,
    WATER_LEVEL,
    WATER_OXYGEN,
    WATER_OXYGEN_SATURATION,
    WATER_PH,
    WATER_SURFACE,
    WATER_TEMPERATURE,
    WATER_TURBIDITY,
)
from data.site_fact import SiteFact

LAYER = Layer(
    id="ponds",
    title={"de": "Teiche", "en": "Ponds"},
    about={
        "de": "Wie viel Sauerstoff das Wasser der Teiche hat, wie warm und wie hoch es ist.",
        "en": "How much oxygen the water of the ponds has, how warm and how high it is.",
    },
    shape="circle",
    measures=(
        WATER_OXYGEN,
        WATER_OXYGEN_SATURATION,
        WATER_TEMPERATURE,
        WATER_LEVEL,
        WATER_SURFACE,
        WATER_PH,
        WATER_CONDUCTIVITY,
        WATER_TURBIDITY,
        BATTERY_PERCENT,
    ),
    shows=WATER_OXYGEN,
    interval_s=900,
    max_age_s=7200,
    classes=Classes("pond_oxygen"),
    topic="water",
    on=False,
    order=82,
    glyph="M1 8c2.2-3 4.6-4.4 7-4.4 2 0 3.6.9 5 2.2L15.4 4v8L13 10.2c-1.4 1.3-3 2.2-5 2.2-2.4 0-4.8-1.4-7-4.4z",
    counted={"de": "Teiche", "en": "ponds"},
    question={"de": "Haben die Fische genug Luft?", "en": "Do the fish have enough air?"},
    problems={"de": "tote Fische, Schaum, Geruch", "en": "dead fish, foam, smell"},
    facts=(
        SiteFact(name="depth_m", title={"de": "Größte Tiefe", "en": "Greatest depth"}, unit="m"),
        SiteFact(
            name="aerator",
            title={"de": "Belüfter", "en": "Aerator"},
            values={"yes": {"de": "ja", "en": "yes"}, "no": {"de": "nein", "en": "no"}},
        ),
    ),
)
