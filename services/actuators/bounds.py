"""What an actuator may do: its bounds hold for people and programs alike, and again when a run is confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from data.errors import FieldError
from data.opening_hours import BERLIN
from data.records.actuator_runs import ActuatorRun
from data.town.actuators import Actuator

A_DAY: Final = timedelta(days=1)


def check(
    one: Actuator, runs: Sequence[ActuatorRun], measured: Mapping[str, float], *, minutes: int, now: datetime
) -> None:
    """See that a run may begin.

    Args:
        one: what is to run.
        runs: its runs that ended within the last day.
        measured: by measure what its site says now; what is unknown is missing.
        minutes: how long it is to run.
        now: UTC.

    Raises:
        FieldError: ``longest``, ``quiet``, ``pause``, ``day`` or ``guard``: this bound forbids it.
    """
    if not 1 <= minutes <= one.longest_min:
        raise FieldError("longest", f"{minutes} minutes: 1 to {one.longest_min} may be")
    if one.is_quiet(now.astimezone(BERLIN).time()):
        raise FieldError("quiet", f"it is quiet from {one.quiet[0]:%H:%M} to {one.quiet[1]:%H:%M}")
    ran = [run for run in runs if run.confirmed_at is not None and run.ended_at is not None]
    last = max((run.ended_at for run in ran if run.ended_at), default=None)
    if last is not None and now < (free := last + timedelta(minutes=one.pause_min)):
        raise FieldError("pause", f"it rests until {free:%H:%M} UTC")
    if (spent := sum(_minutes(run, now) for run in ran)) + minutes > one.day_min:
        raise FieldError("day", f"it ran {spent:.0f} of {one.day_min} minutes within 24 hours")
    if forbidding := forbidden(one, measured):
        raise FieldError("guard", f"{forbidding} is outside of what this actuator may run at, or unknown")


def forbidden(one: Actuator, measured: Mapping[str, float]) -> str:
    """The first measure at which it must not run; empty: none forbids it."""
    return next((guard.measure for guard in one.guards if not guard.allows(measured.get(guard.measure))), "")


def _minutes(run: ActuatorRun, now: datetime) -> float:
    """How long it ran within the last day."""
    if run.confirmed_at is None or run.ended_at is None:
        return 0.0
    return max(0.0, (run.ended_at - max(run.confirmed_at, now - A_DAY)).total_seconds() / 60)
