"""A place with people is open or closed by its hours, and says until when; nothing else decides it."""

from datetime import UTC, datetime

import pytest

from data.attendance import attended
from data.declare import Attended
from data.state import CLOSED, OPEN
from tests.support.store_place import some_sites

YARD = Attended(facts=({"always_room": "1"}, {"recycling_type": "centre"}), title={"de": "Bringhof", "en": "yard"})
HOURS = "Mo-Fr 08:00-16:30; Sa 08:00-13:00; PH off"
WEDNESDAY = datetime(2026, 7, 1, 10, tzinfo=UTC)


def said(at: datetime, **attributes: object) -> tuple[int, datetime | None]:
    state, until_ms = attended(YARD, some_sites("paper", 1, attributes=[attributes]), at, federal_state="NW")
    return int(state[0]), None if until_ms[0] < 0 else datetime.fromtimestamp(until_ms[0] / 1000, UTC)


@pytest.mark.parametrize(
    ("at", "state", "until"),
    [
        (WEDNESDAY, OPEN, datetime(2026, 7, 1, 14, 30, tzinfo=UTC)),
        (WEDNESDAY.replace(hour=20), CLOSED, datetime(2026, 7, 2, 6, tzinfo=UTC)),
        (datetime(2026, 7, 4, 12, tzinfo=UTC), CLOSED, datetime(2026, 7, 6, 6, tzinfo=UTC)),  # from Saturday to Monday
        (datetime(2026, 6, 3, 20, tzinfo=UTC), CLOSED, datetime(2026, 6, 5, 6, tzinfo=UTC)),  # Fronleichnam between
    ],
)
def test_by_its_hours(at: datetime, state: int, until: datetime) -> None:
    assert said(at, always_room=1, opening_hours=HOURS) == (state, until)


def test_without_hours_it_is_always_open() -> None:
    assert said(WEDNESDAY, recycling_type="centre") == (OPEN, None)


def test_every_other_site_is_none() -> None:
    assert said(WEDNESDAY, opening_hours=HOURS) == (-1, None)
    assert said(WEDNESDAY, recycling_type="container") == (-1, None)
    yard = some_sites("paper", 1, attributes=[{"always_room": 1}])
    assert attended(None, yard, WEDNESDAY, federal_state="NW")[0].tolist() == [-1]


def test_a_place_whose_hours_nobody_can_read_is_a_place_without_a_sensor() -> None:
    assert said(WEDNESDAY, always_room=1, opening_hours="bei schönem Wetter") == (-1, None)
    assert said(WEDNESDAY, always_room=1, opening_hours_unreadable="bei schönem Wetter") == (-1, None)
