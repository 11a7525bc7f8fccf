"""Work and breaks as the law limits them (ArbZG §§ 3, 4); a town's own rules may only be stricter."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Final, TypeAlias

from geo.tours import BreakRules

Spell: TypeAlias = tuple[datetime, datetime]
MOST_MIN: Final = 600
"""Nobody works longer than this on a day."""
LONGEST_MIN: Final = 360
"""Nobody works longer than this without a break."""
SHORTEST_MIN: Final = 15
"""A shorter pause is none."""
MINUTE_S: Final = 60
_DUE: Final = ((540, 45), (LONGEST_MIN, 30), (0, 0))
"""Above so many minutes of work so many of break, in all."""


def work_min(spells: Iterable[Spell], break_min: int) -> int:
    """Minutes of work of the longest day, without its breaks; 0: there is no work at all."""
    return max((sum(_lengths(one)) - break_min for one in _days(spells)), default=0)


def lacking_min(spells: Iterable[Spell], break_min: int) -> int:
    """Minutes of break that the worst day lacks; 0: every day has enough.

    Args:
        spells: from when until when somebody is on duty, in order; those that begin on one day are one day's work, and
            what lies between them is a break if it is long enough.
        break_min: minutes of break that are taken within the spells of a day.
    """
    return max((_lacking(one, break_min) for one in _days(spells)), default=0)


def break_rules(break_min: int = 0, break_after_min: int = LONGEST_MIN) -> BreakRules:
    """The law's rules of breaks for planning a tour, and a team's own beside them.

    Args:
        break_min: minutes of break in each shift; 0: as the law demands.
        break_after_min: minutes of work after which they have begun at the latest.
    """
    first = min(break_after_min, LONGEST_MIN) if break_min else LONGEST_MIN
    due = [*((above, minutes) for above, minutes in _DUE if minutes), (first, break_min)]
    return BreakRules(
        due=tuple(sorted((above * MINUTE_S, minutes * MINUTE_S) for above, minutes in due if minutes)),
        longest_s=LONGEST_MIN * MINUTE_S,
        shortest_s=SHORTEST_MIN * MINUTE_S,
        first_s=first * MINUTE_S,
        most_s=MOST_MIN * MINUTE_S,
    )


def _days(spells: Iterable[Spell]) -> Iterator[list[Spell]]:
    return (list(one) for _, one in groupby(spells, key=lambda spell: spell[0].date()))


def _lacking(spells: Sequence[Spell], break_min: int) -> int:
    taken = break_min if break_min >= SHORTEST_MIN else 0
    gaps = (_minutes(after[0] - before[1]) for before, after in pairwise(spells))
    breaks = taken + sum(one for one in gaps if one >= SHORTEST_MIN)
    work = sum(_lengths(spells)) - taken
    due = next(minutes for above, minutes in _DUE if work > above or not above)
    alone = 0 if taken or max(_lengths(spells)) <= LONGEST_MIN else SHORTEST_MIN
    return max(due - breaks, alone, 0)


def _lengths(spells: Iterable[Spell]) -> list[int]:
    return [_minutes(end - begin) for begin, end in spells]


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
