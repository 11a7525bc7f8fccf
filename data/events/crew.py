"""Emptyings that crews told, among the events: rows of the lake's table whose detail says where they are from.

They are not found in readings, but they change what is: a sensor's fall near one of them is the same emptying. The row
of the crew stays then, and says what the sensor saw besides.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from data import strict_json
from data.emptying import MARK
from data.lake.batch import Row
from data.lake.series import DAY_MS

ORIGIN: Final = "crew"
_FROM_SENSOR: Final = ("before", "after", "fell_at")


@dataclass(frozen=True, slots=True)
class CrewEmptying:
    """A row that a crew told.

    Args:
        row: as the lake has it.
        said: its detail.
    """

    row: Row
    said: dict[str, Any]

    @property
    def at_ms(self) -> int:
        """When it was, milliseconds since 1970 UTC."""
        return int(self.row[3])

    @property
    def within_ms(self) -> int:
        """How near a fall has to be."""
        return int(self.said["within_s"]) * 1000

    def without_sensor(self) -> Row:
        """The row as the crew told it."""
        return (*self.row[:4], detail({key: one for key, one in self.said.items() if key not in _FROM_SENSOR}))

    def beside(self, fallen: Row) -> Row:
        """The row with what a sensor saw."""
        seen = {key: one for key, one in json.loads(fallen[4]).items() if key in _FROM_SENSOR}
        return (*self.row[:4], detail(json.loads(self.without_sensor()[4]) | seen | {"fell_at": fallen[3]}))


def detail(said: dict[str, Any]) -> str:
    """Of a row: where it is from comes first, and is found by `MARK`."""
    rest = {key: one for key, one in said.items() if key != "origin"}
    return strict_json.dumps({"origin": ORIGIN, **rest}, separators=(",", ":"))


def is_crews(row: Row) -> bool:
    """Whether a crew told it."""
    return MARK in row[4]


def crews(rows: Iterable[Row]) -> list[CrewEmptying]:
    """Those of some events that crews told."""
    return [CrewEmptying(row, json.loads(row[4])) for row in rows if is_crews(row)]


def united(fallen: Iterable[Row], told: Sequence[CrewEmptying]) -> tuple[list[Row], list[Row]]:
    """The falls that no crew told, and the rows of crews beside which a sensor saw one on the same UTC day.

    Of several falls near an emptying the nearest is what the sensor saw of it; the others are no events either.
    """
    alone, best = list[Row](), dict[Row, tuple[int, Row]]()
    for row in fallen:
        near = [(abs(one.at_ms - row[3]), one) for one in told if one.row[:3] == row[:3]]
        near = [(far, one) for far, one in near if far <= one.within_ms]
        if not near:
            alone.append(row)
            continue
        far, one = min(near, key=lambda pair: (pair[0], pair[1].at_ms))
        if one.at_ms // DAY_MS == row[3] // DAY_MS and far < best.get(one.row, (far + 1, row))[0]:
            best[one.row] = (far, one.beside(row))
    return alone, [row for _, row in best.values()]
