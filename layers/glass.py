"""Glass containers beside those for waste paper."""

from data.declare import Classes, Layer
from data.measures import BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE
from data.opening_hours import HOURS
from data.site_fact import SiteFact

LAYER = Layer(
    id="glass",
    title={"de": "Altglas", "en": "Waste glass"},
    about={"de": "Sammelcontainer für Altglas nach Farben.", "en": "Containers for waste glass by colour."},
    shape="hexagon",
    measures=(FILL_PERCENT, INNER_TEMPERATURE, BATTERY_PERCENT),
    shows=FILL_PERCENT,
    interval_s=3600,
    max_age_s=86_400,
    classes=Classes("fill"),
    channels=(2, 3),
    osm=(
        {"amenity": "recycling", "recycling:glass_bottles": "yes"},
        {"amenity": "recycling", "recycling:glass": "yes"},
    ),
    on=False,
    order=40,
    glyph="M6.4.8h3.2v4.6c1.8.8 2.6 2 2.6 3.9v5.9H3.8V9.3c0-1.9.8-3.1 2.6-3.9z",
    counted={"de": "Standorte", "en": "sites"},
    topic="waste",
    tour="containers",
    problems={"de": "voll, defekt, Müll daneben", "en": "full, broken, waste beside it"},
    channel={"de": "Container", "en": "Containers"},
    facts=(
        SiteFact(name=HOURS, title={"de": "Einwurf", "en": "Open for deposits"}),
        SiteFact(name="hint", title={"de": "Hinweis", "en": "Note"}),
    ),
    question={"de": "Wo werde ich mein Glas los?", "en": "Where can I take my glass?"},
)
