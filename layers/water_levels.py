"""Gauges in rivers and brooks: water level and flow."""

from data.declare import Classes, Layer
from data.marks import Marks
from data.measures import (
    BATTERY_PERCENT,
    WATER_CONDUCTIVITY,
    WATER_FLOW,
    WATER_LEVEL,
    WATER_PH,
    WATER_TEMPERATURE,
    WATER_TURBIDITY,
)
from data.site_fact import SiteFact

MARKS = Marks(names=("mark_1_cm", "mark_2_cm", "mark_3_cm"), deadband=5, released="released")

LAYER = Layer(
    id="water_levels",
    title={"de": "Pegel", "en": "Water levels"},
    about={
        "de": "Wie hoch Emscher und Bäche stehen. Der Wasserstand zählt vom Nullpunkt des Pegels, er ist keine Tiefe.",
        "en": "How high river and brooks stand. A level counts from the zero of its gauge, it is no depth.",
    },
    shape="triangle",
    measures=(
        WATER_LEVEL,
        WATER_FLOW,
        WATER_TEMPERATURE,
        WATER_PH,
        WATER_CONDUCTIVITY,
        WATER_TURBIDITY,
        BATTERY_PERCENT,
    ),
    shows=WATER_LEVEL,
    interval_s=600,
    max_age_s=7200,
    classes=Classes("marks_reached"),
    marks=MARKS,
    topic="water",
    on=False,
    order=80,
    glyph="M7 .8h2v7.4c1 0 1.6.7 2.4.7s1.4-.7 2.6-.7v2c-1.2 0-1.6.7-2.6.7s-1.6-.7-2.6-.7h-1.6c-1 0-1.6.7-2.6.7S3.2 "
    "10.2 2 10.2v-2c1.2 0 1.8.7 2.6.7S6 8.2 7 8.2zM2 13c1.2 0 1.6-.7 2.6-.7s1.6.7 3.4.7 2.4-.7 3.4-.7 1.4.7 2.6.7v2"
    "c-1.2 0-1.6-.7-2.6-.7s-1.6.7-3.4.7-2.4-.7-3.4-.7-1.4.7-2.6.7z",
    counted={"de": "Pegel", "en": "gauges"},
    question={"de": "Steigt das Wasser?", "en": "Is the water rising?"},
    problems={"de": "verschmutzt, beschädigt", "en": "dirty, damaged"},
    facts=(
        SiteFact(name="water", title={"de": "Gewässer", "en": "Water"}),
        *(
            SiteFact(name=name, title={"de": f"Informationswert {n}", "en": f"Information value {n}"}, unit="cm")
            for n, name in enumerate(MARKS.names, 1)
        ),
        SiteFact(
            name="released",
            title={
                "de": "Vom Krisenstab für Aussagen freigegeben",
                "en": "Released for statements by the crisis staff",
            },
            values={"yes": {"de": "ja", "en": "yes"}, "no": {"de": "nein", "en": "no"}},
        ),
        SiteFact(name="gauge_zero_m", title={"de": "Pegelnullpunkt", "en": "Gauge zero"}, unit="m ü. NHN"),
    ),
)
