"""Tours: which sites a vehicle empties on a day, in which order, and what became of each stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from data import declare
from data.errors import ConflictError, NotFoundError

TourState: TypeAlias = Literal["planned", "driving", "done"]
StopState: TypeAlias = Literal["open", "emptied", "unreachable", "dropped", "carried_over"]
CrewLevel: TypeAlias = Literal["empty", "half", "full", "overflowing"]
Obstacle: TypeAlias = Literal["blocked", "roadworks", "defect", "misthrow", "side_waste"]


class UnknownTourError(NotFoundError):
    """No tour of this id, or none that who acts may see."""

    kind = "tour"
    reason = "no_tour"


class UnknownStopError(NotFoundError):
    """No stop of this id on the tour."""

    kind = "stop"


class TourConflictError(ConflictError):
    """The tour is another one than whoever changes it has seen."""

    reason = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One vehicle's way through a day.

    Args:
        tour_id: such as ``tour-0001``; given when it is made.
        kind: ``litter`` or ``containers``, as its vehicle.
        team_id: who drives it; None: that was separated from it, or nobody does.
        state: ``driving`` from the first report of its crew on.
        version: rises with each change of the plan.
        length_m: as planned; 0: that is not known.
        duration_s: likewise, with breaks and unloading.
        pauses: unloadings and breaks: ``kind`` (``unload``, ``break``), ``at``, ``until`` (ISO 8601), ``place_id``.
        line: lon, lat (EPSG:4326) along the planned way; empty: that is not known.
        weights: what was weighed at each unloading, kg.
    """

    tour_id: str = ""
    body: str = ""
    day: date
    kind: declare.Tour
    vehicle_id: str
    team_id: str | None = None
    state: TourState = "planned"
    version: int = 1
    length_m: int = 0
    duration_s: int = 0
    pauses: Sequence[Mapping[str, str]] = ()
    line: Sequence[Sequence[float]] = ()
    weights: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStop:
    """One site on a tour.

    Args:
        position: from 1 on.
        channels: how many containers of its own the site has; 0: it is one itself.
        amount_l: expected, litres.
        side: of the street, in the direction of the tour: ``left``, ``right``; empty: that is all the same.
        remark: what the crew should know.
        planned_at: when the vehicle should be there, UTC; None: nobody has computed it.
        is_locked: no plan moves it.
        level: how full it was found; empty: nobody said so.
        reason: what was in the way, or wrong with it; empty: nothing.
        note: what the crew wrote.
        photos: ids of files.
    """

    stop_id: str = ""
    tour_id: str = ""
    body: str = ""
    position: int = 0
    site_id: str
    channels: int = 0
    amount_l: int = 0
    side: str = ""
    remark: str = ""
    planned_at: datetime | None = None
    is_locked: bool = False
    state: StopState = "open"
    level: CrewLevel | Literal[""] = ""
    reason: Obstacle | Literal[""] = ""
    note: str = ""
    photos: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        """Whether the crew has yet to come."""
        return self.state == "open"
