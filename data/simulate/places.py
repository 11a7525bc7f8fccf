"""Where the sites of a layer are in a demo town: as its folder lists them, then scattered by the town's seed."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import sites as sites_file
from data.declare import Layer
from data.folders import Folders
from data.projection import to_degrees, to_metres
from data.simulate.scatter import scatter
from data.simulate.surroundings import Surroundings
from data.sites import DEMONSTRATION, Sites
from data.town import Town
from data.town.demo import DemoSites, listed

VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
OWN_COLUMNS = ("name", "district", "lon", "lat", "channels", "source", "licence")
"""Columns of a list that are fields of a site; each other column is an attribute."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A site before it has an id; ``xy_m`` in EPSG:25832 metres."""

    name: str
    district: str
    xy_m: tuple[float, float]
    attributes: dict[str, Any]
    channels: int = 0
    source: str = DEMONSTRATION
    licence: str = ""
    place_id: str = ""


def place_sites(layer: Layer, town: Town, folders: Folders) -> Sites:
    """The sites of one layer; placed and written if the layer has none yet, else as they are.

    Returns:
        The sites in the order of their ids: those of the list first, in its order; the same for the same seed.

    Raises:
        DeclarationError: the layer's list is missing or lacks a column.
    """
    path = folders.sites_of(layer.id)
    if path.exists():
        return sites_file.read(path)
    rng = np.random.default_rng([town.seed, zlib.crc32(layer.id.encode())])
    spots = _spots(layer, town, folders, rng)
    placed = _sites(layer, spots, town.attribution_of(layer.id).licence, facts=town.facts_of(layer.id))
    sites_file.write(path, placed)
    return placed


def in_order(layers: Iterable[Layer], town: Town) -> list[Layer]:
    """Layers in an order in which they can be placed: who stands beside others comes after them."""
    return sorted(layers, key=lambda layer: bool(town.demo_of(layer.id).beside))


def _spots(layer: Layer, town: Town, folders: Folders, rng: np.random.Generator) -> list[Spot]:
    demo = town.demo_of(layer.id)
    range_of_channels = demo.channels or layer.channels
    if demo.beside:
        return _beside(demo, range_of_channels, folders, rng)
    around = Surroundings(folders.town)
    spots = _listed(town.folder / demo.list, around) if demo.list else []
    known_m = np.array([spot.xy_m for spot in spots]).reshape(-1, 2)
    xy_m = scatter(around, near=demo.near, count=max(demo.wanted - len(spots), 0), known_m=known_m, rng=rng)
    return [*spots, *_in_turns(_named(xy_m, around, _channels(range_of_channels, len(xy_m), rng)), demo.kinds)]


def _in_turns(spots: list[Spot], kinds: Sequence[Mapping[str, Any]]) -> Iterator[Spot]:
    """The same, each of a kind."""
    for spot, kind in zip(spots, cycle(kinds or ({},)), strict=False):
        yield replace(spot, attributes={**spot.attributes, **kind})


def _beside(
    demo: DemoSites, range_of_channels: tuple[int, int], folders: Folders, rng: np.random.Generator
) -> list[Spot]:
    others = sites_file.read(folders.sites_of(demo.beside))
    with_containers = np.flatnonzero(others.channels > 0)[: demo.count]
    angle = rng.uniform(0, 2 * np.pi, len(with_containers))
    xy_m = to_metres(others.lon[with_containers], others.lat[with_containers])
    xy_m = xy_m + demo.distance_m * np.column_stack([np.cos(angle), np.sin(angle)])
    facts = ("opening_hours", "hint", "setting")
    return [
        Spot(
            name=others.name[i],
            district=others.district[i],
            xy_m=(xy[0], xy[1]),
            attributes={key: others.attributes[i][key] for key in facts if key in others.attributes[i]},
            channels=channels,
            place_id=others.place_id[i],
        )
        for i, xy, channels in zip(
            with_containers.tolist(), xy_m.tolist(), _channels(range_of_channels, len(xy_m), rng), strict=True
        )
    ]


def _channels(fewest_and_most: tuple[int, int], count: int, rng: np.random.Generator) -> list[int]:
    """How many containers or points each of ``count`` sites has; small ones are more frequent."""
    fewest, most = fewest_and_most
    drawn = np.minimum(rng.integers(fewest, most + 1, count), rng.integers(fewest, most + 1, count))
    return [int(number) for number in drawn]


def _listed(path: Path, around: Surroundings) -> list[Spot]:
    rows = listed(path)
    xy_m = to_metres([float(row["lon"]) for row in rows], [float(row["lat"]) for row in rows])
    districts = around.districts_of(xy_m)
    return [_spot(row, tuple(xy), near) for row, xy, near in zip(rows, xy_m.tolist(), districts, strict=True)]


def _spot(row: dict[str, str], xy_m: tuple[float, float], district: str) -> Spot:
    return Spot(
        name=row["name"],
        district=row.get("district") or district,
        xy_m=xy_m,
        attributes={key: _value(value) for key, value in row.items() if key not in OWN_COLUMNS and value},
        channels=int(row.get("channels") or 0),
        source=row.get("source") or DEMONSTRATION,
        licence=row.get("licence") or "",
    )


def _value(text: str) -> str | int | float:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _named(xy_m: NDArray[np.float64], around: Surroundings, channels: list[int]) -> list[Spot]:
    names, settings = around.names_of(xy_m)
    districts = around.districts_of(xy_m)
    times: dict[str, int] = {}
    spots = []
    for xy, name, setting, district, number in zip(xy_m.tolist(), names, settings, districts, channels, strict=True):
        times[name] = times.get(name, 0) + 1
        own = name if times[name] == 1 else f"{name} ({times[name]})"
        spots.append(Spot(own, district, (xy[0], xy[1]), {"setting": setting}, number))
    return spots


def _sites(layer: Layer, spots: list[Spot], licence: str, *, facts: dict[str, Any]) -> Sites:
    ids = [f"{layer.id}-{number:04d}" for number in range(1, len(spots) + 1)]
    lon, lat = to_degrees(np.array([spot.xy_m for spot in spots]).reshape(-1, 2))
    return Sites(
        site_id=ids,
        name=[spot.name for spot in spots],
        district=[spot.district for spot in spots],
        attributes=[facts | spot.attributes for spot in spots],
        channels=np.array([spot.channels for spot in spots], dtype=np.int16),
        source=[spot.source for spot in spots],
        licence=[spot.licence or licence for spot in spots],
        valid_from=[VALID_FROM] * len(spots),
        valid_to=[None] * len(spots),
        lon=lon,
        lat=lat,
        place_id=[spot.place_id or site_id for spot, site_id in zip(spots, ids, strict=True)],
    )
