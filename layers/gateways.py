"""LoRaWAN gateways; the public sees them to a hundred metres."""

from data.declare import Classes, Layer
from data.measures import DEVICES_HEARD, UPLINKS_PER_HOUR
from data.site_fact import SiteFact

LAYER = Layer(
    id="gateways",
    title={"de": "LoRaWAN-Gateways", "en": "LoRaWAN gateways"},
    about={
        "de": "Empfänger des städtischen Funknetzes; öffentlich auf 100 Meter genau.",
        "en": "Receivers of the town's radio network; public to 100 metres.",
    },
    shape="hexagon",
    measures=(UPLINKS_PER_HOUR, DEVICES_HEARD),
    shows=UPLINKS_PER_HOUR,
    interval_s=900,
    max_age_s=3600,
    classes=Classes("traffic"),
    on=False,
    public_place_m=100,
    order=70,
    glyph="M8 5.2a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8zM7.2 10h1.6v5.2H7.2z"
    "M4.4 2.2a6.9 6.9 0 0 0 0 9.8l1.2-1.2a5.2 5.2 0 0 1 0-7.4z"
    "M11.6 2.2a6.9 6.9 0 0 1 0 9.8l-1.2-1.2a5.2 5.2 0 0 0 0-7.4z",
    counted={"de": "Gateways", "en": "gateways"},
    reader="technical",
    facts=(
        SiteFact(name="mast_m", title={"de": "Höhe der Antenne", "en": "Height of the antenna"}, unit="m"),
        SiteFact(
            name="backhaul",
            title={"de": "Anbindung", "en": "Connection"},
            values={
                "fibre": {"de": "Glasfaser", "en": "fibre"},
                "lte": {"de": "Mobilfunk", "en": "mobile network"},
            },
        ),
    ),
    question={"de": "Wo hört das Funknetz?", "en": "Where does the radio network listen?"},
)
