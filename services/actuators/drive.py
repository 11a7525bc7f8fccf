"""Carries runs through: switches on, reads back, switches off at the end, each tried again in pauses and not for ever.

A run that does not say that it is on is switched off. A run is over only when it says that it is off. Each command says
until when it holds, so that what is switched can switch itself off while nobody reaches it.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from data import instants, strict_json
from data.records.actuator_runs import ActuatorRun
from services.actuators.deeds import is_wired
from services.context import House
from services.webhook import UndeliveredError, Webhook

TIMEOUT_S: Final = 5.0
START_PAUSES_S: Final = (5, 15, 60, 120, 300)
"""After each attempt to switch on in vain; after one more it is switched off."""
STOP_PAUSES_S: Final = (5, 15, 60, 120, 300, 300, 300, 300, 300, 300)
"""After each attempt to switch off in vain; after one more somebody has to go there."""
WATCH_S: Final = 60
LOST: Final = 5
"""After so many looks in a row at what does not answer it is switched off."""


class SilentActuatorError(UndeliveredError):
    """What is switched does not say in which state it is."""


def drive(house: House) -> Mapping[str, int]:
    """Do what is due for each run; return how many were looked after, and how many have failed."""
    now, counts = house.clock.now(), {"driven": 0, "failed": 0}
    for run in house.records.actuator_runs.open():
        if run.due > now:
            continue
        counts["driven"] += 1
        counts["failed"] += _driven(house, run, now) == "failed"
    return counts


def _driven(house: House, run: ActuatorRun, now: datetime) -> str:
    runs = house.records.actuator_runs
    if run.state == "asked":
        runs.told(run, "actuator lapse", state="ended", ended_at=now, error="nobody confirmed it")
        return "ended"
    if run.actuator not in house.town.actuators or not is_wired(house, run.actuator):
        runs.told(
            run,
            "actuator lose",
            state="failed",
            ended_at=now,
            error="it is declared no more, or has no secret any more",
        )
        return "failed"
    hook = _hook(house, run)
    if run.state == "starting":
        return _start(house, run, hook, now)
    return _watch(house, run, hook, now) if run.state == "on" else _stop(house, run, hook, now)


def _start(house: House, run: ActuatorRun, hook: Webhook, now: datetime) -> str:
    """Switch on and see that it is; nothing is switched on any more whose end has come."""
    if run.until is not None and run.until <= now:
        house.records.actuator_runs.told(run, "actuator end", **_stopping(now))
        return "stopping"
    try:
        _tell(run, hook, "on", now)
        _expect(run, hook, "on", now)
    except UndeliveredError as error:
        return _again(
            house, run, str(error), now, START_PAUSES_S, then={"state": "stopping", "due": now, "attempts": 0}
        )
    due = min(run.until or now, now + timedelta(seconds=WATCH_S))
    house.records.actuator_runs.told(run, "actuator on", state="on", read_at=now, due=due, attempts=0, error="")
    return "on"


def _watch(house: House, run: ActuatorRun, hook: Webhook, now: datetime) -> str:
    runs, next_look = house.records.actuator_runs, now + timedelta(seconds=WATCH_S)
    if run.until is not None and run.until <= now:
        runs.told(run, "actuator end", **_stopping(now))
        return "stopping"
    try:
        state = _state(run, hook, now)
    except UndeliveredError as error:
        pauses = (WATCH_S,) * (LOST - 1)
        return _again(house, run, str(error), now, pauses, then=_stopping(now))
    if state == "off":
        runs.told(run, "actuator off", state="ended", read_at=now, ended_at=now, error="it was switched off over there")
        return "ended"
    runs.told(run, "actuator look", read_at=now, due=min(run.until or next_look, next_look), attempts=0, error="")
    return "on"


def _stop(house: House, run: ActuatorRun, hook: Webhook, now: datetime) -> str:
    try:
        _tell(run, hook, "off", now)
        _expect(run, hook, "off", now)
    except UndeliveredError as error:
        return _again(house, run, str(error), now, STOP_PAUSES_S, then={"state": "failed", "ended_at": now})
    house.records.actuator_runs.told(run, "actuator off", state="ended", read_at=now, ended_at=now)
    return "ended"


def _again(
    house: House, run: ActuatorRun, error: str, now: datetime, pauses: tuple[int, ...], *, then: Mapping[str, Any]
) -> str:
    """Try once more after a pause; after the last one what comes then."""
    tried = {"attempts": run.attempts + 1, "error": error[:300]}
    if run.attempts < len(pauses):
        tried["due"] = now + timedelta(seconds=pauses[run.attempts])
        house.records.actuator_runs.told(run, "actuator retry", **tried)
        return run.state
    house.records.actuator_runs.told(run, "actuator give up", **{**tried, **then})
    return str(then["state"])


def _stopping(now: datetime) -> Mapping[str, Any]:
    return {"state": "stopping", "due": now, "attempts": 0}


def _hook(house: House, run: ActuatorRun) -> Webhook:
    secret = house.settings.actuator_secrets[run.actuator].get_secret_value()
    return Webhook(url=house.town.actuators[run.actuator].url, secrets=(secret,), timeout_s=TIMEOUT_S)


def _tell(run: ActuatorRun, hook: Webhook, wanted: str, now: datetime) -> None:
    """Post a command, the same with the same id at each attempt."""
    said = {"actuator": run.actuator, "run": run.run_id, "state": wanted}
    until = instants.text(run.until) if run.until else None
    whole = {"type": f"actuator.{wanted}", "data": {**said, "until": until, "longest_s": 60 * run.minutes}}
    hook.post(f"{run.run_id}.{wanted}", strict_json.dumps(whole).encode(), at=now)


def _state(run: ActuatorRun, hook: Webhook, now: datetime) -> str:
    """``on`` or ``off``, as it says itself."""
    raw = hook.asked(f"{run.run_id}.state", at=now)
    try:
        said = json.loads(raw)
    except ValueError:
        raise SilentActuatorError("its state is no JSON") from None
    state = said.get("state") if isinstance(said, dict) else None
    if state not in {"on", "off"}:
        raise SilentActuatorError(f"its state is {str(state)[:20]!r}, neither 'on' nor 'off'")
    return str(state)


def _expect(run: ActuatorRun, hook: Webhook, wanted: str, now: datetime) -> None:
    if (state := _state(run, hook, now)) != wanted:
        raise SilentActuatorError(f"it took the command and says that it is {state}")
