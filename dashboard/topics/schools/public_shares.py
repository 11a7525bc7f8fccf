"""What may be told of schools, reckoned anew with each full hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from analysis.indoor.rooms import Rooms, SchoolAir
from dashboard.parts.page import PageContext


@dataclass
class ToldSchools:
    """Schools of which the public is told something."""

    context: PageContext
    _kept: dict[tuple[datetime, int], Sequence[SchoolAir]] = field(default_factory=dict)

    @cached_property
    def rooms(self) -> Rooms:
        """All rooms of the town."""
        return Rooms(self.context.store, self.context.unseen)

    def told(self) -> Sequence[SchoolAir]:
        """The schools with rooms enough, by what they are called; none the town does not know as a body."""
        if self.rooms.layer is None:
            return ()
        hour = self.context.house.clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        # Sites that come or go raise no version, but a town with none is soon told apart from one with some.
        cause = hour, len(self.context.store.current(self.rooms.layer.id).sites)
        if cause not in self._kept:
            found = [one for one in self.rooms.shares(now=hour) if one.school in self.context.town.bodies]
            self._kept.clear()
            self._kept[cause] = sorted(found, key=self.name)
        return self._kept[cause]

    def name(self, one: SchoolAir) -> str:
        """What people call a school."""
        return self.context.town.bodies[one.school].name

    def is_demo(self) -> bool:
        """Whether the values are made up."""
        return self.rooms.layer is not None and self.context.store.current(self.rooms.layer.id).is_demo
