"""Litter bins; some report how full they are."""

from data.declare import Classes, Layer, Listed
from data.measures import BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE
from data.simulate.filling import Filling

LAYER = Layer(
    id="bins",
    title={"de": "Mülleimer", "en": "Litter bins"},
    about={
        "de": "Öffentliche Mülleimer. Einige melden, wie voll sie sind.",
        "en": "Public litter bins. Some report how full they are.",
    },
    renderer="points",
    shape="square",
    measures=(FILL_PERCENT, INNER_TEMPERATURE, BATTERY_PERCENT),
    shows=FILL_PERCENT,
    interval_s=1800,
    max_age_s=86_400,
    equipped=0.25,
    classes=Classes("fill"),
    place=Listed("bins.csv", fill_up=1000, near="paths"),
    on=False,
    simulate=Filling(per_day=22),
    osm=({"amenity": "waste_basket"},),
    order=20,
    glyph="M6 .8h4v1.6h3.8v2H2.2v-2H6zM3.2 5.6h9.6L12 15.2H4z",
    counted={"de": "Mülleimer", "en": "bins"},
    topic="waste",
    question={"de": "Welcher Mülleimer ist voll?", "en": "Which bin is full?"},
)
