"""For which day is planned: today while somebody works, else the next day on which somebody does."""

from datetime import date, datetime, timedelta
from typing import Final

from data.errors import FieldError
from data.opening_hours import BERLIN
from services import fleet, rounds
from services.context import House

AHEAD: Final = timedelta(days=7)
LEAST: Final = timedelta(minutes=45)
"""With less of a shift left nobody begins a tour."""
_DAY: Final = timedelta(days=1)


def working_day(house: House, layer_id: str, *, now: datetime) -> date:
    """The first day from now on on which a vehicle for a fraction is driven long enough; FieldError: none is."""
    today = now.astimezone(BERLIN).date()
    for day in (today + n * _DAY for n in range(AHEAD.days)):
        found = fleet.duties(house, day, fractions=[layer_id])
        if any(max(end for _, end in one.spells) - now >= LEAST for one in found):
            return day
    raise FieldError(
        "vehicles", f"no vehicle for {layer_id} is driven within {AHEAD.days} days; give one a team with a shift"
    )


def on_tours(house: House, day: date) -> set[str]:
    """The sites that tours of a day have."""
    tours = [one.tour_id for one in house.records.tours.tours(day)]
    return {one.site_id for one in house.records.tours.stops(tours) if one.state in {"open", "emptied"}}


def on_rounds(house: House, day: date, layer_id: str) -> set[str]:
    """The sites of a fraction that fixed rounds empty on a day."""
    return {one.site_id for one in rounds.due(house, day) if one.layer == layer_id}
