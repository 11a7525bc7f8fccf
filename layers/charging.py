"""Charging columns with one to four points each."""

from data.declare import Classes, Layer
from data.measures import CHARGING_POWER, CHARGING_STATUS, OCCUPIED_PERCENT, SESSION_ENERGY

LAYER = Layer(
    id="charging",
    title={"de": "Ladesäulen", "en": "Charging stations"},
    about={"de": "Öffentliche Ladepunkte für Elektroautos.", "en": "Public charging points for electric cars."},
    shape="circle",
    measures=(CHARGING_STATUS, OCCUPIED_PERCENT, CHARGING_POWER, SESSION_ENERGY),
    shows=CHARGING_STATUS,
    interval_s=1800,
    max_age_s=3600,
    classes=Classes("charging"),
    channels=(1, 4),
    osm=({"amenity": "charging_station"},),
    on=False,
    order=50,
    glyph="M10.2.8 2.8 9.3h4.3l-1.3 5.9 7.4-8.6H8.9z",
    counted={"de": "Säulen", "en": "stations"},
    topic="mobility",
    question={"de": "Wo kann ich laden?", "en": "Where can I charge?"},
)
