"""What crews report, from the device to the records and on to the events of the town."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from data.records import ACTOR
from data.records.change import Change
from data.records.crew_log import CREW, CrewAction, Verdict, last_emptying
from data.records.side_waste import follow, state_at
from data.records.tours import TourStop
from services.context import House
from services.tours.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

PHOTOS_KEPT: Final = timedelta(days=30)
OLDEST: Final = timedelta(days=14)
"""A device whose clock says that something was longer ago is wrong."""
Told: TypeAlias = Callable[[House, TourStop, datetime, str], None]
"""Tells the town's events what became of a stop that was emptied, or was not after all, and under which id."""


def apply(house: House, action: CrewAction, *, tell: Told | None = None) -> Verdict:
    """Let a crew's action count once.

    Args:
        house: whose tours, as far as who acts may drive them.
        action: what the device has sent.
        tell: called before anything is kept, once or more often by the same id; None: `tell_events`.

    Raises:
        FieldError: it says what cannot be.
        UnknownTourError, UnknownStopError, ActionOrderError, AlteredActionError: as of `CrewLog.apply`.
        InboxFullError: there is no room for the event; nothing is kept, try again.
    """
    happened, tell = _when(house, action), tell or tell_events

    def follow_up(change: Change, stop: TourStop, said: Verdict) -> None:
        follow(change, said, stop, action.action_id)
        if said.is_emptying:
            tell(house, stop, happened, action.action_id)
        if said.is_mistake and (told := last_emptying(change, stop.stop_id)):
            tell(house, stop, happened, told)

    return house.records.crews.apply(action, verdict, state_at, follow_up)


def attach(house: House, action: CrewAction, content: bytes) -> Verdict:
    """Keep a picture of a defect, or of waste beside it, for a time; errors as of `apply` and `FileStore.put`."""
    files = house.files()
    with _as_crew():
        until = house.clock.now() + PHOTOS_KEPT
        kept = files.put(content, kept_until=until, body=_body(house, action), is_picture=True)
        try:
            done = apply(house, replace(action, facts={"file_id": kept.file_id}))
        except Exception:
            files.delete(kept.file_id)
            raise
        if kept.file_id not in house.records.tours.stop(action.stop_id).photos:
            files.delete(kept.file_id)  # it came before
    return done


def tell_events(house: House, stop: TourStop, at: datetime, emptying_id: str) -> None:
    """Report an emptying to the inbox, or that there was none: a stop without a level is as full as before."""
    from services.crew import report_emptying  # noqa: PLC0415 - what it needs is met where something is told

    report_emptying(house, stop.site_id, 0, at, stop.level or None, emptying_id)


def _when(house: House, action: CrewAction) -> datetime:
    """When it happened: as the device says, unless its clock is plainly wrong."""
    now = house.clock.now()
    return action.at if now - OLDEST <= action.at <= now else now


def _body(house: House, action: CrewAction) -> str:
    return house.records.tours.tour(action.tour_id).body


@contextmanager
def _as_crew() -> "Iterator[None]":
    before = ACTOR.set(CREW)
    try:
        yield
    finally:
        ACTOR.reset(before)
