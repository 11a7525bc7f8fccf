"""Has the surface of air temperature computed once an hour, in a process of its own that gives its memory back."""

import logging
import subprocess
import threading
from typing import TYPE_CHECKING, Final

from analysis.heat.surface.quality import surface_layer
from cli.processes import supervisor
from services.context import House

if TYPE_CHECKING:
    from analysis.heat.surface.storage import StoredSurface

FIRST_S: Final = 60.0
"""After the start: what people wait for comes first."""
EVERY_S: Final = 3_600.0
PATIENCE_S: Final = 300.0
_LOOK_S: Final = 0.5
_log = logging.getLogger(__name__)


def compute(house: House) -> "StoredSurface | None":
    """Compute and keep the surface now as `make` does; None also where the town has no such layer."""
    from analysis.heat.surface.computation import make  # noqa: PLC0415 - loads 100 MB that nobody else needs

    layer = surface_layer(house.layers.values())
    if layer is None:
        return None
    store = house.store()
    store.follow()
    return make(layer, store.current(layer.id), folders=house.folders, town=house.town, now=house.clock.now())


def run(house: House, stop: threading.Event) -> None:
    """Start `stadtklima surface` now and then until ``stop`` is set; without rasters there is nothing to compute."""
    wait_s = FIRST_S
    while not stop.wait(wait_s):
        wait_s = EVERY_S
        if surface_layer(house.layers.values()) is not None and (house.folders.town / "rasters.npz").is_file():
            code = finished(supervisor.start("surface"), stop)
            if code:
                _log.warning("the surface was not computed (%s); next try in an hour", code)


def finished(process: "subprocess.Popen[bytes]", stop: threading.Event) -> int | None:
    """Its return code; None if we were told to end. What takes too long is ended."""
    waited_s = 0.0
    while process.poll() is None:
        if stop.wait(_LOOK_S) or waited_s > PATIENCE_S:
            process.kill()
            process.wait()
            return None if stop.is_set() else process.returncode
        waited_s += _LOOK_S
    return process.returncode
