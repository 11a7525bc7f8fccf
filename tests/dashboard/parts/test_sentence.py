"""The sentence on top in every state a town can be in."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from dashboard.parts.sentence import at_place, dative, say
from dashboard.parts.site_detail import told
from dashboard.parts.view import LayerView
from dashboard.texts import load
from data.declare import Layer
from data.state import STATES
from data.town import Town
from layers import discover
from tests.support.layer_states import current_of, summary_of

NOW = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
LAYERS = discover()


def sentence(layer: Layer, town: Town, states: list[str], values: list[float], language: str = "de") -> list[str]:
    current = current_of(layer, town, states, values, at=NOW)
    said = say(LayerView(layer, current, town, load()[language], NOW), summary_of(layer, town, current))
    return [said.answer, said.more]


def test_says_range_number_and_the_warmest_place(castrop: Town) -> None:
    assert sentence(LAYERS["heat"], castrop, ["ok", "ok", "old"], [28.6, 34.2, 50.0]) == [
        "Um 14:05\u00a0Uhr an 2 Messstellen zwischen 29 und 34\u00a0°C.",
        "Am wärmsten am Platz 2.",
    ]


def test_says_it_in_english(castrop: Town) -> None:
    assert sentence(LAYERS["heat"], castrop, ["ok", "ok"], [28.6, 34.2], "en") == [
        "At 14:05, 2 stations read between 29 and 34\u00a0°C.",
        "Warmest: Platz 2.",
    ]


def test_needs_no_range_where_there_is_none(castrop: Town) -> None:
    plain = replace(LAYERS["heat"], deviation=None)
    assert (
        sentence(plain, castrop, ["ok", "ok"], [30.1, 30.2])[0] == "Um 14:05\u00a0Uhr an 2 Messstellen rund 30\u00a0°C."
    )
    assert sentence(LAYERS["heat"], castrop, ["ok"], [-0.4]) == ["Um 14:05\u00a0Uhr an einer Messstelle 0\u00a0°C.", ""]


def test_names_what_is_measured_where_the_figure_could_be_another(castrop: Town) -> None:
    ponds = replace(LAYERS["ponds"], classes=LAYERS["air_quality"].classes)
    assert sentence(ponds, castrop, ["ok", "ok"], [6.2, 9.4])[0] == (
        "Sauerstoff im Wasser um 14:05\u00a0Uhr an 2 Orten zwischen 6 und 9\u00a0mg/l."
    )
    assert sentence(ponds, castrop, ["ok"], [6.2], "en")[0] == "Oxygen in the water at 14:05 6\u00a0mg/l at one place."


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([8.4, 10.6, 9.1], "Überall ähnlich: 8 bis 11\u00a0°C."),
        ([30.1, 30.2], "Überall ähnlich: rund 30\u00a0°C."),
        ([-0.6, 0.2, 1.4], "Überall ähnlich: \u22121 bis 1\u00a0°C."),
    ],
)
def test_names_no_winner_where_nobody_feels_a_difference(castrop: Town, values: list[float], answer: str) -> None:
    said = sentence(LAYERS["heat"], castrop, ["ok"] * len(values), values)
    assert said == [answer, f"Gemessen um 14:05\u00a0Uhr an {len(values)} Messstellen."]


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ([20.0, 25.0, 25.5], "Am wärmsten am Platz 2 und am Platz 3."),
        ([20.0, 25.0, 25.7], "Am wärmsten am Platz 3."),
        ([20.0, 25.0, 25.1, 25.2], "Am wärmsten am Platz 2, am Platz 3 und am Platz 4."),
        ([20.0, 25.0, 25.1, 25.2, 25.3], ""),
    ],
)
def test_names_all_that_measuring_does_not_tell_apart_or_none(castrop: Town, values: list[float], more: str) -> None:
    assert sentence(LAYERS["heat"], castrop, ["ok"] * len(values), values)[1] == more


@pytest.mark.parametrize(
    ("states", "values", "answer", "more"),
    [
        (
            ["ok"] * 4,
            [10, 76, 85, 96],
            "1 von 4 Mülleimern läuft über, einer ist voll.",
            "1 ist fast voll, 1 hat noch Platz.",
        ),
        (
            ["ok"] * 3 + ["no_sensor"],
            [10, 85, 86, np.nan],
            "2 von 3 Mülleimern sind voll.",
            "1 hat noch Platz, 1 hat keinen Sensor.",
        ),
        (
            ["ok"] * 2 + ["old"] * 2,
            [10, 20, 99, 5],
            "Kein Mülleimer ist voll (2 von 4 gemessen).",
            "2 haben noch Platz, 2 haben nur einen alten Wert.",
        ),
    ],
)
def test_says_first_which_bins_need_attention_and_leaves_out_none(
    castrop: Town, states: list[str], values: list[float], answer: str, more: str
) -> None:
    assert sentence(LAYERS["bins"], castrop, states, values) == [f"Um 14:05\u00a0Uhr: {answer}", more]


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        ([], "Hier ist noch kein Ort eingetragen."),
        (["no_sensor"] * 2, "2 Orte, noch keiner mit Sensor."),
        (["missing"] * 2 + ["no_sensor"], "Noch keine Messwerte."),
        (["old"] * 2 + ["missing"], "Seit 14:05\u00a0Uhr kommen keine neuen Messwerte."),
        (["suspect"] * 2 + ["old"], "Zurzeit gibt es keinen verlässlichen Messwert."),
    ],
)
def test_every_empty_state_has_a_sentence(castrop: Town, states: list[str], answer: str) -> None:
    said = sentence(LAYERS["heat"], castrop, states, [20.0] * len(states))
    assert said[0] == answer
    assert said[1]


def test_says_nothing_of_values_the_public_may_not_see(castrop: Town) -> None:
    hidden = replace(LAYERS["heat"].shows, audience="staff")
    layer = replace(LAYERS["heat"], shows=hidden, measures=(hidden,))
    assert sentence(layer, castrop, ["ok", "ok"], [20.0, 30.0]) == ["Um 14:05\u00a0Uhr: 2 Orte mit aktuellem Wert.", ""]
    view = LayerView(layer, current_of(layer, castrop, ["ok"], [20.0], at=NOW), castrop, load()["de"], NOW)
    assert view.row(0).value is None
    assert view.row(0).look.label == "aktuell"


@pytest.mark.parametrize(
    ("site", "place"),
    [
        ("Münsterplatz", "am Münsterplatz"),
        ("Bochumer Straße Obercastrop", "an der Bochumer Straße Obercastrop"),
        ("Feldflur Becklem", "auf den Feldern bei Becklem"),
        ("Am Denkmal", "am Standort Am Denkmal"),
    ],
)
def test_a_place_gets_its_preposition(site: str, place: str) -> None:
    assert at_place(site, load()["de"]) == place


def test_states_are_the_ones_the_page_knows() -> None:
    assert STATES == ("ok", "old", "suspect", "missing", "no_sensor", "open", "closed")


@pytest.mark.parametrize(
    ("states", "codes", "answer", "more"),
    [
        (["ok"] * 3 + ["no_sensor"], [0, 0, 20], "2 von 3 Säulen sind frei, eine ist gestört.", "1 hat keinen Sensor."),
        (["ok"] * 2, [10, 10], "2 von 2 Säulen sind belegt.", ""),
    ],
)
def test_says_of_charging_stations_how_many_of_all_are_in_the_most_usual_state(
    castrop: Town, states: list[str], codes: list[float], answer: str, more: str
) -> None:
    values = [*codes, *[np.nan] * (len(states) - len(codes))]
    said = sentence(LAYERS["charging"], castrop, states, values)
    assert said == [answer, f"{more} Stand 14:05\u00a0Uhr.".lstrip()]


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        (["ok"] * 2, "Alle 2 Empfänger des Funknetzes arbeiten."),
        (["ok", "ok", "old"], "2 von 3 Empfängern des Funknetzes arbeiten."),
        (["ok", "no_sensor"], "Ein Empfänger des Funknetzes arbeitet."),
    ],
)
def test_says_of_receivers_how_many_work(castrop: Town, states: list[str], answer: str) -> None:
    assert sentence(LAYERS["gateways"], castrop, states, [118.0, 1146.0, 3.0][: len(states)])[0] == answer


@pytest.mark.parametrize(("layer", "said"), [("charging", "gemeldet 14:05"), ("heat", "gemessen 14:05")])
def test_what_somebody_says_is_reported_and_not_measured(castrop: Town, layer: str, said: str) -> None:
    view = LayerView(
        LAYERS[layer], current_of(LAYERS[layer], castrop, ["ok"], [0.0], at=NOW), castrop, load()["de"], NOW
    )
    assert told(view.row(0), view.words).startswith(said)


def test_a_plural_after_von_is_in_the_dative() -> None:
    words = load()
    assert [dative(one, words["de"]) for one in ("Orte", "Mülleimer", "Säulen", "Gateways")] == [
        "Orten",
        "Mülleimern",
        "Säulen",
        "Gateways",
    ]
    assert dative("places", words["en"]) == "places"
