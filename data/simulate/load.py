"""Fleets for load tests: as many sensors and uplinks a second as asked for, whatever the town really has."""

from dataclasses import dataclass, replace

import numpy as np

from data.declare import Layer
from data.errors import BadRequestError
from data.folders import Folders
from data.simulate import noise
from data.simulate.devices import Fleet, fleet
from data.simulate.habitat import habitat
from data.simulate.places import place_sites
from data.simulate.simulations import simulation_of
from data.town import Town
from data.town.demo import DemoSites
from data.town.geodata import Rasters

HISTORY_INTERVAL_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Devices that report the layer's shown measure as ``plain``: every five minutes, and as the rate needs."""

    past: Fleet
    live: Fleet

    @classmethod
    def of(cls, layer: Layer, town: Town, folders: Folders, *, sensors: int, rate: float) -> "Load":
        """Place the sites of the layer anew (a folder for load tests, never a town's) and give each a device.

        Raises:
            BadRequestError: the rate would have a sensor report more than once a second.
        """
        if not 0 < rate <= sensors:
            raise BadRequestError(f"rate {rate:g} with {sensors} sensors: a sensor reports once a second at most")
        dense, demo = replace(layer, measures=(layer.shows,)), DemoSites(count=sensors, equipped=1)
        simulation = simulation_of(layer, demo)
        if simulation is None:
            raise BadRequestError(f"layer {layer.id!r} shows codes that nobody simulates; choose another")
        placed = place_sites(dense, replace(town, demo={layer.id: demo}), folders)
        places = habitat(placed, town=town, rasters=Rasters.read(folders.town))
        devices = fleet(dense, placed, places, simulation=simulation, demo=demo)
        devices = replace(devices, profile=("plain",) * len(placed))
        return cls(past=every(devices, HISTORY_INTERVAL_S), live=every(devices, max(round(sensors / rate), 1)))


def every(devices: Fleet, interval_s: int) -> Fleet:
    """The same devices with another interval."""
    phase_s = interval_s * noise.uniform(devices.places.seed, noise.stream("phase"))
    return replace(devices, interval_s=interval_s, phase_s=phase_s.astype(np.int64))
