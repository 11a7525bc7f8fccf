"""What the catchments of a town's gauges make of rain: learnt once a day."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

NAME: Final = "catchments"
EVERY_S: Final = 86_400.0
FIRST_S: Final = 1_200.0
LONGEST_S: Final = 1_800.0
PAST: Final = timedelta(days=800)
"""Two years and what fills the stores before them."""
LEFT: Final = timedelta(hours=2)
"""The newest hours stay for who runs on from here: a level and the one before it."""


def jobs(house: House) -> Iterable[Job]:
    """The one job, in a town whose sites are judged by limits of their own, as gauges are."""
    if any(one.marks is not None for one in house.layers.values()):
        yield Job(name=NAME, run=_run, every_s=EVERY_S, first_s=FIRST_S, longest_s=LONGEST_S, follows_lake=True)


def _run(house: House, progress: Progress) -> Mapping[str, Any]:
    from analysis.water import runoff_files  # noqa: PLC0415 - numba, which a worker that waits need not hold
    from analysis.water.catchment_hours import catchment_hours  # noqa: PLC0415 - likewise
    from analysis.water.catchment_model import learn_catchment  # noqa: PLC0415 - likewise
    from analysis.water.gauge_outlook import gauged  # noqa: PLC0415 - likewise

    store, now = house.store(), house.clock.now()
    store.follow()
    end = now.replace(minute=0, second=0, microsecond=0) - LEFT
    known = gauged(store, house.layers, house.folders)
    runoff_files.forget(house.folders.runoff, {one.catchment_id for one in known})
    told: dict[str, Any] = {}
    for number, one in enumerate(known):
        hours = catchment_hours(store, house.layers, one, start=end - PAST, end=end, step="hour")
        learnt = learn_catchment(hours, one, _within(progress, number, len(known), one.name))
        runoff_files.write(house.folders.runoff, one.catchment_id, runoff_files.KeptCatchment(now, learnt))
        told[one.catchment_id] = {"model": learnt.model, "hours": learnt.hours, "unlearnt": learnt.unlearnt}
    return told


def _within(progress: Progress, number: int, count: int, name: str) -> Progress:
    """Progress of one of several."""
    return lambda what, share: progress(f"{name}: {what}", (number + share) / count)
