"""What becomes active and what ends it, as readings come: a state machine on whole batches, small enough to be kept.

A point is one condition at one place. It becomes active when enough readings in a row, for long enough, are beyond the
limit, and ends when enough are back beyond the deadband; what lies between both only begins the row anew. A reading
counts once, in the order of time: one that is no newer than the last of its point is left out, so that a batch that is
given again changes nothing, and a message that was late does not end what newer ones say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from analysis.alarms.condition import AlarmConditions
from data.lake.series import Integers, Reals, Truths

NEVER_MS = -1


@dataclass(frozen=True, slots=True)
class PointStates:
    """The states of n points; never changed in place.

    Args:
        active: whether what it watches for holds.
        quiet: whether it held already when it was first looked at, so that nobody is told of it.
        run: readings in a row that say otherwise than ``active``.
        since_ms: the first of them, milliseconds since 1970 UTC.
        last_ms: the newest reading; NEVER_MS: none.
    """

    active: Truths
    quiet: Truths
    run: Integers
    since_ms: Integers
    last_ms: Integers

    @classmethod
    def none(cls, n: int) -> "PointStates":
        """Nothing was ever read."""
        never = np.full(n, NEVER_MS, np.int64)
        return cls(np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.zeros(n, np.int64), never, never.copy())

    def copy(self) -> "PointStates":
        """Another one with arrays of its own."""
        return PointStates(*(getattr(self, one.name).copy() for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Transitions:
    """m changes of points in the order of time.

    Args:
        point: whose.
        at_ms: the reading that decided it, milliseconds since 1970 UTC.
        rises: whether it became active; otherwise it ended.
        value: what the reading said.
        quiet: whether it ends something that nobody was told of.
    """

    point: Integers
    at_ms: Integers
    rises: Truths
    value: Reals
    quiet: Truths


def baseline(conditions: AlarmConditions, value: Reals, ms: Integers) -> PointStates:
    """States at the first look: what the newest readings say holds without delay, and is quiet.

    Args:
        conditions: of n points.
        value: (n,) newest values; NaN: none.
        ms: (n,) their instants.
    """
    states, points = PointStates.none(len(value)), np.arange(len(value))
    beyond = conditions.beyond(points, value)
    last = np.where(np.isnan(value), NEVER_MS, ms)
    return PointStates(beyond, beyond.copy(), states.run, states.since_ms, last)


def step(
    states: PointStates, conditions: AlarmConditions, point: Integers, ms: Integers, value: Reals
) -> tuple[PointStates, Transitions]:
    """Take readings in.

    Args:
        states: of n points.
        conditions: of the same.
        point: (m,) whose each of m readings is.
        ms: (m,) their instants, milliseconds since 1970 UTC, in any order.
        value: (m,) what they say; NaN says nothing.
    """
    new = states.copy()
    counts = (ms > states.last_ms[point]) & ~np.isnan(value)
    order = np.flatnonzero(counts)[np.lexsort((ms[counts], point[counts]))]
    found = [_turn(new, conditions, point[rows], ms[rows], value[rows]) for rows in _rounds(point, ms, order)]
    return new, _joined(found)


def _rounds(point: Integers, ms: Integers, order: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """The first reading of every point, then the second ...; of several of one instant the first stays."""
    if not len(order):
        return
    p, t = point[order], ms[order]
    again = np.r_[False, (p[1:] == p[:-1]) & (t[1:] == t[:-1])]
    order, p = order[~again], p[~again]
    begins = np.flatnonzero(np.r_[True, p[1:] != p[:-1]])
    rank = np.arange(len(p)) - np.repeat(begins, np.diff(np.r_[begins, len(p)]))
    by_rank = order[np.argsort(rank, kind="stable")]
    yield from np.split(by_rank, np.cumsum(np.bincount(rank))[:-1])


def _turn(new: PointStates, conditions: AlarmConditions, point: Integers, ms: Integers, value: Reals) -> Transitions:
    """One reading each of some points; changes ``new``."""
    was = new.active[point]
    other = np.where(was, conditions.back(point, value), conditions.beyond(point, value))
    run = np.where(other, new.run[point] + 1, 0)
    since = np.where(run > 1, new.since_ms[point], ms)
    way = was.astype(np.int64)
    turns = other & (run >= conditions.readings[way, point]) & (ms - since >= conditions.delay_ms[way, point])
    quiet = new.quiet[point]
    new.active[point] = was ^ turns
    new.quiet[point] = quiet & ~turns
    new.run[point] = np.where(turns, 0, run)
    new.since_ms[point] = since
    new.last_ms[point] = ms
    return Transitions(point[turns], ms[turns], ~was[turns], value[turns], quiet[turns])


def _joined(parts: list[Transitions]) -> Transitions:
    if not parts:
        nothing = np.empty(0, np.int64)
        return Transitions(nothing, nothing, nothing.astype(bool), nothing.astype(float), nothing.astype(bool))
    columns = [np.concatenate([getattr(one, name.name) for one in parts]) for name in fields(Transitions)]
    order = np.lexsort((columns[0], columns[1]))
    return Transitions(*(one[order] for one in columns))
