"""What people do with actuators: ask for a run, confirm it, stop it, let one switch by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from data.declare import layer_id
from data.errors import BadRequestError, FieldError, NotFoundError
from data.town.actuators import Actuator
from services.actuators import bounds
from services.context import House

DRIVE: Final = "actuators"
"""The job that sends commands and reads states."""
LONGEST_REASON: Final = 300


class UnknownActuatorError(NotFoundError):
    """The town's file declares no actuator of this name."""

    kind = "actuator"


class UnwiredError(BadRequestError):
    """An actuator that no command reaches: people switch it by hand."""


def known(house: House, name: str) -> Actuator:
    """One of the town's; UnknownActuatorError: there is none of this name."""
    if name not in house.town.actuators:
        raise UnknownActuatorError(name[:40], house.town.actuators)
    return house.town.actuators[name]


def body_of(house: House, one: Actuator) -> str:
    """Whose it is: of whom the site is."""
    return house.town.body_of(layer_id(one.site))


def ask(
    house: House, name: str, measured: Mapping[str, float], *, minutes: int, reason: str, is_automatic: bool = False
) -> str:
    """Ask for a run, and return its id.

    Raises:
        UnknownActuatorError: there is none of this name.
        UnwiredError: no command reaches it.
        FieldError: a bound forbids it (`bounds.check`), or ``reason``: there is none, or it is too long.
        OtherRunError: another run has not ended.
    """
    one, why, now = known(house, name), " ".join(reason.split()), house.clock.now()
    if not is_wired(house, name):
        raise UnwiredError(f"{name} has no address or no secret (STADTKLIMA_ACTUATOR_SECRETS): switch it by hand")
    if not 0 < len(why) <= LONGEST_REASON:
        raise FieldError("reason", f"the reason has {len(why)} characters; it has 1 to {LONGEST_REASON}")
    run_id = house.records.actuator_runs.ask(
        name,
        minutes=minutes,
        reason=why,
        body=body_of(house, one),
        now=now,
        allowed=lambda runs: bounds.check(one, runs, measured, minutes=minutes, now=now),
        is_automatic=is_automatic,
    )
    if is_automatic:
        _soon(house)
    return run_id


def confirm(house: House, name: str, run_id: str, measured: Mapping[str, float]) -> None:
    """Let a run begin; errors as of `ask`, RunStateError: it is too late."""
    one, now = known(house, name), house.clock.now()
    run = next((run for run in house.records.actuator_runs.open() if run.run_id == run_id), None)
    minutes = run.minutes if run else 1
    house.records.actuator_runs.confirm(
        run_id, now=now, allowed=lambda runs: bounds.check(one, runs, measured, minutes=minutes, now=now)
    )
    _soon(house)


def stop(house: House, run_id: str) -> None:
    """Switch it off: no bound forbids that. UnknownRunError: there is no such run."""
    house.records.actuator_runs.stop(run_id, now=house.clock.now())
    _soon(house)


def let_switch(house: House, name: str, *, by_itself: bool) -> None:
    """Switch the automatic mode on or off.

    Raises:
        UnknownActuatorError: there is none of this name.
        BadRequestError: nothing says when it is needed, or no command reaches it.
    """
    one = known(house, name)
    if by_itself and (one.need is None or not is_wired(house, name)):
        raise UnwiredError(f"{name} cannot switch by itself: it needs an address, a secret and [actuators.{name}.need]")
    house.records.automatic.enforce(name, by_itself, "actuator automatic", body=body_of(house, one))


def is_automatic(house: House, name: str) -> bool:
    """Whether it switches by itself; until somebody lets it, it does not."""
    return house.records.automatic.in_force().get(name, False)


def is_wired(house: House, name: str) -> bool:
    """Whether commands reach it."""
    return bool(house.town.actuators[name].url) and name in house.settings.actuator_secrets


def _soon(house: House) -> None:
    house.records.jobs.schedule(DRIVE, due=datetime.now(UTC))
