"""Trees of the town's cadastre: what stands where, and since when. Sensors are those of trenches."""

from data.declare import Classes, Layer, Measure
from data.site_fact import SiteFact

GENUS = Measure(
    id="tree_genus",
    title={"de": "Gattung", "en": "Genus"},
    unit="",
    low=0,
    high=8,
    codes={
        "acer": 0,
        "tilia": 1,
        "quercus": 2,
        "platanus": 3,
        "fraxinus": 4,
        "carpinus": 5,
        "prunus": 6,
        "betula": 7,
        "other": 8,
    },
    audience="public",
)

LAYER = Layer(
    id="town_trees",
    title={"de": "Bäume", "en": "Trees"},
    about={"de": "Bäume aus dem Baumkataster der Stadt.", "en": "Trees of the town's cadastre."},
    shape="circle",
    measures=(GENUS,),
    shows=GENUS,
    stated="genus",
    lasts=True,
    interval_s=86_400,
    max_age_s=172_800,
    classes=Classes("tree_genera"),
    topic="green",
    on=False,
    order=86,
    glyph="M8 .8a4.4 4.4 0 0 1 3.6 7A3.6 3.6 0 0 1 9 13v2.4H7V13a3.6 3.6 0 0 1-2.6-5.2A4.4 4.4 0 0 1 8 .8z",
    counted={"de": "Bäume", "en": "trees"},
    question={"de": "Welche Bäume stehen hier?", "en": "Which trees stand here?"},
    problems={"de": "abgebrochen, krank", "en": "broken, ill"},
    facts=(
        SiteFact(name="species", title={"de": "Art", "en": "Species"}),
        SiteFact(name="planted_year", title={"de": "Gepflanzt", "en": "Planted"}),
        SiteFact(name="height_m", title={"de": "Höhe", "en": "Height"}, unit="m"),
        SiteFact(name="girth_cm", title={"de": "Stammumfang", "en": "Girth"}, unit="cm"),
        SiteFact(name="crown_m", title={"de": "Krone", "en": "Crown"}, unit="m"),
        SiteFact(name="street", title={"de": "Straße", "en": "Street"}),
    ),
)
