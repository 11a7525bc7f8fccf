"""What people would have done in a demonstration: rounds, what crews told of some weeks, tours of two days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from data import instants
from data.progress import Progress
from services.context import House
from services.job import Job

NAME: Final = "demo"
EVERY_S: Final = 3 * 3600.0
FIRST_S: Final = 10.0


def jobs(house: House) -> Iterable[Job]:
    """The one job, in a demonstration whose town names rounds."""
    if house.town.demo_rounds and house.settings.simulate is not False:
        yield Job(name=NAME, run=_run, every_s=EVERY_S, first_s=FIRST_S)


def _run(house: House, progress: Progress) -> Mapping[str, Any]:
    from services.demo_buildings import put_demo_buildings  # noqa: PLC0415 - the simulation, in its own process
    from services.demo_crew import PAST, tell_levels  # noqa: PLC0415 - likewise
    from services.demo_rounds import put_demo_rounds  # noqa: PLC0415 - likewise
    from services.demo_tours import put_demo_tours  # noqa: PLC0415 - likewise
    from services.simulation import simulates  # noqa: PLC0415 - likewise

    if not simulates(house):
        return {}
    last = house.records.jobs.last(NAME)  # by whomever it was asked for, and however many have failed since
    before = (last.result if last else None) or {}
    now = house.clock.now()
    begun = now - min(PAST, timedelta(days=house.settings.history_days))
    since = instants.parse(before["told_until"]) if "told_until" in before else begun
    told = {"rounds": put_demo_rounds(house)}
    told["buildings"] = put_demo_buildings(house)
    progress("levels", 0.1)
    told["levels"] = tell_levels(house, since=max(since, begun), until=now)
    progress("tours", 0.5)
    after = {layer: date.fromisoformat(day) for layer, day in before.get("tours", {}).items()}
    until, refused = put_demo_tours(house, after=after)
    tours = {layer: day.isoformat() for layer, day in until.items()}
    return {**told, "told_until": instants.text(now), "tours": tours, "refused": refused}
