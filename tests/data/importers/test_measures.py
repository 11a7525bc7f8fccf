"""Weights and lengths in all the forms that mappers have written them in."""

import pytest

from data.importers.osm.measures import UnreadableLimitError, length_m, weight_kg


@pytest.mark.parametrize(
    ("text", "kg"),
    [
        ("3.5", 3_500),
        ("7,5 t", 7_500),
        ("12t", 12_000),
        (" 30 T ", 30_000),
        ("3500", 3_500),
        ("2800 kg", 2_800),
        ("20 st", 18_143.6948),
        ("36000 lbs", 16_329.32532),
        ("10 lt", 10_160.469088),
        ("none", None),
        ("default", None),
        ("unsigned", None),
    ],
)
def test_a_weight_is_in_tonnes_unless_it_says_otherwise(text: str, kg: float | None) -> None:
    assert weight_kg(text) == (None if kg is None else pytest.approx(kg))


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("2.1", 2.1),
        ("2,55 m", 2.55),
        ("380 cm", 3.8),
        ("6'7\"", 2.0066),
        ("14'", 4.2672),
        ("7 ft 6 in", 2.286),
        ("12 ft", 3.6576),
        ("84 in", 2.1336),
        ("default", None),
        ("no_sign", None),
        ("none", None),
    ],
)
def test_a_length_is_in_metres_unless_it_says_otherwise(text: str, metres: float | None) -> None:
    assert length_m(text) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize("text", ["", "below_default", "narrow", "3 persons", "-2", "0", "3.5.1", "12 m", "~3"])
def test_what_is_no_weight_is_no_limit_in_silence(text: str) -> None:
    with pytest.raises(UnreadableLimitError):
        weight_kg(text)


@pytest.mark.parametrize("text", ["", "below_default", "wide", "0", "3 t", "'", "2-3"])
def test_what_is_no_length_likewise(text: str) -> None:
    with pytest.raises(UnreadableLimitError):
        length_m(text)
