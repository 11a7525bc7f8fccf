"""Stops what its site forbids by now, and lets switch by itself what staff allowed to."""

import logging
from collections.abc import Mapping

from data.errors import StadtklimaError
from data.store import Store
from services.actuators import bounds, deeds
from services.actuators.measured import measured
from services.context import House

_log = logging.getLogger(__name__)


def look(house: House, store: Store) -> Mapping[str, int]:
    """Look at what each site says; return how many runs were begun and stopped."""
    counts, runs = {"begun": 0, "stopped": 0}, house.records.actuator_runs
    under_way = {one.actuator: one for one in runs.open() if one.state in {"starting", "on"}}
    for name, one in house.town.actuators.items():
        said, run = measured(store, one), under_way.get(name)
        if run is not None:
            advice = one.need.advice(said.get(one.need.measure)) if one.need else "unknown"
            why = f"{bad}: outside of its bounds, or unknown" if (bad := bounds.forbidden(one, said)) else ""
            why = why or ("it is not needed any more" if run.is_automatic and advice == "off" else "")
            if why:
                runs.stop(run.run_id, now=house.clock.now(), reason=why)
                counts["stopped"] += 1
        elif deeds.is_automatic(house, name) and deeds.is_wired(house, name):
            counts["begun"] += _begun(house, name, said)
    return counts


def _begun(house: House, name: str, said: Mapping[str, float]) -> bool:
    """Whether it was needed, and its bounds allowed it."""
    one = deeds.known(house, name)
    if one.need is None or one.need.advice(said.get(one.need.measure)) != "on":
        return False
    why = f"{one.need.measure} = {said[one.need.measure]:g}"
    try:
        deeds.ask(house, name, said, minutes=one.longest_min, reason=why, is_automatic=True)
    except StadtklimaError as error:
        _log.info("%s stays off: %s", name, error)
        return False
    return True
