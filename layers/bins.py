"""Litter bins; some report how full they are."""

from data.declare import Classes, Layer
from data.measures import BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE
from data.site_fact import SiteFact

LAYER = Layer(
    id="bins",
    title={"de": "Mülleimer", "en": "Litter bins"},
    about={
        "de": "Öffentliche Mülleimer. Einige melden, wie voll sie sind.",
        "en": "Public litter bins. Some report how full they are.",
    },
    shape="square",
    measures=(FILL_PERCENT, INNER_TEMPERATURE, BATTERY_PERCENT),
    shows=FILL_PERCENT,
    interval_s=1800,
    max_age_s=86_400,
    classes=Classes("fill"),
    on=False,
    osm=({"amenity": "waste_basket"},),
    order=20,
    glyph="M6 .8h4v1.6h3.8v2H2.2v-2H6zM3.2 5.6h9.6L12 15.2H4z",
    counted={"de": "Mülleimer", "en": "bins"},
    topic="waste",
    tour="litter",
    problems={"de": "voll, defekt, Müll daneben", "en": "full, broken, litter beside it"},
    facts=(
        SiteFact(
            name="container",
            title={"de": "Bauart", "en": "Kind"},
            values={
                "bin": {"de": "Mülleimer", "en": "litter bin"},
                "underground": {"de": "unterirdisch", "en": "underground"},
            },
        ),
    ),
    question={"de": "Welcher Mülleimer ist voll?", "en": "Which bin is full?"},
)
