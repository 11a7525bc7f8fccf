"""What a pond's page says of the night before it: a forecast while forecasts win, else nothing; nothing by day."""

from datetime import timedelta

import numpy as np
import pytest

from analysis.water.coming_night import night_of
from analysis.water.pond import HOUR_MS
from tests.support.brooks import course
from tests.support.client import asker
from tests.support.small import NOON, Small

EVERY_MIN = 20
NIGHTS = 30
LATE = NOON + timedelta(hours=9)
SENTENCE = "Heute Nacht sinkt der Sauerstoff voraussichtlich auf"


def oxygen(*, follows: float, seed: int) -> list[float]:
    """Thirty days and nights until 21:00 UTC: evenings that change, and minima that follow them, or do not."""
    rng = np.random.default_rng(seed)
    end_h = LATE.timestamp() * 1_000 / HOUR_MS + 7.3 / 15
    hours = end_h - np.arange(NIGHTS * 24 * 60 // EVERY_MIN)[::-1] * EVERY_MIN / 60
    day = ((hours - 12) // 24).astype(int)
    evening = 8 + rng.normal(0, 1.5, day.max() - day.min() + 1)
    night = 5 + follows * (evening - 8) + rng.normal(0, 0.2, len(evening))
    own = day - day.min()
    return list(np.where((hours - 12) % 24 < 10, evening[own], night[own]))


def page(brooks: Small, *, follows: float) -> str:
    brooks.commit(
        *course("ponds-0001", oxygen(follows=follows, seed=1), every_min=EVERY_MIN, end=LATE),
        *course("ponds-0002", oxygen(follows=follows, seed=2), every_min=EVERY_MIN, end=LATE),
    )
    with asker(brooks) as client:
        return client.get("/ort/ponds-0001").text.replace("\u00a0", " ")


def test_where_forecasts_win_the_page_says_what_the_night_brings_and_how_good_that_was(brooks: Small) -> None:
    brooks.later(timedelta(hours=9))
    html = page(brooks, follows=0.7)
    assert SENTENCE in html
    assert "Nächten aller Teiche lag diese Vorhersage im Mittel um" in html


def test_where_they_do_not_win_the_page_says_none(brooks: Small) -> None:
    brooks.later(timedelta(hours=9))
    html = page(brooks, follows=-0.6)
    assert "Am wenigsten in 24 Stunden" in html
    assert SENTENCE not in html


def test_by_day_nothing_is_foretold(brooks: Small) -> None:
    assert SENTENCE not in page(brooks, follows=0.7)


@pytest.mark.parametrize(("hours", "is_night"), [(8, 0), (9, 1), (15, 1), (19, 1), (20, 0)])
def test_a_night_lasts_from_nightfall_until_eight_by_the_sun(hours: int, is_night: int) -> None:
    assert (night_of(NOON + timedelta(hours=hours), 7.3) is not None) == bool(is_night)
