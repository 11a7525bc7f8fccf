"""Whose sites staff are told of: those that exist, that we look after ourselves, and that devices serve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from data import known_sites
from data.declare import Layer
from data.records import Assignments
from services.context import House
from services.rounds.contractors import contractor


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPlaces:
    """The sites of one layer.

    Args:
        names: what people call each, by its id.
        device_site: the site that each device serves.
    """

    names: Mapping[str, str]
    device_site: Mapping[str, str]


def places(house: House, layer: Layer, changes: pa.Table, serving: Assignments, now: datetime) -> WatchedPlaces:
    """Those of a layer, without the ones that somebody else empties; ``changes`` as of `data.known_sites.changes`."""
    known = known_sites.with_changes(house.folders, layer.id, changes)
    names = {
        site_id: known.name[row]
        for row, site_id in enumerate(known.site_id)
        if known.valid_from[row] <= now
        and ((end := known.valid_to[row]) is None or now < end)
        and not contractor(house, layer.id, known.attributes[row])
    }
    there = [one for one in serving if one.layer_id == layer.id and one.site_id in names and one.holds_at(now)]
    return WatchedPlaces(names=names, device_site={one.device_id: one.site_id for one in there})
