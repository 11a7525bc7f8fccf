"""Charging columns with one to four points each."""

from data.declare import Classes, Layer, Scatter
from data.measures import CHARGING_POWER, CHARGING_STATUS, OCCUPIED_PERCENT, SESSION_ENERGY
from data.simulate.charging import Sessions

LAYER = Layer(
    id="charging",
    title={"de": "Ladesäulen", "en": "Charging stations"},
    about={"de": "Öffentliche Ladepunkte für Elektroautos.", "en": "Public charging points for electric cars."},
    renderer="points",
    shape="circle",
    measures=(CHARGING_STATUS, OCCUPIED_PERCENT, CHARGING_POWER, SESSION_ENERGY),
    shows=CHARGING_STATUS,
    interval_s=1800,
    max_age_s=3600,
    equipped=1.0,
    classes=Classes("charging"),
    place=Scatter(100, near="carparks"),
    channels=(1, 4),
    simulate=Sessions(),
    osm=({"amenity": "charging_station"},),
    on=False,
)
