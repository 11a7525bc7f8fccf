"""What a crew has noted and photographed of waste beside a container, for the office that it went to."""

from dataclasses import dataclass

from data.errors import NotFoundError
from data.records import REACH
from data.records.side_waste import SideWaste
from services.context import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Of one report: a note, and ids of pictures."""

    note: str = ""
    photos: tuple[str, ...] = ()


def evidence(house: House, report: SideWaste) -> Evidence:
    """Of a report that who asks may see: the stop itself stays with the body whose tour it is on."""
    before = REACH.set(None)
    try:
        stop = house.records.tours.stop(report.stop_id)
    except NotFoundError:
        return Evidence()
    finally:
        REACH.reset(before)
    return Evidence(note=stop.note, photos=tuple(stop.photos))
