"""Numbers and their words agree in every text: one place, two places."""

import re
from typing import Final

import pytest

from dashboard.texts import LANGUAGES, load
from dashboard.texts.counted import counted
from dashboard.texts.draft import misfit

TEXTS: Final = load()
COUNTS: Final = (
    "n|all|areas|days|degrees|done|farther|high|known|left|low|measuring|messages|minutes|of|points|reached_new|"
    "residents|sites|sites_now|stops|total"
)
"""Values that are whole numbers of something."""
PLURALS: Final = {
    "de": re.compile(
        rf"\{{({COUNTS})\}} (?:\w+ )??(Aufträge|Einträgen?|Ebenen|Felder|Flächen|Geräten?|Halten?|Ladepunkten|"
        r"Leerungen|Meldungen|Menschen wohnen|Messstellen|Messungen|Minuten|Orten?|Plätzen?|Punkte|Reviere|Schritten|"
        r"Seitenaufrufe|Sensoren|Standorten?|Stellen|Stopps|Stunden|Tagen?|Texte|Vorschläge|Warnungen|Zeilen|Zellen|Änderungen)\b"
    ),
    "en": re.compile(
        rf"\{{({COUNTS})\}} (?:\w+ )??(areas|changes|days|devices|emptyings|entries|fields|hours|jobs|layers|messages|"
        r"minutes|page views|people|places|points|readings|receivers|rounds|rows|sensors|sites|stations|steps|stops|"
        r"suggestions|texts|times|warnings)\b"
    ),
}
"""A number, perhaps with an adjective, and a word for more than one."""


def never_one(key: str, words: dict[str, str]) -> bool:
    """Whether another text stands for one, so that this one is never said of it."""
    stem, _, last = key.rpartition(".")
    beside = (f"{key}_one", f"{stem}.{last.removesuffix('s')}", f"{stem}.one", f"{stem}.{last}_1")
    return any(one in words and one != key for one in beside) or key in NEVER_ONE


NEVER_ONE: Final = frozenset(
    {
        "disposal.outlook.span_day",
        "disposal.outlook.span_hour",
        "me.rights",
        "methods.measuring.minutes",
        "methods.school_air.text",
        "methods.warning.text",
        "refused.candidates_left",
        "simple.methods.quality.buddies",
        "simple.methods.warning.text",
        "simple.station.days.measured_all",
        "station.days.measured_all",
        "usage.note",
    }
)
"""Texts whose number is a limit of ours or the longer end of a span, or that are said of many alone."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_its_singular(language: str) -> None:
    words = dict(TEXTS[language])
    found = {key: text for key, text in words.items() if PLURALS[language].search(text) and not never_one(key, words)}
    assert found == {}


@pytest.mark.parametrize(("n", "said"), [(1, "1 Ort"), ("1", "1 Ort"), (0, "0 Orte"), ("1.001", "1.001 Orte")])
def test_the_words_of_a_number_follow_it(n: object, said: str) -> None:
    assert counted("{n} {n:Ort|Orte}", n=n) == said


def test_the_words_of_a_number_may_be_said_otherwise() -> None:
    assert misfit("{n} {n:Ort|Orte}", "{n} {n:Platz|Plätze}") is None
    assert misfit("{n} {n:Ort|Orte}", "{n:Ort|Orte}") is None
    missing = misfit("{n} {n:Ort|Orte}", "Orte")
    assert missing is not None
    assert missing.missing == ("{n}",)
