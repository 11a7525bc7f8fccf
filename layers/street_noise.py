"""Measuring points of noise: the mean level of the minutes before, and never a recording."""

from data.declare import Classes, Layer
from data.measures import BATTERY_PERCENT, SOUND_LEVEL

LAYER = Layer(
    id="street_noise",
    title={"de": "Lärm", "en": "Noise"},
    about={
        "de": "Wie laut es im Mittel der letzten Minuten war. Das Gerät schickt nur eine Zahl, nie eine Aufnahme.",
        "en": "How loud it was in the mean of the last minutes. The device sends a number only, never a recording.",
    },
    shape="square",
    measures=(SOUND_LEVEL, BATTERY_PERCENT),
    shows=SOUND_LEVEL,
    interval_s=600,
    max_age_s=7200,
    classes=Classes("sound"),
    best="highest",
    topic="climate",
    on=False,
    order=84,
    glyph="M1.4 5.6h3L8.6 2v12l-4.2-3.6h-3zM10.2 5.2a3.8 3.8 0 0 1 0 5.6l-1-1.2a2.2 2.2 0 0 0 0-3.2zM12 3a6.8 6"
    ".8 0 0 1 0 10l-1-1.2a5.2 5.2 0 0 0 0-7.6z",
    counted={"de": "Messstellen", "en": "stations"},
    question={"de": "Wie laut ist es?", "en": "How loud is it?"},
    problems={"de": "beschädigt, verdeckt", "en": "damaged, covered"},
)
