"""Jobs: asked for, claimed by one process, reported on while they run, ended; a row for each run."""

import re
import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Update, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from data.errors import BadRequestError, NotFoundError
from data.records.change import ACTOR, within_reach
from data.records.ledger import Ledger
from data.records.schema import JobRow

State: TypeAlias = Literal["due", "running", "done", "failed", "cancelled"]
_OPEN: Final = ("due", "running")
_ENDED: Final = ("done", "failed", "cancelled")
_LOST: Final = "the process that did it ended before it was done"
_KILLED: Final = re.compile(r"its process (was killed by|ended with) ")
SILENT: Final = timedelta(seconds=15)
"""A worker that has said nothing for so long is gone, and others do what it had begun."""
_UNCLAIMED: Final = {"state": "due", "claimed_by": "", "heartbeat": None, "began_at": None, "progress": 0.0, "step": ""}


class UnknownJobError(NotFoundError):
    """No job of this id."""

    kind = "job"


class NotOverError(BadRequestError):
    """A run that is to be tried again, and is not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One run of a job.

    Args:
        name: of the job; several runs share it.
        owner: who asked for it, ``anybody`` where nobody is known; empty: the schedule.
        due: not before this instant, UTC.
        progress: 0 to 1.
        step: what it does now, in a few words.
        claimed_by: the process that has it; empty: none yet.
        heartbeat: when that process was heard of last, UTC.
        is_cancelled: somebody wants it to end; it goes on until the process sees that.
        result: what it says of itself when it is done.
        error: why it failed, one sentence.
    """

    job_id: str
    name: str
    body: str
    owner: str
    parameters: Mapping[str, Any]
    state: State
    due: datetime
    progress: float
    step: str
    claimed_by: str
    heartbeat: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    is_cancelled: bool
    result: Mapping[str, Any] | None
    error: str

    @property
    def has_died(self) -> bool:
        """Whether a process that did it ended before it was done, by itself or by somebody's hand."""
        return self.error == _LOST or _KILLED.match(self.error) is not None

    def is_silent(self, now: datetime) -> bool:
        """Whether it is under way, and the worker that has it has said nothing for too long."""
        return self.state == "running" and self.heartbeat is not None and now - self.heartbeat > SILENT


