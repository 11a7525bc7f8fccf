"""The tours of a day in tests that share a town."""

from datetime import date

from data.records import Records


def clear(records: Records, day: date) -> None:
    """Take every stop off the tours of a day: another test may have planned them."""
    for one in records.tours.tours(day):
        with records.tours.revision("test over") as revision:
            for stop in revision.stops(revision.tour(one.tour_id)["tour_id"]):
                revision.put(stop, {"state": "dropped"})
