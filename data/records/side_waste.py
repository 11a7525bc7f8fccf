"""Waste that lies beside a container (Beistellung): whoever may find out whose it is comes first, then it is cleared.

The office that asks whose it is belongs to another body than the crew: these rows are the town's own.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import select

from data.errors import ConflictError, NotFoundError
from data.records.change import ACTOR, REACH, Change, within_reach
from data.records.crew_log import Verdict
from data.records.ledger import Ledger
from data.records.tours import TourStop
from data.records.tours_schema import SideWasteRow

SideWasteState: TypeAlias = Literal["reported", "secured", "released", "cleared"]
STEPS: Final = {"secured": ("reported",), "released": ("reported", "secured"), "cleared": ("released",)}
"""From which states each is reached."""


class UnknownSideWasteError(NotFoundError):
    """No such report, or none that who acts may see."""

    kind = "report of waste"


class SideWasteError(ConflictError):
    """Waste that is not to be touched as asked in its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideWaste:
    """Waste beside a container.

    Args:
        report_id: the id of the action that reported it.
        stop_id: of the tour that found it; what was noted and photographed stands there.
        state: ``reported``: it waits for the office; ``secured``: evidence is being taken, nobody touches it;
            ``released``: it may be cleared; ``cleared``: it is gone.
    """

    report_id: str
    body: str
    site_id: str
    stop_id: str
    state: SideWasteState
    reported_at: datetime
    changed_at: datetime


class SideWasteRegister:
    """What lies beside the containers of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self) -> list[SideWaste]:
        """What is not cleared, as far as who acts may see it, the longest first."""
        columns = [getattr(SideWasteRow, name) for name in SideWaste.__slots__]
        found = select(*columns).where(SideWasteRow.state != "cleared", within_reach(SideWasteRow))
        with self._ledger.read() as db:
            return [SideWaste(**one) for one in db.execute(found.order_by(SideWasteRow.reported_at)).mappings()]

    def states(self) -> dict[str, SideWasteState]:
        """By site the state of what lies there, for whoever goes there, of whichever body."""
        before = REACH.set(None)
        try:
            return {one.site_id: one.state for one in self.open()}
        finally:
            REACH.reset(before)

    def put(self, report_id: str, state: SideWasteState) -> None:
        """Let the office decide.

        Raises:
            SideWasteError: it is in a state from which that one is not reached.
            UnknownSideWasteError: there is no such report.
        """
        with self._ledger.change(ACTOR.get(), f"side waste {state}") as change:
            rows = change.rows(SideWasteRow, SideWasteRow.report_id == report_id)
            if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
                raise UnknownSideWasteError(report_id[:40])
            if rows[0]["state"] not in STEPS.get(state, ()):
                raise SideWasteError(f"what lies there is {rows[0]['state']}; from there it cannot become {state}")
            change.update(SideWasteRow, rows, {"state": state, "changed_at": change.at})


def state_at(change: Change, site_id: str) -> str:
    """The state of what lies beside a site; empty: nothing does."""
    there = (SideWasteRow.site_id == site_id) & (SideWasteRow.state != "cleared")
    rows = change.rows(SideWasteRow, there)
    return str(rows[-1]["state"]) if rows else ""


def follow(change: Change, verdict: Verdict, stop: TourStop, report_id: str) -> None:
    """Note what a crew has found or cleared; the rows are another body's, to which the crew hands it over."""
    handed = replace(change, reach=None)
    there = (SideWasteRow.site_id == stop.site_id) & (SideWasteRow.state != "cleared")
    rows = change.rows(SideWasteRow, there)
    if verdict.side_waste == "cleared":
        handed.update(SideWasteRow, rows, {"state": "cleared", "changed_at": change.at})
    if verdict.side_waste == "reported" and not rows:
        row = {"report_id": report_id, "site_id": stop.site_id, "stop_id": stop.stop_id, "state": "reported"}
        handed.insert(SideWasteRow, [{**row, "reported_at": change.at, "changed_at": change.at}])
