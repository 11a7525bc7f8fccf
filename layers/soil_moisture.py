"""Soil water of tree trenches and sports grounds: the tension at which roots draw, never a raw share of the volume."""

from data.declare import Classes, Layer
from data.measures import BATTERY_PERCENT, SOIL_TEMPERATURE, SOIL_TENSION
from data.site_fact import SiteFact

LAYER = Layer(
    id="soil_moisture",
    title={"de": "Bodenwasser", "en": "Soil water"},
    about={
        "de": "Wie fest der Boden unter Bäumen und Rasen sein Wasser hält. Je höher die Saugspannung, desto trockener.",
        "en": "How firmly the soil under trees and lawns holds its water. The higher the tension, the drier.",
    },
    shape="hexagon",
    measures=(SOIL_TENSION, SOIL_TEMPERATURE, BATTERY_PERCENT),
    shows=SOIL_TENSION,
    interval_s=3600,
    max_age_s=21_600,
    classes=Classes("soil_tension"),
    topic="green",
    best="highest",
    on=False,
    order=85,
    glyph="M8 1.2a4.6 4.6 0 0 1 1 9.1v2.5h4v1.6H3v-1.6h4v-2.5a4.6 4.6 0 0 1 1-9.1z",
    counted={"de": "Messstellen", "en": "stations"},
    question={"de": "Haben die Bäume genug Wasser?", "en": "Do the trees have enough water?"},
    problems={"de": "trocken, beschädigt", "en": "dry, damaged"},
    months=(4, 5, 6, 7, 8, 9),
    facts=(
        SiteFact(
            name="planting",
            title={"de": "Bepflanzung", "en": "Planting"},
            values={
                "tree_trench": {"de": "Baumrigole", "en": "tree trench"},
                "sports_ground": {"de": "Sportrasen", "en": "sports turf"},
            },
        ),
        SiteFact(
            name="soil",
            title={"de": "Boden", "en": "Soil"},
            values={
                "sand": {"de": "Sand", "en": "sand"},
                "loamy_sand": {"de": "lehmiger Sand", "en": "loamy sand"},
                "sandy_loam": {"de": "sandiger Lehm", "en": "sandy loam"},
                "loam": {"de": "Lehm", "en": "loam"},
                "silt_loam": {"de": "schluffiger Lehm", "en": "silt loam"},
                "silt": {"de": "Schluff", "en": "silt"},
                "silty_clay_loam": {"de": "schluffig-toniger Lehm", "en": "silty clay loam"},
                "silty_clay": {"de": "schluffiger Ton", "en": "silty clay"},
                "clay": {"de": "Ton", "en": "clay"},
            },
        ),
        SiteFact(name="area_m2", title={"de": "Fläche", "en": "Area"}, unit="m²"),
    ),
)
