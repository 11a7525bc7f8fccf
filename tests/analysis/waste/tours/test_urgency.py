"""What a day's tour must empty, what is worth a detour, and what waits."""

import numpy as np
import pytest

from analysis.waste.tours import UrgencyRules, urgency
from analysis.waste.tours.urgency import UnorderedToursError
from geo.errors import NegativeError, ShapeError

CERTAIN = UrgencyRules(full=100, caution=0, detour_m=1000)


def test_what_would_be_full_before_the_next_tour_must_be_emptied() -> None:
    found = urgency([85, 79, 100, 0], [20, 20, 0, 100], [40, 20.9, 0, 200], rules=CERTAIN)
    assert found.must.tolist() == [True, False, True, True]


def test_what_the_next_tour_would_have_to_empty_is_worth_its_detour_by_how_full_it_is() -> None:
    found = urgency([70, 60, 50], [20, 20, 20], [40, 39.9, 50], rules=CERTAIN)
    assert found.must.tolist() == [False, False, False]
    assert found.prize.tolist() == [700, 0, 500]
    assert found.rows.tolist() == [0, 2]


def test_caution_empties_earlier_and_less_so_over_several_days() -> None:
    careful = UrgencyRules(full=100, caution=2, spread=0.5, detour_m=1000)
    assert urgency([79], [11], [20], rules=careful).must.tolist() == [True]
    assert urgency([77], [11], [20], rules=careful, days_to_next=4, days_to_after=5).must.tolist() == [False]


def test_what_is_unknown_is_left_to_the_round() -> None:
    found = urgency([np.nan, 99, 99], [20, np.nan, 20], [40, 40, np.nan], rules=CERTAIN)
    assert not found.must.any()
    assert not found.prize.any()


def test_poor_input_is_named() -> None:
    with pytest.raises(ShapeError, match="rise"):
        urgency([1], [1, 2], [1, 2], rules=CERTAIN)
    with pytest.raises(NegativeError, match=r"rise\[0\] is -1"):
        urgency([1], [-1], [2], rules=CERTAIN)
    with pytest.raises(UnorderedToursError, match="in 2 days, the one after it in 1"):
        urgency([1], [1], [2], rules=CERTAIN, days_to_next=2, days_to_after=1)
