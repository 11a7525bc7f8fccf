"""What dispatchers have noted of sites: what somebody sees to, and remarks; each deed can be undone for a while."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import select

from data.declare import layer_id
from data.errors import ConflictError, FieldError, NotFoundError
from data.records import undo_time
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.work_schema import WorkRow

WorkKind: TypeAlias = Literal["taken", "note"]
"""taken: somebody sees to it; note: a remark."""
WORK_KINDS: Final[tuple[WorkKind, ...]] = get_args(WorkKind)
LONGEST: Final = 400
MOST_SITES: Final = 500


class UnknownDeedError(NotFoundError):
    """No deed of this id, or none that who acts may undo."""

    kind = "deed"


class LateUndoError(ConflictError):
    """A deed is older than deeds can be undone."""

    reason = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One thing that is so at a site.

    Args:
        text: what somebody wrote; empty: nothing.
        at: since when, UTC.
    """

    site_id: str
    kind: WorkKind
    text: str
    at: datetime


class WorkItems:
    """What is noted of the sites of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self) -> list[WorkItem]:
        """All that has not ended and that who acts may see, the newest first."""
        columns = (WorkRow.site_id, WorkRow.kind, WorkRow.text, WorkRow.at)
        asked = select(*columns).where(within_reach(WorkRow) & WorkRow.ended_at.is_(None))
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(WorkRow.at.desc(), WorkRow.work_id.desc())).mappings()
            return [WorkItem(**row) for row in rows]

    def begin(self, kind: WorkKind, sites: Sequence[str], *, deed_id: str, text: str = "") -> int:
        """Note something of sites; return of how many. The same deed twice is one; what is so already stays as it is.

        Raises:
            FieldError: there are no sites, or too many, or the text is too long, or a note says nothing.
            ForeignBodyError: a site is of a body that who acts may not change.
        """
        row = {"kind": kind, "text": " ".join(text.split()), "deed_id": deed_id}
        _check(kind, sites, str(row["text"]))
        return self._begin("work take", row, sites) if kind == "taken" else self._begin("work note", row, sites)

    def _begin(self, what: str, row: Values, sites: Sequence[str]) -> int:
        kind, deed_id = row["kind"], row["deed_id"]
        with self._ledger.change(ACTOR.get(), what) as change:
            if _is_done(change, deed_id):
                return 0
            begun = () if kind == "note" else {row["site_id"] for row in _open(change, sites, kind)}
            new = [site for site in dict.fromkeys(sites) if site not in begun]
            facts = {**row, "at": change.at, "ended_at": None, "ended_by": ""}
            owned = [{"site_id": one, "body": change.body_of(layer_id(one)), **facts} for one in new]
            return len(change.insert(WorkRow, owned))

    def end(self, kind: WorkKind, sites: Sequence[str], *, deed_id: str) -> int:
        """End something at sites; return how much ended.

        Raises:
            FieldError: there are no sites, or too many.
            ForeignBodyError: as of `begin`.
        """
        _check("taken", sites, "")
        if kind == "taken":
            return self._end("work leave", kind, sites, deed_id)
        return self._end("work note done", kind, sites, deed_id)

    def _end(self, what: str, kind: WorkKind, sites: Sequence[str], deed_id: str) -> int:
        with self._ledger.change(ACTOR.get(), what) as change:
            if _is_done(change, deed_id):
                return 0
            rows = _open(change, sites, kind)
            change.refuse_foreign(rows)
            return change.update(WorkRow, rows, {"ended_at": change.at, "ended_by": deed_id})

    def undo(self, deed_id: str) -> int:
        """Take a deed back: what it began is gone, what it ended goes on; return how much that was.

        Raises:
            UnknownDeedError: there is none of this id that who acts may undo, or it is undone already.
            LateUndoError: it is too old.
        """
        with self._ledger.change(ACTOR.get(), "work undo") as change:
            begun = change.rows(WorkRow, WorkRow.deed_id == deed_id)
            ended = change.rows(WorkRow, WorkRow.ended_by == deed_id) if deed_id else []
            if not begun and not ended:
                raise UnknownDeedError(deed_id[:40])
            change.refuse_foreign([*begun, *ended])
            done_at = max([row["at"] for row in begun] + [row["ended_at"] for row in ended])
            if undo_time.is_over(done_at, change.at):
                raise LateUndoError("this was done too long ago to be undone; do the opposite instead")
            change.update(WorkRow, ended, {"ended_at": None, "ended_by": ""})
            return len(ended) + (change.delete(WorkRow, WorkRow.deed_id == deed_id) if begun else 0)

    def forget(self, *, ended_before: datetime, begun_before: datetime) -> int:
        """Forget what ended or began before these instants; return how much that was."""
        over = WorkRow.ended_at < ended_before
        old = WorkRow.ended_at.is_(None) & (WorkRow.at < begun_before)
        with self._ledger.read() as db:
            if not db.scalar(select(WorkRow.work_id).where(over | old).limit(1)):
                return 0  # most times: a change without one would have everybody look again
        with self._ledger.change(ACTOR.get(), "work forget") as change:
            return change.delete(WorkRow, over | old)


def _open(change: Change, sites: Collection[str], kind: str) -> list[Values]:
    return change.rows(WorkRow, WorkRow.site_id.in_(sites) & (WorkRow.kind == kind) & WorkRow.ended_at.is_(None))


def _is_done(change: Change, deed_id: str) -> bool:
    return bool(change.rows(WorkRow, (WorkRow.deed_id == deed_id) | (WorkRow.ended_by == deed_id)))


def _check(kind: str, sites: Sequence[str], text: str) -> None:
    if not 0 < len(sites) <= MOST_SITES:
        raise FieldError("sites", f"{len(sites)} sites; choose 1 to {MOST_SITES}")
    if len(text) > LONGEST:
        raise FieldError("text", f"the text has {len(text)} characters; it has at most {LONGEST}")
    if kind == "note" and not text:
        raise FieldError("text", "a note has to say something")
