"""Writes what crews told of emptyings into the lake's events: each once by its id, later words over earlier ones."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pyarrow as pa

from data import instants
from data.declare import Layer
from data.emptying import Emptying
from data.events.crew import crews, detail, is_crews
from data.lake import Lake
from data.lake.batch import Row, as_table
from data.lake.series import instants as milliseconds
from data.rejection import RejectedError

WITHDRAWN: Final = "emptying_withdrawn"
"""The kind of what was not emptied after all: it stays, so that what is told once more late changes nothing."""
_DAY: Final = timedelta(days=1)
_CONTENT: Final = slice(0, 4)


def kind_of(layer: Layer) -> str:
    """The event that an emptying of a layer's site is; RejectedError: no tour empties it, or nothing of it falls."""
    if not layer.tour or not layer.shows.drops:
        raise RejectedError(f"sites of the layer {layer.id!r} are emptied by nobody")
    return layer.shows.drops[0]


class CrewEmptyings:
    """What crews told, in one lake; for the process that writes it."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def write(self, told: Iterable[tuple[Emptying, str]]) -> tuple[list[Row], list[Row]]:
        """Add what is new, replace what was told otherwise before; written twice after a crash it is the same.

        Args:
            told: emptyings in the order in which they were told, each with the event it is.

        Returns:
            The rows that are there for what was told, and those that are there no more.
        """
        asked = list(told)
        if not asked:
            return [], []
        stored = self._stored({one.at.date() + n * _DAY for one, _ in asked for n in (-1, 0, 1)})
        known, gone = dict(stored), list[Row]()
        for one, kind in asked:
            before, row = known.get(one.emptying_id), _row(one, kind)
            if before is None and any(row[_CONTENT] == other[_CONTENT] for other in known.values()):
                continue
            if before is not None and not _is_newer(row, before):
                continue
            gone += [before] if before in stored.values() and before is not None else []
            known[one.emptying_id] = row
        fresh = [row for key, row in known.items() if stored.get(key) != row]
        self._write(fresh, gone)
        return [known[one.emptying_id] for one, _ in asked if one.emptying_id in known], gone

    def _stored(self, days: set[date]) -> Mapping[str, Row]:
        """Those of some days, by their id."""
        table = self._lake.read("events", days=days)
        names = (table[name].to_pylist() for name in ("site_id", "channel", "kind"))
        rows = zip(*names, milliseconds(table["at"]).tolist(), table["detail"].to_pylist(), strict=True)
        return {str(one.said["emptying_id"]): one.row for one in crews(rows)}

    def _write(self, fresh: Sequence[Row], gone: Sequence[Row]) -> None:
        """In the place of rows that are gone; what has nothing to replace is added in one commit."""
        waiting = list(fresh)
        for day in sorted({_day(row) for row in gone}):
            stored = self._lake.read("events", days=[day])
            away = {row[4] for row in gone}
            keep = pa.array(
                [not (is_crews(("",) * 4 + (one,)) and one in away) for one in stored["detail"].to_pylist()]
            )
            more = as_table("events", [row for row in waiting if _day(row) == day])
            self._lake.rewrite_day("events", day, pa.concat_tables([stored.filter(keep), more]), data_change=True)
            waiting = [row for row in waiting if _day(row) != day]
        if waiting:
            self._lake.append("events", as_table("events", waiting))


def _row(one: Emptying, kind: str) -> Row:
    said = {
        "emptying_id": one.emptying_id,
        "level": one.level,
        "told_at": instants.text(one.told_at, timespec="milliseconds"),
        "within_s": round(one.within.total_seconds()),
    }
    at_ms = round(one.at.timestamp() * 1000)
    return (one.site_id, one.channel, kind if one.level else WITHDRAWN, at_ms, detail(said))


def _is_newer(row: Row, before: Row) -> bool:
    """Whether it says something else, and later."""
    said, told = json.loads(row[4]), json.loads(before[4])
    same = row[_CONTENT] == before[_CONTENT] and said["level"] == told["level"] and said["within_s"] == told["within_s"]
    return not same and said["told_at"] > told["told_at"]


def _day(row: Row) -> date:
    return date(1970, 1, 1) + timedelta(milliseconds=row[3])
