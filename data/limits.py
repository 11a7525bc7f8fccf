"""Where the classes of a town begin, as its staff have put it in force; every table that may be set so takes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite
from threading import Lock
from typing import TYPE_CHECKING

from data.declare import Layer, Measure
from data.errors import FieldError
from data.thresholds import Class, ClassTable

if TYPE_CHECKING:
    from data.records.overrides import Overrides


class TownLimits:
    """The limits in force; one a process, asked by everything that follows the records.

    Args:
        tables: those of the town, by name; they change in place, so that whoever holds one has its limits.
        own: what the town has put in force.
    """

    def __init__(self, tables: Mapping[str, ClassTable], own: "Overrides[list[float]]") -> None:
        self._tables = {name: one for name, one in tables.items() if one.settable}
        self.shipped = {name: replace(one) for name, one in self._tables.items()}
        """Those that may be set, as the town's file has them."""
        self._own, self._version, self._lock = own, -1, Lock()
        self.revision = 0
        """Rises whenever limits are put in force."""

    def follow(self) -> None:
        """Take what was put in force since the last call; what no longer fits its table is as shipped."""
        with self._lock:
            if self._version == (version := self._own.version()):
                return
            if self.revision != (revision := self._own.revision()):
                own = self._own.in_force()
                for name, table in self._tables.items():
                    table.take(_begun(self.shipped[name], own.get(name)))
                self.revision = revision
            self._version = version


def tried(table: ClassTable, lows: Sequence[float]) -> ClassTable:
    """The table as it would be with other limits."""
    return replace(table, classes=_begun(table, lows))


def shown_by(name: str, layers: Iterable[Layer]) -> list[Layer]:
    """The layers that show a measure by the table of this name."""
    return [one for one in layers if one.classes.name == name]


def check(table: ClassTable, measure: Measure, lows: Sequence[float]) -> None:
    """See that limits are those of a table; FieldError: they are too few, no numbers, do not rise, or lie outside."""
    if len(lows) != len(table.classes) or not all(map(isfinite, lows)) or lows[0] != table.classes[0].low:
        raise FieldError("number", f"{table.name}: {list(lows)} are no limits of {len(table.classes)} classes")
    if any(later <= earlier for earlier, later in pairwise(lows)):
        raise FieldError("rising", f"{table.name}: {list(lows)} must rise")
    if not measure.low <= lows[0] or not lows[-1] <= measure.high:
        span = f"{measure.low:g} .. {measure.high:g} {measure.unit}"
        raise FieldError("range", f"{table.name}: {list(lows)} must lie within {span}")


def _begun(table: ClassTable, lows: Sequence[float] | None) -> tuple[Class, ...]:
    if lows is None or len(lows) != len(table.classes) or any(b <= a for a, b in pairwise(lows)):
        return table.classes
    return tuple(replace(one, low=float(low)) for one, low in zip(table.classes, lows, strict=True))
