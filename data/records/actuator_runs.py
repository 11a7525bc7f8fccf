"""Runs of what is switched at sites: asked for, confirmed, switched on, seen to be on, switched off, seen to be off."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import select

from data.errors import ConflictError, NotFoundError
from data.records.actuator_schema import ActuatorRunRow
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger

RunState: TypeAlias = Literal["asked", "starting", "on", "stopping", "ended", "failed"]
OPEN: Final[tuple[RunState, ...]] = ("asked", "starting", "on", "stopping")
UNDER_WAY: Final[tuple[RunState, ...]] = ("starting", "on", "stopping")
CONFIRM_WITHIN: Final = timedelta(minutes=10)
"""What nobody confirms by then is not wanted any more."""
_ID_BYTES: Final = 8


class UnknownRunError(NotFoundError):
    """No such run, or none that who acts may see."""

    kind = "run"


class RunStateError(ConflictError):
    """A run that is not in a state for that."""


class OtherRunError(ConflictError):
    """Another run of the same actuator is under way or waits for somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActuatorRun:
    """One run.

    Args:
        run_id: given when it is asked for; commands carry it, so that what arrives twice is done once.
        actuator: its name in the town's file.
        minutes: how long it is to be on.
        state: ``asked``: somebody has to confirm it; ``starting``: being switched on; ``on``: it said so itself;
            ``stopping``: being switched off; ``ended``: it is off; ``failed``: it is not known to be off, or never ran.
        until: when it is switched off, UTC; None: it is not confirmed yet.
        read_at: when its state was heard last, UTC.
        due: when it is looked after next, UTC.
        attempts: in vain, of what is being done.
        error: what went wrong last.
    """

    run_id: str
    body: str
    actuator: str
    reason: str
    minutes: int
    is_automatic: bool
    state: RunState
    asked_at: datetime
    confirmed_at: datetime | None
    until: datetime | None
    read_at: datetime | None
    ended_at: datetime | None
    due: datetime
    attempts: int
    error: str


class ActuatorRuns:
    """All of them; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self) -> list[ActuatorRun]:
        """Those that have not ended, the oldest first."""
        return self._found(ActuatorRunRow.state.in_(OPEN))

    def of(self, actuator: str, *, since: datetime) -> list[ActuatorRun]:
        """Those of one that have not ended or did so since, the oldest first."""
        recent = (ActuatorRunRow.ended_at.is_(None)) | (ActuatorRunRow.ended_at >= since)
        return self._found(ActuatorRunRow.actuator == actuator, recent)

    def _found(self, *where: object) -> list[ActuatorRun]:
        asked = select(*_COLUMNS).where(within_reach(ActuatorRunRow), *where)  # type: ignore[arg-type]  # conditions
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(ActuatorRunRow.asked_at, ActuatorRunRow.run_id)).mappings()
            return [ActuatorRun(**row) for row in rows]

    def ask(
        self,
        actuator: str,
        *,
        minutes: int,
        reason: str,
        body: str,
        now: datetime,
        allowed: Callable[[list[ActuatorRun]], None],
        is_automatic: bool = False,
    ) -> str:
        """Ask for a run; return its id. What is automatic is confirmed by that.

        Args:
            actuator: its name.
            minutes: how long.
            reason: why.
            body: whose it is.
            now: UTC.
            allowed: is given the runs of the last day in the same transaction, and raises where it may not be.
            is_automatic: a program asks.

        Raises:
            OtherRunError: another run has not ended.
        """
        with self._ledger.change(ACTOR.get(), "actuator ask", body=body) as change:
            runs = _day(change, actuator, now)
            if any(one.state in OPEN for one in runs):
                raise OtherRunError(f"{actuator} runs already, or waits for somebody to confirm it")
            allowed(runs)
            row: Values = {name: None for name in ActuatorRun.__slots__ if name != "body"}
            row |= {"run_id": secrets.token_hex(_ID_BYTES), "actuator": actuator, "reason": reason, "minutes": minutes}
            row |= {"is_automatic": is_automatic, "state": "asked", "asked_at": now, "attempts": 0, "error": ""}
            row["due"] = now + CONFIRM_WITHIN
            if is_automatic:
                row |= _confirmed(minutes, now)
            return str(change.insert(ActuatorRunRow, [row])[0]["run_id"])

    def confirm(self, run_id: str, *, now: datetime, allowed: Callable[[list[ActuatorRun]], None]) -> None:
        """Let it be switched on; once more changes nothing. RunStateError: it is too late. UnknownRunError: none."""
        with self._ledger.change(ACTOR.get(), "actuator confirm") as change:
            row = _row(change, run_id)
            if row["state"] in {"starting", "on"}:
                return
            if row["state"] != "asked" or row["due"] < now:
                raise RunStateError(f"run {run_id} is {row['state']} and cannot be confirmed any more")
            allowed([one for one in _day(change, row["actuator"], now) if one.run_id != run_id])
            change.update(ActuatorRunRow, [row], _confirmed(row["minutes"], now))

    def stop(self, run_id: str, *, now: datetime, reason: str = "") -> None:
        """Let it be switched off, whatever its bounds; once more changes nothing. UnknownRunError: there is none."""
        with self._ledger.change(ACTOR.get(), "actuator stop") as change:
            row = _row(change, run_id)
            if row["state"] == "asked":
                change.update(ActuatorRunRow, [row], {"state": "ended", "ended_at": now, "error": reason})
            elif row["state"] in {"starting", "on"}:
                said = {"state": "stopping", "due": now, "attempts": 0, "error": reason or row["error"]}
                change.update(ActuatorRunRow, [row], said)

    def told(self, run: ActuatorRun, deed: str, **values: object) -> bool:
        """Write down what became of a run as it was known; False: somebody was faster."""
        with self._ledger.change(ACTOR.get(), deed) as change:
            row = _row(change, run.run_id)
            if (row["state"], row["attempts"], row["due"]) != (run.state, run.attempts, run.due):
                return False
            change.update(ActuatorRunRow, [row], dict(values))
            return True


def _confirmed(minutes: int, now: datetime) -> Values:
    return {"state": "starting", "confirmed_at": now, "until": now + timedelta(minutes=minutes), "due": now}


def _day(change: Change, actuator: str, now: datetime) -> list[ActuatorRun]:
    ended = ActuatorRunRow.ended_at.is_(None) | (ActuatorRunRow.ended_at >= now - timedelta(days=1))
    rows = change.rows(ActuatorRunRow, (ActuatorRunRow.actuator == actuator) & ended)
    return [ActuatorRun(**{name: row[name] for name in ActuatorRun.__slots__}) for row in rows]


def _row(change: Change, run_id: str) -> Values:
    rows = change.rows(ActuatorRunRow, ActuatorRunRow.run_id == run_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownRunError(run_id[:40])
    return rows[0]


_COLUMNS: Final = [getattr(ActuatorRunRow, name) for name in ActuatorRun.__slots__]
