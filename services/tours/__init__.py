"""Tours: planned by dispatchers, driven by crews; every change is audited, and taken back for a few seconds."""

from services.tours.candidates import carried_over
from services.tours.plans import WantedStop, add, carry_over, create, drop, hand_over, insert, lock, reorder, undo
from services.tours.reports import apply, attach

__all__ = [
    "WantedStop",
    "add",
    "apply",
    "attach",
    "carried_over",
    "carry_over",
    "create",
    "drop",
    "hand_over",
    "insert",
    "lock",
    "reorder",
    "undo",
]
