"""Rain gauges: what fell since the report before."""

from data.declare import Classes, Layer
from data.measures import BATTERY_PERCENT, PRECIPITATION

LAYER = Layer(
    id="rain_gauges",
    title={"de": "Regen", "en": "Rain"},
    about={
        "de": "Wie viel Regen in den letzten zehn Minuten gefallen ist. 1 mm sind 1 Liter auf den Quadratmeter.",
        "en": "How much rain fell in the last ten minutes. 1 mm is 1 litre on a square metre.",
    },
    shape="circle",
    measures=(PRECIPITATION, BATTERY_PERCENT),
    shows=PRECIPITATION,
    interval_s=600,
    max_age_s=3600,
    classes=Classes("rain_rate"),
    best="highest",
    topic="water",
    on=False,
    order=81,
    glyph="M8 .8C5 5 3.4 7.6 3.4 10.2a4.6 4.6 0 0 0 9.2 0C12.6 7.6 11 5 8 .8z",
    counted={"de": "Regenmesser", "en": "rain gauges"},
    question={"de": "Wie viel hat es geregnet?", "en": "How much did it rain?"},
    problems={"de": "verstopft, beschädigt", "en": "clogged, damaged"},
)
