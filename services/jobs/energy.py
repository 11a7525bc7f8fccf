"""What everybody may know of the energy of the town's buildings: worked out once a day."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 86_400.0
FIRST_S: Final = 240.0


def jobs(_: House) -> Iterable[Job]:
    """The one job; of a town without buildings it says nothing."""
    yield Job(name="energy", run=_run, every_s=EVERY_S, first_s=FIRST_S)


def _run(house: House, progress: Progress) -> Mapping[str, Any]:
    from services.energy import published_energy  # noqa: PLC0415 - Arrow and DuckDB, in its own process

    store = house.store()
    store.follow()
    found = published_energy.worked_out(house, store, progress)
    published_energy.keep(house, found)
    return {"buildings": len(found.buildings), "kept_back": found.kept_back, "newest": found.newest}
