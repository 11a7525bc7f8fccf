"""Every text in both languages, and the words that people shall and shall not read."""

import re

import pytest

from dashboard.texts import LANGUAGES, Texts, UnknownTextError, Words, load
from dashboard.texts.draft import misfit
from dashboard.texts.words import unbroken
from data.errors import DeclarationError
from data.state import STATES
from data.town import Town

TEXTS = load()
PLACE = r"\{(\w+)(?::[^{}]*)?\}"
NEEDED = (
    "hat noch Platz", "fast voll", "voll", "Füllstand unbekannt", "kein Sensor", "aktuell", "veraltet",
    "Wert unplausibel", "Vorführdaten – keine echten Messwerte",
)  # fmt: skip
FORBIDDEN = ("usable", "Hot-Spot", "suspect", "UHI", "Simuliert", "Poles", "Abdeckung", "Abfallbehälter")
STIFF = (
    "Rechenwert", "herausgerechnet", "grob geschätzt", "Hinfahren", "mitgeben", "Das kleine Bild", "hörten",
    "Feldflur Becklem", "does not answer at present", "roughly estimated", "Go there",
)  # fmt: skip


def test_all_languages_have_the_same_keys() -> None:
    assert {frozenset(TEXTS[language]) for language in LANGUAGES} == {frozenset(TEXTS["de"])}


def test_different_keys_are_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match="b"):
        Texts({"de": Words("de", {"a": "", "b": ""}), "en": Words("en", {"a": ""})})


@pytest.mark.parametrize("key", sorted(TEXTS["de"]))
def test_a_text_takes_the_same_values_in_every_language(key: str) -> None:
    taken = {language: set(re.findall(PLACE, TEXTS[language][key])) for language in LANGUAGES}
    if not key.startswith(("at.", "sentence.air_temperature_c.highest")):
        assert taken["de"] == taken["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_and_state_has_a_name(language: str, castrop: Town) -> None:
    words = TEXTS[language]
    worded = [table for table in castrop.classes.values() if table.kind == "words"]
    assert worded
    for table in worded:
        assert [one.id for one in table.classes if f"class.{table.name}.{one.id}" not in words] == []
    assert [state for state in STATES if f"state.{state}" not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_ends_between_a_number_and_its_unit(language: str) -> None:
    parted = re.compile(
        r"[\d}] (°C|%|m|cm|km|mm|kW|kWh|K|V|s|h|dB|dBm|ppm|kB|MB|KiB|MiB|Grad|degrees|Uhr|\{unit\})(?!\w)"
    )
    assert {key: text for key, text in TEXTS[language].items() if parted.search(text)} == {}
    assert Words("de", {"own": "nur {n} °C am Tag, um 9 Uhr"})["own"] == "nur {n}\u00a0°C am Tag, um 9\u00a0Uhr"


def test_words_that_only_begin_like_a_unit_stay_apart() -> None:
    assert unbroken("an 3 Messstellen, 2 Uhren, bis 5 m") == "an 3 Messstellen, 2 Uhren, bis 5\u00a0m"


@pytest.mark.parametrize("phrase", NEEDED)
def test_the_glossary_is_spoken(phrase: str) -> None:
    assert phrase in TEXTS["de"].values()


@pytest.mark.parametrize("word", FORBIDDEN)
def test_what_the_glossary_replaces_is_not_spoken(word: str) -> None:
    assert [text for text in TEXTS["de"].values() if re.search(rf"\b{word}", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_stiff_words_are_not_spoken(language: str) -> None:
    said = {key: text for key, text in TEXTS[language].items() if any(one in text for one in STIFF)}
    assert said == {}


def test_a_text_may_be_written_with_the_breaks_that_it_has() -> None:
    assert misfit("Bis 5 m", "Bis 5\u00a0m") is None


def test_an_unknown_text_names_those_beside_it() -> None:
    with pytest.raises(UnknownTextError, match=r"state\.x.*state\.ok"):
        TEXTS["de"]["state.x"]


def test_an_unknown_language_is_german() -> None:
    assert TEXTS.of("fr").language == "de"
    assert TEXTS.of(None).language == "de"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_variant_takes_the_place_of_its_text_and_of_no_other_value(language: str) -> None:
    words, plain = TEXTS[language], TEXTS.of(language, simple=True)
    variants = words.below("simple")
    assert variants
    for key, text in variants.items():
        assert plain[key] == text != words[key]
        assert set(re.findall(PLACE, text)) <= set(re.findall(PLACE, words[key]))
    assert {key for key in words if plain[key] != words[key]} == set(variants)


def test_plain_german_is_short() -> None:
    """What can be counted of Einfache Sprache (DIN 8581-1), with limits of ours: 15 words a sentence, no semicolon."""
    for key, text in TEXTS["de"].below("simple").items():
        assert not re.search(r"[;()]", text), key
        for sentence in re.split(r"(?<=[.?!:])\s+|\s*„", text):
            assert len(sentence.split()) <= 15, f"{key}: {sentence}"


def test_a_plain_variant_of_no_text_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"variants of no text \(de\): lost"):
        Words("de", {"a": "", "simple.lost": ""}).simple()
