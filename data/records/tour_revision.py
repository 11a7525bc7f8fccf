"""A change of the plans of tours: it counts in their versions, and can be taken back for a few seconds.

What crews report leaves the version as it is: whoever plans is not disturbed by each emptying.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from data import instants
from data.records import undo_time
from data.records.change import Change, Values
from data.records.tours import Tour, TourConflictError, TourStop, UnknownTourError
from data.records.tours_schema import TourRow, TourStopRow

_PLANNED: Final = ("vehicle_id", "team_id", "state", "length_m", "duration_s", "pauses")
"""What a change of a plan may alter of a tour."""


@dataclass(slots=True)
class TourRevision:
    """A change of plans under way: at its end it is known what it touched, and how that was before."""

    change: Change
    _tours: dict[str, Values | None] = field(default_factory=dict)
    _stops: dict[str, Values | None] = field(default_factory=dict)
    _lines: dict[str, list[list[float]]] = field(default_factory=dict)

    def tour(self, tour_id: str, *, version: int | None = None) -> Values:
        """A tour that the change touches; TourConflictError: it has another version than ``version``."""
        row = tour_row(self.change, tour_id, version=version)
        self._tours.setdefault(tour_id, row)
        return row

    def stops(self, tour_id: str) -> list[Values]:
        """The stops of a tour in their order, dropped ones too."""
        rows = self.change.rows(TourStopRow, TourStopRow.tour_id == tour_id)
        return sorted(rows, key=lambda row: row["position"])

    def put(self, stop: Values, values: Values) -> None:
        """Give a stop new values; ``stop`` is the row as it is."""
        before = {**stop}
        if self.change.update(TourStopRow, [stop], values):
            self._stops.setdefault(stop["stop_id"], before)
            stop.update(values)

    def plan(self, tour_id: str, values: Values) -> None:
        """Give a tour that the change touches another length, duration, pauses or line."""
        row = tour_row(self.change, tour_id)
        if "line" in values:
            self._lines.setdefault(tour_id, row["line"])
        self.change.update(TourRow, [row], values)

    def create(self, tour: Tour, stops: Sequence[TourStop]) -> str:
        """Make a tour; return its id. Errors as of `TourRegister.create`."""
        row = {**_row(tour), "tour_id": _fresh_id(self.change), "body": tour.body or self.change.body, "undo": None}
        self.change.insert(TourRow, [row])
        self._tours[row["tour_id"]] = None
        self.add(row["tour_id"], stops)
        return str(row["tour_id"])

    def add(self, tour_id: str, stops: Sequence[TourStop], *, first: int = 1) -> list[str]:
        """Put new stops on a tour, from a position on; return their ids. Errors as of `TourRegister.create`."""
        tour = tour_row(self.change, tour_id)
        self._refuse_twice(tour, [one.site_id for one in stops])
        owner = {"tour_id": tour_id, "body": tour["body"]}
        rows = [
            {**_row(one), **owner, "stop_id": uuid.uuid4().hex, "position": position}
            for position, one in enumerate(stops, first)
        ]
        self.change.insert(TourStopRow, rows)
        self._stops |= {row["stop_id"]: None for row in rows}
        return [str(row["stop_id"]) for row in rows]

    def _refuse_twice(self, tour: Values, sites: Sequence[str]) -> None:
        """See that no site is emptied by two tours of a day."""
        same_day = select(TourRow.tour_id).where(TourRow.day == tour["day"])
        taken = TourStopRow.site_id.in_(sites) & (TourStopRow.state == "open") & TourStopRow.tour_id.in_(same_day)
        found = self.change.rows(TourStopRow, taken)
        twice = next((one for one in sites if sites.count(one) > 1), "")
        if found or twice:
            where = found[0]["tour_id"] if found else "this tour"
            raise TourConflictError(
                f"{twice or found[0]['site_id']} is on {where} already; a day needs it once", reason="taken"
            )

    def close(self) -> None:
        """Raise the versions of what was touched, and keep what was there before."""
        tours = {one: tour_row(self.change, one) for one in self._tours}
        versions = {one: row["version"] + (self._tours[one] is not None) for one, row in tours.items()}
        after = {one["stop_id"]: one for one in self._touched()}
        kept = {
            "at": instants.text(self.change.at),
            "tours": {one: before and _thin(before) for one, before in self._tours.items()},
            "versions": versions,
            "lines": self._lines,
            "stops": {one: [before and _thin(before), _thin(after[one])] for one, before in self._stops.items()},
        }
        for tour_id, row in tours.items():
            self.change.update(TourRow, [row], {"version": versions[tour_id], "undo": kept})

    def _touched(self) -> list[Values]:
        return self.change.rows(TourStopRow, TourStopRow.stop_id.in_([*self._stops]))


def tour_row(change: Change, tour_id: str, *, version: int | None = None) -> Values:
    """A tour as it is; UnknownTourError, TourConflictError: as their names say."""
    rows = change.rows(TourRow, TourRow.tour_id == tour_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownTourError(tour_id[:40])
    if version is not None and rows[0]["version"] != version:
        raise TourConflictError(f"{tour_id} has version {rows[0]['version']} by now, not {version}; look at it again")
    return rows[0]


def _row(one: Tour | TourStop) -> Values:
    row = {name: getattr(one, name) for name in one.__slots__}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _thin(row: Values) -> Values:
    """A row as it is kept for an undo: instants and days as texts, no undo in an undo."""
    kept = {name: one for name, one in row.items() if name not in {"undo", "line", "note", "photos"}}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in kept.items()}


def _fresh_id(change: Change) -> str:
    given = change.db.scalars(select(TourRow.tour_id))
    return f"tour-{max((int(one.removeprefix('tour-')) for one in given), default=0) + 1:04d}"


def take_back(change: Change, row: Values) -> set[str]:
    """Undo the last change of a tour's plan, and return which tours it was of; errors as of `TourRegister.undo_all`."""
    before = row["undo"]
    if before is None or undo_time.is_over(instants.parse(before["at"]), change.at):
        seconds = undo_time.SHOWN.seconds
        raise TourConflictError(
            f"a change of {row['tour_id']} can be taken back for {seconds} s, and is older", reason="late"
        )
    _restore(change, before)
    return {*before["tours"]}


