"""How the warning tile names what the DWD warns of."""

import pytest

from dashboard.topics.climate.warning_tile import named


@pytest.mark.parametrize(
    ("event", "written"),
    [
        ("STARKE HITZE", "Starke Hitze"),
        ("SCHWERES GEWITTER MIT STURMBÖEN UND STARKREGEN", "Schweres Gewitter mit Sturmböen und Starkregen"),
        ("strong heat", "Strong heat"),
        ("", ""),
    ],
)
def test_events_are_written_and_not_shouted(event: str, written: str) -> None:
    assert named(event) == written
