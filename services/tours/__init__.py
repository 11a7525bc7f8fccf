"""Tours: planned by dispatchers, driven by crews; every change is audited, and taken back for a few seconds."""

from services.tours.candidates import carried_over
from services.tours.plans import (
    PlannedTour,
    TourPart,
    WantedStop,
    add,
    carry_over,
    create,
    create_all,
    drop,
    hand_over,
    insert,
    lock,
    reorder,
    undo,
)
from services.tours.reports import apply, attach

__all__ = [
    "PlannedTour",
    "TourPart",
    "WantedStop",
    "add",
    "apply",
    "attach",
    "carried_over",
    "carry_over",
    "create",
    "create_all",
    "drop",
    "hand_over",
    "insert",
    "lock",
    "reorder",
    "undo",
]
