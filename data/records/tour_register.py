"""The register of tours: read, planned, changed, taken back, and separated from who drove them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select

from data.records.change import ACTOR, within_reach
from data.records.ledger import Ledger
from data.records.tour_revision import TourRevision, take_back, tour_row
from data.records.tours import Tour, TourStop, UnknownStopError, UnknownTourError
from data.records.tours_schema import TourActionRow, TourRow, TourStopRow

_Shown = TypeVar("_Shown")


class TourRegister:
    """The tours of the bodies of a town; safe to use from several threads and processes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def tours(self, first: date, last: date | None = None) -> list[Tour]:
        """Those of a day, or of all days from one to another, that who acts may see, by day and id."""
        days = TourRow.day.between(first, last or first)
        return self._read(Tour, TourRow, days, order=[TourRow.day, TourRow.tour_id])

    def tour(self, tour_id: str) -> Tour:
        """One of them; UnknownTourError: there is none of this id."""
        found = self._read(Tour, TourRow, TourRow.tour_id == tour_id)
        if not found:
            raise UnknownTourError(tour_id[:40])
        return found[0]

    def stops(self, tour_ids: Iterable[str]) -> list[TourStop]:
        """The stops of tours in the order of each, dropped ones too."""
        order = [TourStopRow.tour_id, TourStopRow.position]
        return self._read(TourStop, TourStopRow, TourStopRow.tour_id.in_([*tour_ids]), order=order)

    def stops_by_tour(self, tours: Iterable[Tour]) -> dict[str, list[TourStop]]:
        """The same by id of the tour, in the order of the tours; of those without stops none."""
        found: dict[str, list[TourStop]] = {one.tour_id: [] for one in tours}
        for stop in self.stops(found) if found else ():
            found[stop.tour_id].append(stop)
        return found

    def stop(self, stop_id: str) -> TourStop:
        """One of them; UnknownStopError: there is none of this id."""
        found = self._read(TourStop, TourStopRow, TourStopRow.stop_id == stop_id)
        if not found:
            raise UnknownStopError(stop_id[:40])
        return found[0]

    def carried(self, day: date, *, since: date) -> list[TourStop]:
        """What tours of days from ``since`` on until before a day have left undone, and no later tour has taken up."""
        days = select(TourRow.tour_id, TourRow.day).where(TourRow.day.between(since, day), within_reach(TourRow))
        with self._ledger.read() as db:
            known = {one.tour_id: one.day for one in db.execute(days)}
        last: dict[str, TourStop] = {}
        for one in sorted(self.stops(known), key=lambda stop: (known[stop.tour_id], stop.state != "carried_over")):
            if one.state != "dropped":
                last[one.site_id] = one
        left = (one for one in last.values() if one.state in {"carried_over", "unreachable"})
        return [one for one in left if known[one.tour_id] < day]

    def create(self, tour: Tour, stops: Sequence[TourStop]) -> str:
        """Make a tour of stops in their order; return its id. TourConflictError: a site is on another one that day."""
        with self.revision("tour create", body=tour.body) as revision:
            return revision.create(tour, stops)

    @contextmanager
    def revision(self, what: str, *, body: str = "") -> Iterator[TourRevision]:
        """A change of the plans of tours, which counts in their versions once it is done."""
        with self._ledger.change(ACTOR.get(), what, body=body) as change:
            revision = TourRevision(change)
            yield revision
            revision.close()

    def undo(self, versions: Mapping[str, int]) -> None:
        """Take back the last changes of the plans of all of some tours, or none; one change.

        Args:
            versions: by id of the tour, which one is taken back; what was done last comes last.

        Raises:
            TourConflictError: one is too long ago, something else has happened since, or there is none.
            UnknownTourError: there is no such tour.
        """
        if not versions:
            return
        with self._ledger.change(ACTOR.get(), "tour undo") as change:
            for tour_id, version in versions.items():
                tour_row(change, tour_id, version=version)
            back = set[str]()
            for tour_id, version in reversed([*versions.items()]):
                if tour_id not in back:  # one change may be of several tours
                    back |= take_back(change, tour_row(change, tour_id, version=version))

    def forget(self, *, before: datetime) -> int:
        """Separate tours of days before an instant from who drove them, and from what their devices sent."""
        old = TourRow.day < before.date()
        with self._ledger.read() as db:
            named = db.scalar(select(TourRow.tour_id).where(old, TourRow.team_id.is_not(None)).limit(1))
            sent = db.scalar(select(TourActionRow.action_id).where(TourActionRow.received_at < before).limit(1))
        if named is None and sent is None:
            return 0  # nothing changes: nobody need look again
        with self._ledger.change(ACTOR.get(), "tour forget") as change:
            gone = change.delete(TourActionRow, TourActionRow.received_at < before)
            rows = change.rows(TourRow, old & TourRow.team_id.is_not(None))
            notes = change.rows(TourStopRow, TourStopRow.tour_id.in_([one["tour_id"] for one in rows]))
            change.update(TourStopRow, notes, {"note": ""})
            return gone + change.update(TourRow, rows, {"team_id": None, "undo": None})

    def _read(
        self, kind: type[_Shown], table: Any, where: ColumnElement[bool], *, order: Sequence[Any] = ()
    ) -> list[_Shown]:
        columns = [getattr(table, name) for name in kind.__slots__]  # type: ignore[attr-defined]  # a slotted dataclass
        found = select(*columns).where(where, within_reach(table)).order_by(*order)
        with self._ledger.read() as db:
            return [kind(**row) for row in db.execute(found).mappings()]
