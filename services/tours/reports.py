"""What crews report, from the device to the records and on to the events of the town."""

from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from data.declare import layer_id
from data.errors import NotFoundError
from data.records import ACTOR
from data.records.change import Change
from data.records.crew_log import CREW, CrewAction, Verdict, last_emptying
from data.records.side_waste import follow, state_at
from data.records.tours import TourStop
from services.context import House
from services.tours.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

_TELLING: Final = frozenset({"emptied", "unreachable", "reopened"})
"""What may become an event, or take one back."""
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
        tell: called before anything is kept, once or more often by the same id; None: the inbox is told.

    Raises:
        FieldError: it says what cannot be.
        UnknownTourError, UnknownStopError, ActionOrderError, AlteredActionError: as of `CrewLog.apply`.
        InboxFullError: there is no room for the event; nothing is kept, try again.
    """
    happened, tell = _when(house, action), tell or _teller(house, action)

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


def _teller(house: House, action: CrewAction) -> Told:
    """Reports an emptying to the inbox, or that there was none: a stop without a level is as full as before.

    What that asks of the lake is read here, before the records are held for everybody else.
    """
    from services.crew import Tap, emptied_sites, report_emptyings  # noqa: PLC0415 - what it needs is met where it is told

    sites = None
    if action.kind in _TELLING:
        with suppress(NotFoundError):  # it is said where the action is looked at
            sites = emptied_sites(house, [layer_id(house.records.tours.stop(action.stop_id).site_id)])

    def tell(house: House, stop: TourStop, at: datetime, emptying_id: str) -> None:
        tap = Tap(site_id=stop.site_id, channel=0, at=at, level=stop.level or None, emptying_id=emptying_id)
        report_emptyings(house, [tap], sites=sites)

    return tell


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
