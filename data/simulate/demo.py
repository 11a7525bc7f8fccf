"""The simulated part of a town: the devices of every layer, the gateways that hear them, and their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from data import sites
from data.declare import Layers
from data.folders import Folders
from data.records import Assignment, Device, Records
from data.simulate.devices import Fleet, fleet
from data.simulate.habitat import habitat
from data.simulate.radio import Gateways, gateways
from data.simulate.simulations import simulation_of
from data.town import Town
from data.town.geodata import Rasters


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything that is simulated: the devices of each layer that has a simulation and sites, and the gateways."""

    fleets: tuple[Fleet, ...]
    hearing: Gateways

    @classmethod
    def of(cls, layers: Layers, town: Town, folders: Folders, *, equipped: float | None = None) -> "Demo":
        """The same devices at every start; ``equipped`` is another share of the sites than the town declares."""
        rasters = Rasters.read(folders.town)
        fleets = []
        for layer in layers.values():
            placed = sites.read(folders.sites_of(layer.id))
            simulation = simulation_of(layer, town.demo_of(layer.id))
            if simulation is not None and len(placed):
                places = habitat(placed, town=town, rasters=rasters)
                fleets.append(
                    fleet(layer, placed, places, simulation=simulation, demo=town.demo_of(layer.id), equipped=equipped)
                )
        return cls(tuple(fleets), gateways(town, folders))


def enrol(
    fleets: Sequence[Fleet], records: Records, *, since: datetime, begun: Mapping[str, datetime] = MappingProxyType({})
) -> None:
    """Make the records say what the simulated devices serve; changes nothing where they say it already.

    New devices serve since then, or ``begun`` by their layer; simulated ones that are gone serve until then.
    """
    known = records.assignments()
    mine = {device_id for one in fleets for device_id in one.device_id}
    serving = {one.device_id for one in known if one.valid_to is None}
    for device in records.devices():
        if device.simulated and device.device_id in serving - mine:
            records.retire(device.device_id, since)
    new = [(one, row) for one in fleets for row, device_id in enumerate(one.device_id) if device_id not in serving]
    if new:
        served = [_assignment(one, row, begun.get(one.layer.id, since)) for one, row in new]
        records.enrol((_device(one, row) for one, row in new), served)


def _device(one: Fleet, row: int) -> Device:
    return Device(device_id=one.device_id[row], profile=one.profile[row], network=one.network[row], simulated=True)


def _assignment(one: Fleet, row: int, since: datetime) -> Assignment:
    return Assignment(
        device_id=one.device_id[row],
        site_id=one.site_id[one.site[row]],
        channel=int(one.channel[row]),
        valid_from=since,
        mounting={"height_empty_mm": float(one.empty_mm[row]), "height_full_mm": float(one.full_mm[row])},
    )
