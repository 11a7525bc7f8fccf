"""Closures of streets: lines that say themselves what is closed, and from when until when."""

from data.declare import Layer, Measure
from data.site_fact import SiteFact
from data.thresholds import Class, ClassTable

CLOSURE = Measure(
    id="closure",
    title={"de": "Sperrung", "en": "Closure"},
    unit="",
    low=0,
    high=2,
    codes={"narrowed": 0, "one_way": 1, "closed": 2},
    audience="public",
)

LAYER = Layer(
    id="roadworks",
    title={"de": "Baustellen", "en": "Roadworks"},
    about={"de": "Gesperrte und verengte Straßen.", "en": "Streets that are closed or narrowed."},
    geometry="lines",
    shape="triangle",
    measures=(CLOSURE,),
    shows=CLOSURE,
    stated="closure",
    interval_s=60,
    max_age_s=86_400,
    classes=ClassTable(
        name="closure",
        kind="words",
        classes=(
            Class(id="narrowed", low=0, colour="#0072B2", symbol="circle"),
            Class(id="one_way", low=1, colour="#E69F00", symbol="half"),
            Class(id="closed", low=2, colour="#B00020", symbol="cross", usable=False),
        ),
    ),
    on=False,
    order=60,
    counted={"de": "Stellen", "en": "places"},
    topic="roadworks",
    facts=(SiteFact(name="reason", title={"de": "Grund", "en": "Reason"}),),
    question={"de": "Wo ist gesperrt?", "en": "Where is closed?"},
)
