"""Where the sites of a layer are in a demo town: as its folder lists them, then scattered by the town's seed."""

from data.declare import Layer
from data.folders import Folders
from data.sites import Sites
from data.town import Town


def place_sites(layer: Layer, town: Town, folders: Folders, *, equipped: float | None = None) -> Sites:
    """Place and write the sites of one layer (``folders.sites_of(layer.id)``).

    Args:
        layer: any layer; its ``place`` says where.
        town: gives the folder with lists, the districts and the seed.
        folders: hold the built town (data.simulate.town.build).
        equipped: accepted for symmetry with the devices; places do not depend on it.

    Returns:
        The sites in the order of their ids, the same for the same seed.
    """
    raise NotImplementedError
