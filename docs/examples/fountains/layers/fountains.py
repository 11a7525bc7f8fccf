"""Drinking fountains; each reports the temperature of its water."""

from data.declare import Classes, Layer, Measure

WATER_TEMPERATURE = Measure(
    id="water_temperature_c",
    title={"de": "Wassertemperatur", "en": "Water temperature"},
    unit="°C",
    low=0,
    high=40,
    decimals=1,
    audience="public",
)

LAYER = Layer(
    id="fountains",
    title={"de": "Trinkbrunnen", "en": "Drinking fountains"},
    about={"de": "Öffentliche Trinkbrunnen.", "en": "Public drinking fountains."},
    shape="diamond",
    measures=(WATER_TEMPERATURE,),
    shows=WATER_TEMPERATURE,
    interval_s=900,
    max_age_s=7200,
    classes=Classes("temperature"),
    topic="fountains",
    question={"de": "Wo gibt es kühles Wasser?", "en": "Where is there cool water?"},
)
