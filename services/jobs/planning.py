"""Plans tours, and what is left of running ones, in a process of its own: the search would hold up every page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from data import instants
from data.progress import Progress
from services.context import House
from services.job import Job

NAME: Final = "planning"
SECONDS: Final = 8.0
"""Of search at most."""
ANSWERED: Final = timedelta(seconds=11)
"""After the question the search is over, so that with lines of the ways a plan of 120 stops is there within 15 s."""
REST: Final = f"{NAME}:rest"
REST_SECONDS: Final = 3.0
"""Likewise, for one vehicle, whose crew is on its way meanwhile."""


def jobs(_: House) -> Iterable[Job]:
    """A day's tours, and the rest of one."""
    yield Job(name=NAME, run=_run, longest_s=300.0)
    yield Job(name=REST, run=_run_rest, longest_s=300.0)


def _run(
    house: House,
    progress: Progress,
    *,
    day: str,
    layer: str,
    found: Sequence[Mapping[str, Any]],
    fixed: Sequence[Mapping[str, Any]] = (),
    vehicles: Sequence[str] = (),
    overflows: Mapping[str, float] | None = None,
    seconds: float = SECONDS,
    until: str = "",
) -> Mapping[str, Any]:
    from services.planning import Demand, propose  # noqa: PLC0415 - the worker need not know streets to wait

    made = propose(
        house,
        date.fromisoformat(day),
        layer,
        [Demand(**one) for one in found],
        fixed=[Demand(**one) for one in fixed],
        vehicles=vehicles,
        overflows_ms=overflows,
        seconds=min(seconds, 60.0),
        now=house.clock.now(),
        until=instants.parse(until) if until else None,
        progress=progress,
    )
    return made.as_json()


def _run_rest(
    house: House,
    progress: Progress,
    *,
    tour: str,
    version: int,
    found: Sequence[Mapping[str, Any]],
    seconds: float = REST_SECONDS,
) -> Mapping[str, Any]:
    from services.planning import Demand, propose_rest  # noqa: PLC0415 - as above

    made = propose_rest(
        house,
        tour,
        version,
        [Demand(**one) for one in found],
        seconds=min(seconds, 60.0),
        now=house.clock.now(),
        progress=progress,
    )
    return made.as_json()
