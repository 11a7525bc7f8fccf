"""How long something has lasted, and when something is expected, as people read it."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.apps.einsatz.spans import expected, lasted
from dashboard.texts import load

WORDS = load()["de"]
NOW = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
"""Thursday, 14:05 in the town."""


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (40, "40 min"), (59.9, "59 min"), (60, "1 h"), (1439, "23 h"), (2880, "2 d"), (-5, "0 min")],
)
def test_whole_units_rounded_down(minutes: float, said: str) -> None:
    assert lasted(minutes * 60_000, WORDS).replace("\u00a0", " ") == said


def test_nothing_is_said_of_what_nobody_knows() -> None:
    assert lasted(float("nan"), WORDS) == ""
    assert expected(float("nan"), 0, 0, now=NOW, words=WORDS) == "–"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (2.5, "16:30 ± 2 h"),
        (12, "morgen 02:00 ± 9 h"),
        (60, "So 29.11."),
        (-1, "jetzt"),
    ],
)
def test_an_hour_with_its_interval(hours: float, said: str) -> None:
    at, middle = NOW.timestamp() * 1000, timedelta(hours=hours).total_seconds() * 1000
    found = expected(at + middle, at + middle / 2, at + middle * 2, now=NOW, words=WORDS)
    assert found.replace("\u00a0", " ") == said
