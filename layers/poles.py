"""Smart lamp posts (CRX-Poles): light, air, sound, Wi-Fi; a charging point in some, as channel 1."""

from data.declare import Classes, Layer
from data.measures import (
    AIR_TEMPERATURE,
    CHARGING_STATUS,
    DIMMING_PERCENT,
    LAMP_POWER,
    LAMP_STATE,
    PM25,
    SOUND_LEVEL,
    WIFI_CLIENTS,
)
from data.site_fact import SiteFact

LAYER = Layer(
    id="poles",
    title={"de": "Smarte Laternen (CRX-Poles)", "en": "Smart lamp posts (CRX-Poles)"},
    about={
        "de": "Laternen, die auch messen, WLAN geben oder Autos laden.",
        "en": "Lamp posts that also measure, give Wi-Fi or charge cars.",
    },
    shape="triangle",
    measures=(
        LAMP_STATE,
        DIMMING_PERCENT,
        LAMP_POWER,
        PM25,
        SOUND_LEVEL,
        AIR_TEMPERATURE,
        WIFI_CLIENTS,
        CHARGING_STATUS,
    ),
    shows=LAMP_STATE,
    interval_s=1800,
    max_age_s=7200,
    classes=Classes("lamp"),
    channels=(0, 1),
    osm=({"highway": "street_lamp"},),
    on=False,
    order=60,
    glyph="M4.8.8h6.4l2.6 4.7H2.2zM7 6.6h2v6.6h2.4v2H4.6v-2H7z",
    counted={"de": "Laternen", "en": "lamp posts"},
    topic="places",
    channel={"de": "Ladepunkte", "en": "Charging points"},
    problems={"de": "dunkel, flackert, defekt", "en": "dark, flickering, broken"},
    facts=(SiteFact(name="mast", title={"de": "Bauart", "en": "Kind"}),),
    question={"de": "Welche Laternen leuchten?", "en": "Which lamp posts are lit?"},
)
