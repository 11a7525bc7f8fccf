"""What earlier tours have left undone, for the plan of a day."""

from datetime import date, timedelta
from typing import Final

from data.records.tours import TourStop
from services.context import House

LEFT: Final = timedelta(days=14)
"""So long what was left undone is a candidate; after that rounds and forecasts have had their say."""


def carried_over(house: House, day: date) -> list[TourStop]:
    """The stops that tours before a day have left: not done, or not reached, and on no later tour."""
    return house.records.tours.carried(day, since=day - LEFT)
