"""Waste-paper containers: sites with one to four containers, each reporting how full it is."""

from data.declare import Attended, Classes, Layer
from data.measures import BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE
from data.opening_hours import HOURS
from data.site_fact import SiteFact

LAYER = Layer(
    id="paper",
    title={"de": "Altpapier", "en": "Waste paper"},
    about={
        "de": "Sammelcontainer für Papier und Pappe und der Bringhof.",
        "en": "Containers for paper and cardboard, and the recycling yard.",
    },
    shape="diamond",
    measures=(FILL_PERCENT, INNER_TEMPERATURE, BATTERY_PERCENT),
    shows=FILL_PERCENT,
    interval_s=1800,
    max_age_s=86_400,
    classes=Classes("fill"),
    channels=(1, 4),
    attended=Attended(
        facts=({"always_room": "1"}, {"always_room": "yes"}, {"recycling_type": "centre"}),
        title={"de": "Bringhof", "en": "recycling yard"},
    ),
    osm=({"amenity": "recycling", "recycling:paper": "yes"},),
    on=False,
    order=30,
    glyph="M3 .8h5.6v4.6H13v9.8H3zM9.9.8 13 4.1H9.9zM5 7.6v1.3h6V7.6zM5 10.6v1.3h6v-1.3z",
    counted={"de": "Standorte", "en": "sites"},
    topic="waste",
    tour="containers",
    problems={"de": "voll, defekt, Müll daneben", "en": "full, broken, waste beside it"},
    channel={"de": "Container", "en": "Containers"},
    facts=(
        SiteFact(name=HOURS, title={"de": "Einwurf", "en": "Open for deposits"}),
        SiteFact(name="largest_carton_cm", title={"de": "Größter Karton", "en": "Largest carton"}, unit="cm"),
        SiteFact(name="hint", title={"de": "Hinweis", "en": "Note"}),
    ),
    question={"de": "Wo werde ich mein Papier los?", "en": "Where can I take my paper?"},
)
