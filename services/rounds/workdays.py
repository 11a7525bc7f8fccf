"""On which day what is planned for a day is really driven: holidays, then what notices say of strikes and snow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from data.opening_hours import holiday
from data.records.rounds import FixedRound, HolidayRule, PlannedStop, RoundNotice

SUNDAY: Final = 7
_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 12
"""No rule for holidays moves a day by more days than this: a week, and the feast days that may follow on it."""
_EVEN: Final[Mapping[str, frozenset[int]]] = {
    "every": frozenset({0, 1}),
    "even": frozenset({0}),
    "odd": frozenset({1}),
}


@dataclass(frozen=True, slots=True)
class DrivenDay:
    """For which day something was planned that is driven on another, or on the same.

    Args:
        planned_on: that day.
        reasons: what moved it, in the order in which it did; empty: it was not moved.
    """

    planned_on: date
    reasons: tuple[str, ...] = ()


def is_planned(stop: PlannedStop, day: date) -> bool:
    """Whether a stop's weekdays and weeks name a day."""
    _, week, weekday = day.isocalendar()
    return weekday in stop.weekdays and week % 2 in _EVEN[stop.weeks]


def driven_on(rule: HolidayRule, day: date, state: str) -> date | None:
    """The day on which what is planned for a day is driven, by the holidays of a federal state; None: on none.

    ``week`` is how towns put off collections: the week's working days take the turns of Monday to Saturday in their
    order, and what does not fit goes into the next week. Sundays stand for themselves in all rules but ``skip``.
    """
    if rule == "work" or (rule == "week" and day.isoweekday() == SUNDAY):
        return day
    if rule == "week":
        monday = day - timedelta(days=day.weekday())
        turns = _working(monday, state)
        return next(one for turn, one in enumerate(turns) if turn == day.weekday())
    if not holiday(day, state):
        return day
    if rule == "skip":
        return None
    return next(_working(day, state, _DAY if rule == "after" else -_DAY))


def _working(day: date, state: str, step: timedelta = _DAY) -> Iterator[date]:
    """Working days, Monday to Saturday, from a day on or back from it."""
    while True:
        if day.isoweekday() != SUNDAY and not holiday(day, state):
            yield day
        day += step


def origins(one: FixedRound, day: date, notices: Iterable[RoundNotice], state: str) -> list[DrivenDay]:
    """The days whose stops a round drives on a day, the longest past first.

    Args:
        one: the round.
        day: which.
        notices: what is said of single days; those of other rounds and bodies are left aside. What is said of a round
            itself holds over what is said of all.
        state: federal state.
    """
    mine = _of(one, notices)
    if day in mine:
        return []
    found = [
        DrivenDay(planned, (*_holiday_of(planned, turn, state), *reasons))
        for turn, reasons in _arriving(day, mine, frozenset())
        for planned in (turn + n * _DAY for n in range(-_FARTHEST, _FARTHEST + 1))
        if driven_on(one.holidays, planned, state) == turn
    ]
    return sorted(found, key=lambda origin: origin.planned_on)


def _holiday_of(planned: date, turn: date, state: str) -> tuple[str, ...]:
    """The holiday for which a day was moved: itself, else the first of its week."""
    week = [planned, *(planned - n * _DAY for n in range(planned.weekday(), 0, -1))] if turn != planned else []
    return tuple(name for one in week if (name := holiday(one, state)))[:1]


def _of(one: FixedRound, notices: Iterable[RoundNotice]) -> Mapping[date, RoundNotice]:
    of_body = [it for it in notices if it.body == one.body and it.round_id in {None, one.round_id}]
    return {it.day: it for it in sorted(of_body, key=lambda it: it.round_id is not None)}


def _arriving(
    day: date, notices: Mapping[date, RoundNotice], seen: frozenset[date]
) -> Sequence[tuple[date, tuple[str, ...]]]:
    """The days whose turn would come on a day, and why: itself, and what was moved here, which may go in chains."""
    moved = [it for it in notices.values() if it.moved_to == day and it.day not in seen]
    further = [
        (turn, (*reasons, it.reason)) for it in moved for turn, reasons in _arriving(it.day, notices, seen | {day})
    ]
    return [(day, ()), *further]
