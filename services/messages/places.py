"""Whose sites staff are told of: those that exist, that we look after ourselves, and that devices serve."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import known_sites
from data.declare import Layer
from data.facts import EMPTIED_BY
from data.lake.reading import LakeReader
from data.records import Assignments
from services.context import House


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPlaces:
    """The sites of one layer.

    Args:
        names: what people call each, by its id.
        device_site: the site that each device serves.
        since_ms: since when it does, milliseconds since 1970 UTC.
    """

    names: Mapping[str, str]
    device_site: Mapping[str, str]
    since_ms: Mapping[str, int]


def places(house: House, lake: LakeReader, layer: Layer, serving: Assignments, now: datetime) -> WatchedPlaces:
    """Those of a layer, without the ones that somebody else empties."""
    known = known_sites.of_layer(lake, house.folders, layer.id)
    facts, owners = house.town.facts_of(layer.id), [one.name for one in house.town.bodies.values()]
    names = {
        site_id: known.name[row]
        for row, site_id in enumerate(known.site_id)
        if known.valid_from[row] <= now
        and ((end := known.valid_to[row]) is None or now < end)
        and is_ours({**facts, **known.attributes[row]}, owners)
    }
    there = [one for one in serving if one.layer_id == layer.id and one.site_id in names and one.holds_at(now)]
    since = {one.device_id: round(one.valid_from.timestamp() * 1000) for one in there}
    return WatchedPlaces(names=names, device_site={one.device_id: one.site_id for one in there}, since_ms=since)


def is_ours(attributes: Mapping[str, Any], owners: Iterable[str]) -> bool:
    """Whether we empty a site ourselves: what a contractor empties is never a message.

    Args:
        attributes: of the site, with what holds for its layer.
        owners: names of the town's bodies; a site may name one in short.
    """
    said = str(attributes.get(EMPTIED_BY.name, "")).casefold().strip()
    return not said or any(said in one.casefold() or one.casefold() in said for one in owners)
