"""Heat points: air temperature where the town gets hot, and at a rural reference."""

from data.crossing import Crossing
from data.declare import Classes, Layer
from data.deviation import Deviation
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, RELATIVE_HUMIDITY
from data.site_fact import SiteFact

LAYER = Layer(
    id="heat",
    title={"de": "Temperatur", "en": "Temperature"},
    about={
        "de": "Messstellen für Lufttemperatur, auch an den Hitzepunkten des Klimaanpassungskonzepts.",
        "en": "Stations for air temperature, also at the heat points of the climate adaptation plan.",
    },
    shape="circle",
    measures=(AIR_TEMPERATURE, RELATIVE_HUMIDITY, BATTERY_PERCENT),
    shows=AIR_TEMPERATURE,
    interval_s=600,
    max_age_s=7_200,
    classes=Classes("temperature"),
    order=10,
    glyph="M8 .8A2.2 2.2 0 0 0 5.8 3v6.3a3.7 3.7 0 1 0 4.4 0V3A2.2 2.2 0 0 0 8 .8z",
    counted={"de": "Messstellen", "en": "stations"},
    topic="climate",
    facts=(
        SiteFact(
            name="land_cover",
            title={"de": "Umgebung", "en": "Surroundings"},
            values={
                "farmland": {"de": "Felder", "en": "fields"},
                "industrial": {"de": "Gewerbegebiet", "en": "industrial area"},
                "park": {"de": "Park", "en": "park"},
                "residential": {"de": "Wohngebiet", "en": "residential area"},
                "sport": {"de": "Sportplatz", "en": "sports ground"},
                "square": {"de": "Platz", "en": "square"},
                "wood": {"de": "Wald", "en": "wood"},
            },
        ),
    ),
    months=(5, 6, 7, 8, 9),
    deviation=Deviation(classes="temperature_deviation", accuracy=0.3, alike=3.0, narrow=5.0, levelled=True),
    crossings=(
        Crossing(name="hot", limit="hot_day_c", slack=1.0),
        Crossing(name="frost", limit="frost_c", slack=1.0, falling=True),
        Crossing(name="road_frost", limit="road_frost_c", slack=1.0, falling=True),
        Crossing(name="pipe_frost", limit="pipe_frost_c", slack=1.0, falling=True),
    ),
    question={"de": "Wie warm ist es, und wo?", "en": "How warm is it, and where?"},
)
