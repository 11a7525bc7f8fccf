"""How much break a day of work demands; the numbers are the law's, an agreement's or a town's, never ours."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from geo.arrays import as_count
from geo.errors import OptionError

OVERDUE_S: Final = 1_800
"""Who begins a break later than it was due still drives to the next stop."""


@dataclass(frozen=True, kw_only=True)
class BreakRules:
    """What interrupts work; whole seconds. Driving, service and waiting are work, a break is not.

    Args:
        due: (work above, break in all) pairs: more work than the first wants breaks of the second, by the strictest.
        longest_s: no stretch of work without a break is longer.
        shortest_s: a shorter pause is no break; every block of one is at least so long.
        first_s: the first break has begun after so much work at the latest, where any is due; None: as `longest_s`.
        most_s: nobody works longer than this; None: the shift alone says it.

    Raises:
        OptionError: a number that is none or not above zero, a negative one in a pair.
    """

    due: tuple[tuple[int, int], ...]
    longest_s: int
    shortest_s: int
    first_s: int | None = None
    most_s: int | None = None

    def __post_init__(self) -> None:
        for name in ("longest_s", "shortest_s", "first_s", "most_s"):
            if (value := getattr(self, name)) is not None:
                as_count(value, name=name)
        if any(min(pair) < 0 for pair in self.due):
            raise OptionError("due", value=self.due, want="pairs of seconds, zero or more")

    def due_s(self, work_s: int) -> int:
        """Seconds of break in all that so much work wants."""
        return max((rest for above, rest in self.due if work_s > above), default=0)

    def begins_in_time(self, stretch_s: int, work_s: int, *, is_first: bool) -> bool:
        """Whether a break may begin after a stretch of work, and so much work in all."""
        late = is_first and self.first_s is not None and work_s > self.first_s
        return stretch_s <= self.longest_s and not late

    def suffices(self, work_s: int, rest_s: int, stretch_s: int) -> bool:
        """Whether a day may end after so much work and break, the last stretch of work being so long."""
        due = self.due_s(work_s)
        long = stretch_s > self.longest_s or (self.most_s is not None and work_s > self.most_s)
        return rest_s >= due and not long

    def resumed(self, work_s: int, rest_s: int, stretch_s: int) -> "BreakRules":
        """Return the rules for what is left of a day after so much work and break, a stretch of work being under way.

        Where all breaks have been taken, the stretch under way counts as begun now.
        """
        due = tuple((max(0, above - work_s), rest - rest_s) for above, rest in self.due if rest > rest_s)
        left = [self.longest_s - stretch_s]
        if self.first_s is not None and not rest_s:
            left.append(self.first_s - work_s)
        most_s = None if self.most_s is None else max(1, self.most_s - work_s)
        return replace(self, due=due, first_s=max(OVERDUE_S, min(left)), most_s=most_s)

    def most_work_s(self, length_s: int) -> int:
        """The most work that a shift of that length holds beside its breaks."""
        limits = sorted({*(above for above, _ in self.due), *(length_s - rest for _, rest in self.due), length_s})
        most = max((one for one in limits if one >= 0 and one + self.due_s(one) <= length_s), default=0)
        return most if self.most_s is None else min(most, self.most_s)

    @cached_property
    def blocks(self) -> tuple[int, ...]:
        """Lengths of breaks worth trying: each amount that can be due, whole or less some shortest ones."""
        found = {self.shortest_s}
        for _, rest in self.due:
            found |= {*range(rest, self.shortest_s - 1, -self.shortest_s)}
        return tuple(sorted(found))
