"""What the store says of every site now."""

from datetime import timedelta

from data.flags import Flag
from data.state import STATES
from data.store import Current
from tests.data.store.place import NOON, Place, reading, some_sites

HOUR = timedelta(hours=1)


def names(current: Current) -> list[str]:
    return [STATES[code] for code in current.state]


def test_every_state_is_told_from_the_others(place: Place) -> None:
    place.equip("bins-0004")
    place.put_sites("bins", some_sites("bins", 5))
    place.add(
        reading("bins-0001", 50, NOON - HOUR),
        reading("bins-0002", 50, NOON - 25 * HOUR),
        reading("bins-0003", 50, NOON - HOUR, flags=int(Flag.STUCK)),
    )
    assert names(place.store().current("bins")) == ["ok", "old", "suspect", "missing", "no_sensor"]
