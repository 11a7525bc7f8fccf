"""The fixed rounds of a demonstration, as the town's file says them: put into records that have none yet."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data import sites
from data.declare import SimulatedSites
from data.errors import DeclarationError
from data.records.fleet import Team
from data.records.rounds import FixedRound, PlannedStop
from data.simulate.filling import Filling
from data.simulate.habitat import habitat
from data.simulate.simulations import simulation_of
from data.sites import Sites
from data.town.demo import DemoRound
from data.town.geodata import Rasters
from services.context import House
from services.demo_fleet import begun

STRIP_M: Final = 400.0
"""A round sweeps its Revier in strips as wide as this, to and fro."""


def put_demo_rounds(house: House) -> int:
    """Put them there where there is no round, and say how many; DeclarationError: the file names what there is not."""
    if house.records.rounds.items():
        return 0
    teams = {one.name: one.item_id for one in house.records.fleet.items(Team)}
    filled = {layer: filled_sites(house, layer) for layer in dict.fromkeys(one.layer for one in house.town.demo_rounds)}
    made = [_round(house, one, filled[one.layer], teams) for one in house.town.demo_rounds]
    house.records.rounds.upload([one for one in made if one.stops], at=begun(house))
    return sum(bool(one.stops) for one in made)


class FilledSites:
    """The sites of a layer and how they fill and are emptied in the simulation.

    Args:
        sites: n sites.
        places: the same as the simulation knows them.
        filling: of their channel 0.
    """

    def __init__(self, sites: Sites, places: SimulatedSites, filling: Filling) -> None:
        self.sites, self.places, self.filling = sites, places, filling


def filled_sites(house: House, layer_id: str) -> FilledSites:
    """Those of a layer of the demonstration; DeclarationError: nothing in it fills."""
    found = sites.read(house.folders.sites_of(layer_id))
    simulation = simulation_of(house.layers[layer_id], house.town.demo_of(layer_id))
    if not isinstance(simulation, Filling):
        raise DeclarationError(f"demo_rounds: nothing of the layer {layer_id!r} fills; name one that is emptied")
    return FilledSites(found, habitat(found, town=house.town, rasters=Rasters.read(house.folders.town)), simulation)


def _round(house: House, one: DemoRound, filled: FilledSites, teams: Mapping[str, str]) -> FixedRound:
    if one.team and one.team not in teams:
        raise DeclarationError(
            f"demo_rounds: {one.name} has the team {one.team!r}; known: {', '.join(teams) or 'none'}"
        )
    planned = filled.filling.planned(filled.places)
    mine = np.flatnonzero([district in one.districts for district in filled.sites.district])
    rows = [row for row in mine[sweep(filled.places, mine)].tolist() if planned[row].any()]
    stops = [
        PlannedStop(site_id=filled.sites.site_id[row], weekdays=tuple((np.flatnonzero(planned[row]) + 1).tolist()))
        for row in rows
    ]
    body, team = house.town.body_of(one.layer), teams.get(one.team)
    named = {"name": one.name, "remark": one.remark, "team_id": team}
    return FixedRound(layer=one.layer, body=body, stops=tuple(stops), **named)  # type: ignore[arg-type]  # each its own


def sweep(places: SimulatedSites, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The order of m places, (m,) indices into ``rows``: strip by strip from the west, northwards and back in turns."""
    strip = (places.x_m[rows] // STRIP_M).astype(np.int64)
    return np.lexsort((places.y_m[rows] * np.where(strip % 2, -1, 1), strip))
