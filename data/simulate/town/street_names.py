"""German street names for generated streets: one theme a neighbourhood, each name once in the town."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from data.simulate.town.plan import PlanLine

NEIGHBOURHOOD_M = 900.0
NAMED = ("residential", "living_street", "unclassified", "service")
FIELD_SHARE = 0.12


def name(ways: list[PlanLine], names: dict[str, Any], seed: int) -> list[PlanLine]:
    """The same ways with names of the table ``names`` where streets have one; paths and tracks keep none."""
    rng = np.random.default_rng([seed, 5])
    taken = {way.name for way in ways}
    themes = [_not_taken(_theme(names, index, rng), taken) for index in range(len(names["themes"]))]
    fields = _not_taken(iter(rng.permutation(names["fields"]).tolist()), taken)
    theme_of: dict[tuple[int, int], int] = {}
    named: list[PlanLine] = []
    for way in ways:
        if way.name or way.kind not in NAMED:
            named.append(way)
            continue
        cell = _cell(way.shape)
        theme = theme_of.setdefault(cell, int(rng.integers(len(themes))))
        field = next(fields, None) if rng.random() < FIELD_SHARE else None
        named.append(PlanLine(way.kind, field or _next(themes, theme), way.shape, way.width_m))
    return named


def _cell(shape: shapely.LineString) -> tuple[int, int]:
    middle = shape.centroid
    return int(middle.x // NEIGHBOURHOOD_M), int(middle.y // NEIGHBOURHOOD_M)


def _next(themes: list[Iterator[str]], theme: int) -> str:
    for step in range(len(themes)):
        found = next(themes[(theme + step) % len(themes)], None)
        if found is not None:
            return found
    raise ValueError("more streets than names; add themes to [names] in streets.toml")


def _not_taken(names: Iterator[str], taken: set[str]) -> Iterator[str]:
    for one in names:
        if one not in taken:
            taken.add(one)
            yield one


def _theme(names: dict[str, Any], index: int, rng: np.random.Generator) -> Iterator[str]:
    stems = rng.permutation(names["themes"][index]).tolist()
    if index in names["apart_themes"]:
        endings, glue = names["apart"], " "
    elif index in names["person_themes"]:
        endings, glue = names["person"], ""
    else:
        endings, glue = names["joined"], ""
    for shift in range(len(endings)):
        for place, stem in enumerate(stems):
            # The commonest endings stand first in the list: two of them take turns in each round.
            ending = endings[(shift + place % 2) % len(endings)]
            yield f"{stem}-{ending.title()}" if "-" in stem else f"{stem}{glue}{ending}"
