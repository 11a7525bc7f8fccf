"""The sites that tours empty, as file and lake have them."""

from collections.abc import Iterable

from data import known_sites
from data.sites import Sites
from services.context import House


def known(house: House, layer_ids: Iterable[str]) -> dict[str, Sites]:
    """All sites of layers, by layer id; what the town has no layer of is left out."""
    from data.lake.reading import LakeReader  # noqa: PLC0415 - Delta costs 0.3 s that other commands need not pay

    lake = LakeReader(house.folders.lake)
    return {one: known_sites.of_layer(lake, house.folders, one) for one in {*layer_ids} if one in house.layers}