class Jobs:
    """Every run of every job, safe to use from several processes and threads; instants are UTC."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    # ---- asking -----------------------------------------------------------------------------

    def ask(self, name: str, parameters: Mapping[str, Any] | None = None, *, body: str = "") -> str:
        """Somebody wants a job to be done at once; return the id of that run."""
        with self._ledger.change(ACTOR.get(), "job ask", body=body) as change:
            row = _new(name, parameters or {}, due=change.at, owner=change.actor or "anybody")
            change.insert(JobRow, [row])
        return str(row["job_id"])

    def schedule(self, name: str, *, due: datetime) -> None:
        """See that a periodic job has one run that is due or under way; if there is one it stays as it is."""
        newest = select(JobRow.job_id, JobRow.state).where(JobRow.name == name, JobRow.owner == "")
        with self._ledger.read() as db:
            last = db.execute(newest.order_by(JobRow.due.desc(), JobRow.job_id).limit(1)).first()
        if last is not None and last.state in _OPEN:
            return
        # Named after the run before it: of two workers that see the end of that one, one only can add the next.
        job_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {last.job_id if last else self._ledger.town}").hex
        row = {**self._ledger.owner, **_new(name, {}, due=due, owner=""), "job_id": job_id}
        with suppress(IntegrityError), self._ledger.note() as db:
            db.execute(insert(JobRow), row)

    def unplan(self) -> None:
        """Forget what is due by the clock, because the clock, or what there is to do, may be another now."""
        with self._ledger.note() as db:
            db.execute(delete(JobRow).where(JobRow.owner == "", JobRow.state == "due"))

    def cancel(self, job_id: str) -> None:
        """Somebody wants a run to end: one that has not begun is cancelled now, another by the process that has it."""
        with self._ledger.change(ACTOR.get(), "job cancel") as change:
            found = change.rows(JobRow, (JobRow.job_id == job_id) & within_reach(JobRow))
            if not found:
                raise UnknownJobError(job_id)
            if found[0]["state"] == "due":
                change.update(JobRow, found, {"is_cancelled": True, "state": "cancelled", "ended_at": change.at})
            elif found[0]["state"] == "running":
                change.update(JobRow, found, {"is_cancelled": True})

    def retry(self, job_id: str) -> str:
        """Ask for a run that is over once more, with the same parameters; return the id of the new one.

        Raises:
            UnknownJobError: there is none of this id.
            NotOverError: it is due or under way.
        """
        run = self.run(job_id)
        if run.state in _OPEN:
            raise NotOverError(f"job {job_id!r} is {run.state}; what is over can be tried again")
        return self.ask(run.name, run.parameters, body=run.body)

    # ---- doing ------------------------------------------------------------------------------

    def claim(self, worker: str, names: Collection[str], *, now: datetime) -> JobRun | None:
        """Let a worker take the run, of the jobs it can do, that has been due longest; None: nothing is due."""
        due = select(JobRow.job_id).where(JobRow.state == "due", JobRow.due <= now, JobRow.name.in_(names))
        first = due.order_by(JobRow.due, JobRow.job_id).limit(1).with_for_update(skip_locked=True)
        taken = (
            update(JobRow)
            .where(JobRow.job_id == first.scalar_subquery(), JobRow.state == "due")
            .values(state="running", claimed_by=worker, heartbeat=now, began_at=now)
            .returning(*_COLUMNS)
        )
        with self._ledger.note() as db:
            row = db.execute(taken).mappings().first()
        return None if row is None else _run(row)

    def report(self, run: JobRun, *, progress: float, step: str = "", now: datetime) -> bool:
        """Say how far a claimed run has come (0 to 1); return whether it is to go on."""
        values = {"progress": min(1.0, max(0.0, progress)), "step": step[:128], "heartbeat": now}
        with self._ledger.note() as db:
            return db.scalar(_mine(run).values(values).returning(JobRow.is_cancelled)) is False

    def beat(self, worker: str, job_ids: Collection[str], *, now: datetime) -> set[str]:
        """Say that a worker lives, and with it its runs; return the ids of those that are to go on."""
        if not job_ids:
            return set()
        mine = JobRow.job_id.in_(job_ids), JobRow.claimed_by == worker, JobRow.state == "running"
        lives = update(JobRow).where(*mine).values(heartbeat=now).returning(JobRow.job_id, JobRow.is_cancelled)
        with self._ledger.note() as db:
            return {row.job_id for row in db.execute(lives) if not row.is_cancelled}

    def finish(
        self,
        run: JobRun,
        state: Literal["done", "failed", "cancelled"],
        *,
        now: datetime,
        result: Mapping[str, Any] | None = None,
        error: str = "",
    ) -> None:
        """End a claimed run; one that has ended, or that another worker has now, stays as it is."""
        values: dict[str, Any] = {"state": state, "ended_at": now, "error": error}
        values |= {"result": None if result is None else dict(result)}
        values |= {"progress": 1.0} if state == "done" else {}
        with self._ledger.note() as db:
            db.execute(_mine(run).values(values))

    def give_back(self, worker: str, *, now: datetime) -> int:
        """Let others do what a worker that ends has begun; return how many runs."""
        with self._ledger.note() as db:
            mine = update(JobRow).where(JobRow.claimed_by == worker, JobRow.state == "running")
            return db.execute(mine.values({**_UNCLAIMED, "due": now})).rowcount

    def take_back(self, *, silent_since: datetime, now: datetime) -> int:
        """Let others do the runs of workers that have not been heard of since an instant; return how many.

        What has ended a worker twice is not tried again: it fails.
        """
        lost = JobRow.state == "running", JobRow.heartbeat < silent_since
        failed, again = {"state": "failed", "ended_at": now}, {**_UNCLAIMED, "due": now, "error": _LOST}
        with self._ledger.note() as db:
            twice = db.execute(update(JobRow).where(*lost, JobRow.error == _LOST).values(failed)).rowcount
            return twice + db.execute(update(JobRow).where(*lost).values(again)).rowcount

    def forget(self, *, ended_before: datetime, scheduled_before: datetime | None = None) -> int:
        """Delete runs that ended before an instant, those by the clock before another; return how many.

        The last one of each job stays, by the clock and asked for.
        """
        last = select(JobRow.job_id).where(JobRow.state.in_(_ENDED)).order_by(JobRow.ended_at.desc()).limit(1)
        by_clock = JobRow.owner == ""
        old = (JobRow.ended_at < ended_before) | (by_clock & (JobRow.ended_at < (scheduled_before or ended_before)))
        with self._ledger.note() as db:
            names = db.scalars(select(JobRow.name).distinct()).all()
            kinds = [(name, kind) for name in names for kind in (by_clock, ~by_clock)]
            kept = {db.scalar(last.where(JobRow.name == name, kind)) for name, kind in kinds} - {None}
            gone = JobRow.state.in_(_ENDED), old, JobRow.job_id.not_in(kept)
            return db.execute(delete(JobRow).where(*gone)).rowcount

    # ---- looking ----------------------------------------------------------------------------

    def run(self, job_id: str) -> JobRun:
        """One run; UnknownJobError: there is none of this id."""
        found = self._runs(JobRow.job_id == job_id, within_reach(JobRow), most=1)
        if not found:
            raise UnknownJobError(job_id)
        return found[0]

    def runs(self, name: str = "", *, most: int = 100) -> list[JobRun]:
        """The newest runs of a job, or of all, that who acts may see, the newest first."""
        return self._runs(*([JobRow.name == name] if name else []), within_reach(JobRow), most=most)

    def open(self) -> list[JobRun]:
        """Every run that is due or under way."""
        return self._runs(JobRow.state.in_(_OPEN), most=None)

    def past(self, name: str, *, most: int = 8) -> list[JobRun]:
        """The newest runs of a job by the clock that have ended, the newest first."""
        return self._runs(JobRow.name == name, JobRow.owner == "", JobRow.state.in_(_ENDED), most=most)

    def last(self, name: str) -> JobRun | None:
        """The run of a job that was done last; None: none was."""
        return next(iter(self._runs(JobRow.name == name, JobRow.state == "done", most=1)), None)

    def last_done(self) -> dict[str, datetime]:
        """When each job was last done, UTC, by name; without those that never were."""
        statement = select(JobRow.name, func.max(JobRow.ended_at)).where(JobRow.state == "done").group_by(JobRow.name)
        with self._ledger.read() as db:
            return {name: at for name, at in db.execute(statement) if at is not None}

    def _runs(self, *where: ColumnElement[bool], most: int | None) -> list[JobRun]:
        statement = select(*_COLUMNS).where(*where).order_by(JobRow.due.desc(), JobRow.job_id).limit(most)
        with self._ledger.read() as db:
            return [_run(row) for row in db.execute(statement).mappings()]


def _mine(run: JobRun) -> Update:
    """A change of a run as long as the worker has it that claimed it."""
    claim = JobRow.job_id == run.job_id, JobRow.claimed_by == run.claimed_by, JobRow.state == "running"
    return update(JobRow).where(*claim)


_COLUMNS: Final = [getattr(JobRow, name) for name in JobRun.__slots__]


def _run(row: RowMapping) -> JobRun:
    return JobRun(**row)


def _new(name: str, parameters: Mapping[str, Any], *, due: datetime, owner: str) -> dict[str, Any]:
    return {
        "job_id": uuid.uuid4().hex,
        "name": name,
        "owner": owner,
        "parameters": dict(parameters),
        "state": "due",
        "due": due,
        "progress": 0.0,
        "step": "",
        "claimed_by": "",
        "heartbeat": None,
        "began_at": None,
        "ended_at": None,
        "is_cancelled": False,
        "result": None,
        "error": "",
    }
