"""The town's streets to walk and to drive on, ready for questions: how far, which way, how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.errors import BadRequestError
from data.projection import geometry_to_metres
from data.town import geodata
from geo.network import WALKING_KMH, Network

Mode: TypeAlias = Literal["walk", "drive"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
SAME_NODE_DECIMALS: Final = 2
"""Vertices closer than a centimetre are one node."""


class UnknownModeError(BadRequestError):
    """Nobody goes this way."""


class NoStreetsError(BadRequestError):
    """The town has no street network; distances can only be straight."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The networks of a town by mode, made at once: on foot there is no one-way street, by car a speed each."""

    networks: Mapping[Mode, Network]

    @classmethod
    def read(cls, town_folder: Path) -> "Ways":
        """Build both networks from a town's streets (data.town.geodata); NoStreetsError: the town has none."""
        try:
            table, lines = geodata.read(town_folder, "streets")
        except geodata.UnknownTownFileError as error:
            raise NoStreetsError(
                "this town has no street network; import one, or ask for straight distances"
            ) from error
        return cls({mode: _network(mode, table, geometry_to_metres(lines)) for mode in MODES})

    def network(self, mode: str) -> Network:
        """The network of a mode; UnknownModeError: another than walk and drive."""
        if mode not in self.networks:
            raise UnknownModeError(f"unknown mode {mode!r}; known: {', '.join(MODES)}")
        return self.networks[mode]  # type: ignore[index]  # just looked


def _network(mode: Mode, table: pa.Table, lines: NDArray[np.object_]) -> Network:
    """Streets of one mode, every bend a node; those drawn against their one-way direction are turned round."""
    open_to = np.asarray(table[mode], dtype=bool)
    rows = np.flatnonzero(open_to)
    oneway = np.asarray(table["oneway"])[rows]
    turned = np.where(oneway < 0, shapely.reverse(lines[rows]), lines[rows])
    segments = _Segments(turned)
    speed = np.asarray(table["speed_kmh"], dtype=np.float64)[rows][segments.street]
    names = np.asarray(table["name"].to_pylist(), dtype=object)[rows][segments.street]
    walking = mode == "walk"
    one_way = np.zeros(len(names), np.bool_) if walking else (oneway != 0)[segments.street]
    kept = _there_and_back(segments.edges, one_way, nodes=len(segments.nodes))
    return Network(
        segments.nodes,
        segments.edges[kept],
        segments.length_m[kept],
        one_way=None if walking else one_way[kept],
        speed_kmh=WALKING_KMH if walking else np.maximum(speed, WALKING_KMH)[kept],
        names=names[kept].tolist(),
    )


def _there_and_back(edges: NDArray[np.int64], one_way: NDArray[np.bool_], *, nodes: int) -> NDArray[np.bool_]:
    """(e,) which pieces belong to the largest part in which every place is reached from every other.

    What lies outside of it (a motorway that leaves the town, a yard without a way out) is nobody's way: whoever
    stands nearest to it begins on the next street.
    """
    if not len(edges):
        return np.zeros(0, np.bool_)
    tails, heads = edges.T
    there = np.concatenate([tails, heads[~one_way]])
    back = np.concatenate([heads, tails[~one_way]])
    links = coo_array((np.ones(len(there), np.bool_), (there, back)), shape=(nodes, nodes))
    part = connected_components(links, directed=True, connection="strong")[1]
    main = np.bincount(part).argmax()
    return np.asarray((part[tails] == main) & (part[heads] == main))


class _Segments:
    """Lines cut into straight pieces between shared nodes."""

    def __init__(self, lines: NDArray[np.object_]) -> None:
        places, line = shapely.get_coordinates(lines, return_index=True)
        self.nodes, node = np.unique(np.round(places, SAME_NODE_DECIMALS), axis=0, return_inverse=True)
        joined = (line[1:] == line[:-1]) & (node.ravel()[1:] != node.ravel()[:-1])
        self.street = line[1:][joined]
        self.edges = np.column_stack([node.ravel()[:-1], node.ravel()[1:]])[joined]

    @cached_property
    def length_m(self) -> NDArray[np.float64]:
        """(e,) metres."""
        ends = self.nodes[self.edges]
        return np.asarray(np.hypot(*(ends[:, 1] - ends[:, 0]).T))
