"""The air of class rooms: for the school itself alone; the public is told shares of hours of a school."""

from data.declare import Classes, Layer
from data.measures import BATTERY_PERCENT, ROOM_CO2, ROOM_HUMIDITY, ROOM_TEMPERATURE

LAYER = Layer(
    id="indoor_air",
    title={"de": "Luft in Klassenräumen", "en": "Air of class rooms"},
    about={
        "de": "Wie viel CO₂ in der Luft von Klassenräumen ist, wie warm und wie feucht sie ist.",
        "en": "How much CO₂ there is in the air of class rooms, how warm and how humid it is.",
    },
    shape="square",
    measures=(ROOM_CO2, ROOM_TEMPERATURE, ROOM_HUMIDITY, BATTERY_PERCENT),
    shows=ROOM_CO2,
    interval_s=600,
    max_age_s=3600,
    classes=Classes("room_air"),
    audience="staff",
    topic="schools",
    on=False,
    order=120,
    counted={"de": "Räume", "en": "rooms"},
    question={"de": "Müssen wir lüften?", "en": "Do we have to let air in?"},
)
