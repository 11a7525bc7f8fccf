"""What a measure forgets is answered by no question, though it is not deleted yet; time alone decides."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from data.declare import Layer, Layers
from data.measures import FILL_PERCENT
from data.store import Store
from tests.support import store_place as places
from tests.support.store_place import NOON, Place, reading

DAYS = 30
AT = NOON - timedelta(days=DAYS) + timedelta(hours=1)
"""An hour before it is forgotten."""
BEGIN, END = AT - timedelta(days=1), AT + timedelta(hours=1)


@pytest.fixture
def forgetful(place: Place, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The fill level is kept for thirty days only."""
    short = replace(FILL_PERCENT, retention_days=DAYS)
    bins: Layer = replace(places.BINS, measures=(short, *places.BINS.measures[1:]), shows=short)
    monkeypatch.setattr(places, "LAYERS", Layers([bins, places.HEAT, places.PAPER]))
    place.add(
        reading("bins-0001", 50, AT),
        reading("bins-0001", 80, AT, measure="battery_percent"),
        reading("bins-0001", 40, AT - timedelta(hours=3)),
    )
    return place.store()


def asked(store: Store) -> tuple[list[float], list[float], bool]:
    """What readings, series and the state as of then say of the fill level."""
    of_site = store.readings("bins-0001", measures=["fill_percent"], start=BEGIN, end=END)
    of_layer = store.series("bins", "fill_percent", step="raw", start=BEGIN, end=END)
    state = store.current("bins", at=AT + timedelta(minutes=1))
    return (
        of_site["value"].to_pylist(),
        of_layer["value"].to_pylist(),
        bool(np.isnan(state.values["fill_percent"][0])),
    )


def test_until_the_day_comes_everything_is_answered(place: Place, forgetful: Store) -> None:
    place.now -= timedelta(hours=3)
    assert asked(forgetful) == ([40, 50], [40, 50], False)


def test_then_nothing_is_and_other_measures_stay(place: Place, forgetful: Store) -> None:
    assert asked(forgetful)[:2] == ([50], [50])
    place.now += timedelta(hours=2)
    assert asked(forgetful) == ([], [], True)
    assert np.isnan(forgetful.current("bins").values["fill_percent"][0])
    both = forgetful.readings("bins-0001", measures=["fill_percent", "battery_percent"], start=BEGIN, end=END)
    assert both["measure"].to_pylist() == ["battery_percent"]
    assert forgetful.last("bins").value[1, 0, 0] == 80
