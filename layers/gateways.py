"""LoRaWAN gateways; the public sees them to a hundred metres."""

from data.declare import Classes, Layer, Listed
from data.measures import DEVICES_HEARD, UPLINKS_PER_HOUR
from data.simulate.traffic import GatewayTraffic

LAYER = Layer(
    id="gateways",
    title={"de": "LoRaWAN-Gateways", "en": "LoRaWAN gateways"},
    about={
        "de": "Empfänger des städtischen Funknetzes; öffentlich auf 100 Meter genau.",
        "en": "Receivers of the town's radio network; public to 100 metres.",
    },
    renderer="points",
    shape="hexagon",
    measures=(UPLINKS_PER_HOUR, DEVICES_HEARD),
    shows=UPLINKS_PER_HOUR,
    interval_s=900,
    max_age_s=3600,
    equipped=1.0,
    classes=Classes("traffic"),
    place=Listed("gateways.csv"),
    simulate=GatewayTraffic(),
    on=False,
    public_place_m=100,
)
