"""What crews report of their tours: each once, in the order of each device, and never refused for what has changed.

An action carries an id and a number that its device made. Whatever happens on its way (the answer is lost, the device
is switched off, somebody else logs in) it is sent again until it is answered, and counts once. Who sent it is kept
nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import func, select

from data.errors import ConflictError
from data.records.change import Change, Values
from data.records.ledger import Ledger
from data.records.tour_revision import tour_row
from data.records.tours import TourStop, UnknownStopError
from data.records.tours_schema import TourActionRow, TourRow, TourStopRow

CREW: Final = "crew"
"""Who acts, as the audit says it: no name stands on what happens at a stop."""
CrewDeed: TypeAlias = Literal["emptied", "unreachable", "reopened", "note", "photo", "cleared", "weighed", "finished"]
Outcome: TypeAlias = Literal["applied", "repeated", "conflict"]


class ActionOrderError(ConflictError):
    """An action that comes after later ones of its device."""


class AlteredActionError(ConflictError):
    """An action whose id was used for another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewAction:
    """One thing that a crew reports.

    Args:
        action_id: UUID, made on the device.
        device: likewise, of the device itself.
        number: rises with each action of the device.
        tour_id: the tour that the device had before it.
        stop_id: empty: of the tour as a whole.
        at: when, as the device's clock says, UTC.
        facts: ``level``, ``reason``, ``text``, ``kg``, ``file_id``, as its kind has them.
    """

    action_id: str
    device: str
    number: int
    tour_id: str
    stop_id: str = ""
    kind: CrewDeed
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an action does.

    Args:
        outcome: ``applied``; ``repeated``: it was so already; ``conflict``: it is kept, and the tour is another one
            than its crew has seen.
        sentence: what a conflict is about.
        stop: values that its stop gets.
        tour: values that its tour gets.
        all_open: values that every open stop of the tour gets.
        is_emptying: whether a container was emptied that nobody has reported yet.
        is_mistake: whether it was reported emptied, and was not.
        side_waste: ``reported``, ``cleared``: what happens to waste beside the container; empty: nothing.
    """

    outcome: Outcome = "applied"
    sentence: str = ""
    stop: Values = field(default_factory=dict)
    tour: Values = field(default_factory=dict)
    all_open: Values = field(default_factory=dict)
    is_emptying: bool = False
    is_mistake: bool = False
    side_waste: Literal["", "reported", "cleared"] = ""


Decide: TypeAlias = Callable[[CrewAction, Values, Values | None, str], Verdict]
"""Of an action, its tour, its stop and the state of waste beside it (empty: there is none)."""
Effect: TypeAlias = Callable[[Change, TourStop, Verdict], None]
"""What else happens, before anything is committed; done twice it does no more than once."""


class CrewLog:
    """The actions of all crews; safe to use from several threads and processes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def apply(self, action: CrewAction, decide: Decide, waste: Callable[[Change, str], str], effect: Effect) -> Verdict:
        """Let an action count, or say what it did when it came before.

        Args:
            action: what was sent.
            decide: says what it does.
            waste: says the state of waste beside a site.
            effect: does what lies beyond tour and stop.

        Raises:
            UnknownTourError, UnknownStopError: there is no such thing, or none that who acts may see.
            ActionOrderError: the device has sent later ones already.
            AlteredActionError: another action had its id.
        """
        with self._ledger.change(CREW, f"tour {action.kind}") as change:
            tour = tour_row(change, action.tour_id)
            if (before := _before(change, action)) is not None:
                return before
            _check_order(change, action)
            stop = _stop(change, action, tour)
            state = waste(change, stop["site_id"]) if stop else ""
            verdict = decide(action, tour, stop, state)
            _write(change, action, tour, stop, verdict)
            if stop is not None:
                effect(change, _shown({**stop, **verdict.stop}), verdict)
            return verdict


def last_emptying(change: Change, stop_id: str) -> str:
    """The id of the action that reported a stop emptied; empty: that was long ago."""
    told = (
        (TourActionRow.stop_id == stop_id) & (TourActionRow.kind == "emptied") & (TourActionRow.outcome != "repeated")
    )
    rows = sorted(change.rows(TourActionRow, told), key=lambda row: row["received_at"])
    return str(rows[-1]["action_id"]) if rows else ""


def _before(change: Change, action: CrewAction) -> Verdict | None:
    """What the action did when it came before; None: it is new."""
    rows = change.rows(TourActionRow, TourActionRow.action_id == action.action_id)
    if not rows:
        return None
    same = ("device", "number", "tour_id", "stop_id", "kind")
    if any(rows[0][name] != getattr(action, name) for name in same):
        raise AlteredActionError(f"action {action.action_id} came before as another one; give each an id of its own")
    return Verdict(outcome=rows[0]["outcome"], sentence=rows[0]["sentence"])


def _check_order(change: Change, action: CrewAction) -> None:
    last = change.db.scalar(select(func.max(TourActionRow.number)).where(TourActionRow.device == action.device))
    if last is not None and action.number <= last:
        raise ActionOrderError(f"action {action.number} comes after action {last} of its device; send them in order")


def _stop(change: Change, action: CrewAction, tour: Values) -> Values | None:
    """The stop as it is now, perhaps on another tour; None: the action is of the tour as a whole."""
    if not action.stop_id:
        return None
    rows = change.rows(TourStopRow, TourStopRow.stop_id == action.stop_id)
    if not rows or rows[0]["body"] != tour["body"]:
        raise UnknownStopError(action.stop_id[:40])
    return rows[0]


def _write(change: Change, action: CrewAction, tour: Values, stop: Values | None, verdict: Verdict) -> None:
    if stop is not None and verdict.stop:
        change.update(TourStopRow, [stop], verdict.stop)
    if verdict.all_open:
        there = (TourStopRow.tour_id == tour["tour_id"]) & (TourStopRow.state == "open")
        change.update(TourStopRow, change.rows(TourStopRow, there), verdict.all_open)
    change.update(TourRow, [tour], verdict.tour)
    row = {name: getattr(action, name) for name in ("action_id", "device", "number", "tour_id", "stop_id", "kind")}
    said = {"outcome": verdict.outcome, "sentence": verdict.sentence, "received_at": change.at, "body": tour["body"]}
    change.insert(TourActionRow, [{**row, **said}])


def _shown(row: Values) -> TourStop:
    return TourStop(**{name: row[name] for name in TourStop.__slots__})
