"""Which sites of several layers stand together: one element that is several of them, and near ones of one name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from data.importers.reconciliation import Incoming
from data.projection import to_metres


def together(found: Mapping[str, Sequence[Incoming]], *, within_m: float = 0.0) -> dict[str, list[Incoming]]:
    """The same sites by layer; those that stand together have one place_id, the key of the first of them.

    Args:
        found: sites by layer; what has one key in two layers is one thing.
        within_m: sites of different layers that are so near and have one name or operator stand together, too.
    """
    every = [(layer, one) for layer, some in found.items() for one in some]
    first: dict[str, str] = {one.key: one.key for _, one in every}
    for a, b in _near(every, within_m) if within_m > 0 else ():
        first[_root(first, b)] = _root(first, a)
    times = Counter(_root(first, one.key) for _, one in every)
    return {layer: [_placed(one, _root(first, one.key), times) for one in some] for layer, some in found.items()}


def _near(every: Sequence[tuple[str, Incoming]], within_m: float) -> list[tuple[str, str]]:
    points = shapely.points(to_metres([one.lon for _, one in every], [one.lat for _, one in every]))
    pairs = shapely.STRtree(points).query(points, predicate="dwithin", distance=within_m).T
    return [
        (every[a][1].key, every[b][1].key)
        for a, b in np.sort(pairs, axis=1).tolist()
        if every[a][0] != every[b][0] and _alike(every[a][1], every[b][1])
    ]


def _alike(a: Incoming, b: Incoming) -> bool:
    operator = a.attributes.get("operator")
    return a.name == b.name or (operator is not None and operator == b.attributes.get("operator"))


def _root(first: Mapping[str, str], key: str) -> str:
    while first[key] != key:
        key = first[key]
    return key


def _placed(one: Incoming, key: str, times: Counter[str]) -> Incoming:
    return replace(one, place_id=key) if times[key] > 1 else one
