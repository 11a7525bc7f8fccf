"""How fast containers fill and when: learnt once a day from readings and from what crews told."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 86_400.0
FIRST_S: Final = 600.0
LONGEST_S: Final = 900.0


def jobs(house: House) -> Iterable[Job]:
    """The one job, in a town in which something fills."""
    if any(one.tour for one in house.layers.values()):
        yield Job(name="forecast", run=_run, every_s=EVERY_S, first_s=FIRST_S, longest_s=LONGEST_S, follows_lake=True)


def _run(house: House, progress: Progress) -> Mapping[str, Any]:
    from services.fill_forecast import keep, layers_that_fill, learn_layer  # noqa: PLC0415 - SciPy, in its own process

    house.limits.follow()
    store = house.store()
    store.follow()
    told: dict[str, Any] = {}
    layers = layers_that_fill(house)
    for number, layer in enumerate(layers):
        progress(layer.id, number / len(layers))
        learnt = learn_layer(house, store, layer)
        keep(house, layer, learnt)
        told[layer.id] = {
            "error_hours": round(learnt.forecast.error_hours, 1),
            "trials": learnt.forecast.trials,
            "rates": len(learnt.rates),
        }
    return told