def _restore(change: Change, kept: Values) -> None:
    """Put back what `TourRevision.close` has kept."""
    for tour_id, version in kept["versions"].items():
        tour_row(change, tour_id, version=version)
    for stop_id, (before, after) in kept["stops"].items():
        _put_back(change, stop_id, before, after)
    for tour_id, before in kept["tours"].items():
        now = tour_row(change, tour_id)
        if before is not None:
            values = {name: before[name] for name in _PLANNED} | _line_of(kept, tour_id)
            change.update(TourRow, [now], {**values, "version": now["version"] + 1, "undo": None})
        elif now["state"] == "planned":
            change.delete(TourRow, TourRow.tour_id == tour_id)
        else:
            raise TourConflictError(f"the crew of {tour_id} has begun; nothing is taken back", reason="reported")


def _line_of(kept: Values, tour_id: str) -> Values:
    """The line that a tour had, if the change gave it another one."""
    lines = kept.get("lines", {})
    return {"line": lines[tour_id]} if tour_id in lines else {}


def _put_back(change: Change, stop_id: str, before: Values | None, after: Values) -> None:
    now = change.rows(TourStopRow, TourStopRow.stop_id == stop_id)
    if not now or _thin(now[0]) != after:
        raise TourConflictError(
            f"the crew has reported {after['site_id']} meanwhile; nothing is taken back", reason="reported"
        )
    if before is None:
        change.delete(TourStopRow, TourStopRow.stop_id == stop_id)
        return
    planned = before["planned_at"]
    change.update(TourStopRow, now, {**before, "planned_at": planned and datetime.fromisoformat(planned)})
