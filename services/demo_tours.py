"""The tours of a demonstration: each working day has one through a Revier, planned like any other."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from data import sites
from data.errors import StadtklimaError
from data.opening_hours import BERLIN
from geo.errors import GeoError
from services import fleet, planning, rounds
from services.board import BoardSource
from services.context import House

MOST_STOPS: Final = 40
SECONDS: Final = 2.0
"""Of search."""
AHEAD_DAYS: Final = 7
_DAY: Final = timedelta(days=1)


def put_demo_tours(house: House, *, after: Mapping[str, date]) -> tuple[dict[str, date], list[str]]:
    """Put a tour on the first two working days of each layer from today on, where there is none.

    Args:
        house: whose.
        after: by layer: of days until this one tours were made before; who has dropped them does not get them back.

    Returns:
        By layer until which day that is now; and what could not be planned, which is tried again, and why.
    """
    today = house.clock.now().astimezone(BERLIN).date()
    until, refused = {**after}, []
    for layer_id in dict.fromkeys(one.layer for one in house.town.demo_rounds):
        for day in [*_working_days(house, layer_id, today)][:2]:
            if day <= until.get(layer_id, date.min):
                continue
            try:
                _put(house, layer_id, day)
            except (StadtklimaError, GeoError) as error:
                refused.append(f"{layer_id}, {day}: {error}")
                break
            until[layer_id] = day
    return until, refused


def _working_days(house: House, layer_id: str, today: date) -> Iterator[date]:
    for day in (today + n * _DAY for n in range(AHEAD_DAYS)):
        if fleet.duties(house, day, fractions=[layer_id]):
            yield day


def _put(house: House, layer_id: str, day: date) -> None:
    """One through the Revier whose turn it is, as somebody would have planned it in the morning."""
    taken = planning.on_tours(house, day) & {*sites.read(house.folders.sites_of(layer_id)).site_id}
    due = [one for one in rounds.due(house, day) if one.layer == layer_id and one.site_id not in taken]
    names = sorted({one.round_id for one in due})
    if not names or taken:
        return
    turn = names[day.toordinal() % len(names)]
    chosen = [one.site_id for one in due if one.round_id == turn][:MOST_STOPS]
    house.limits.follow()
    store = house.store()
    store.follow()
    layer = house.layers[layer_id]
    found = planning.demands(BoardSource(house, store).board(None), layer, ends_ms=planning.ends_ms(day), chosen=chosen)
    morning = datetime.combine(day, time(), BERLIN)
    made = planning.propose(house, day, layer_id, found, seconds=SECONDS, now=morning)
    planning.accept(house, made.as_json())
