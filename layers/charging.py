"""Charging columns with one to four points each."""

from data.declare import Classes, Layer
from data.measures import CHARGING_POWER, CHARGING_STATUS, OCCUPIED_PERCENT, SESSION_ENERGY
from data.site_fact import SiteFact

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
    channel={"de": "Ladepunkte", "en": "Charging points"},
    problems={"de": "lädt nicht, defekt, zugeparkt", "en": "does not charge, broken, blocked"},
    facts=(
        SiteFact(name="power_kw", title={"de": "Ladeleistung", "en": "Charging power"}, unit="kW"),
        SiteFact(name="plugs", title={"de": "Stecker", "en": "Plugs"}),
        SiteFact(
            name="speed",
            title={"de": "Art", "en": "Kind"},
            values={
                "fast": {"de": "Schnellladen", "en": "fast charging"},
                "normal": {"de": "Normalladen", "en": "normal charging"},
            },
        ),
        SiteFact(name="since", title={"de": "In Betrieb seit", "en": "In operation since"}),
    ),
    question={"de": "Wo kann ich laden?", "en": "Where can I charge?"},
)
