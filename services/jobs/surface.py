"""The surface of air temperature, once an hour where there are new readings."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

if TYPE_CHECKING:
    from analysis.heat.surface.storage import StoredSurface

EVERY_S: Final = 3_600.0
FIRST_S: Final = 60.0
LONGEST_S: Final = 300.0


def compute(house: House) -> "StoredSurface | None":
    """Compute and keep the surface now as `make` does; None also where the town has no such layer."""
    from analysis.heat.surface.computation import make  # noqa: PLC0415 - loads 100 MB that nobody else needs
    from analysis.heat.surface.quality import surface_layer  # noqa: PLC0415 - likewise

    layer = surface_layer(house.layers.values())
    if layer is None:
        return None
    store = house.store()
    store.follow()
    return make(layer, store.current(layer.id), folders=house.folders, town=house.town, now=house.clock.now())


def jobs(_: House) -> Iterable[Job]:
    """The one job."""
    yield Job(name="surface", run=_run, every_s=EVERY_S, first_s=FIRST_S, longest_s=LONGEST_S, follows_lake=True)


def _run(house: House, _: Progress) -> Mapping[str, Any]:
    if not (house.folders.town / "rasters.npz").is_file():
        return {"stations": 0}  # without a picture of the ground there is nothing to compute
    made = compute(house)
    return {"stations": 0} if made is None else {"stations": made.n_stations, "error_k": made.loo_rmse_k}
