"""A seeded, plausible town, built from the plan in its folder: ground, streets, houses, people, rasters, basemap."""

import os
import shutil
from pathlib import Path

import numpy as np

from data import basemap
from data.folders import Folders
from data.progress import Progress
from data.simulate.town import files, grids, houses, labels, land, motorways, network, people, plan, street_names, ways
from data.simulate.town.shape import Warp
from data.town import Town


def is_built(folders: Folders) -> bool:
    """Whether a whole town and its basemap are there."""
    return folders.town.is_dir() and folders.basemap.is_file()


def build(town: Town, folders: Folders, *, progress: Progress) -> None:
    """Write the town's files and basemap, whole or not at all; DeclarationError: its folder holds no plan."""
    folders.root.mkdir(parents=True, exist_ok=True)
    for left_over in folders.root.glob(".town-*"):  # of a build that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    unfinished = folders.root / f".town-{os.getpid()}"
    try:
        _build(town, unfinished, progress)
        progress("drawing the map", 0.55)
        drawn = unfinished / "basemap.pmtiles"
        basemap.write(unfinished, drawn, progress=lambda share: progress("drawing the map", 0.55 + 0.44 * share))
        drawn.replace(folders.basemap)
        shutil.rmtree(folders.town, ignore_errors=True)
        unfinished.replace(folders.town)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    progress("the town is built", 1.0)


def _build(town: Town, folder: Path, progress: Progress) -> None:
    progress("dividing the land", 0.0)
    drawn = plan.read(town)
    roads = motorways.build(drawn)
    ground = land.divide(drawn, town.seed, roads)
    progress("laying streets", 0.08)
    lines, blocks = ways.build(drawn, ground, roads, town.seed)
    lines = street_names.name(lines, drawn.names, town.seed)
    names = np.array([one.name for one in [*lines, *roads.carriageways]])
    streets = network.build(lines, roads.carriageways)
    ground = ground.lived_in(streets.edges[np.isin(streets.kind, houses.LANES)])
    warp = Warp.random(np.random.default_rng([town.seed, 4]), reach_m=40.0, wavelength_m=450.0)
    drawn, ground, streets = drawn.warped(warp), ground.warped(warp), streets.warped(warp)
    blocks = list(warp.shape(np.array(blocks)))
    progress("building houses", 0.2)
    market = drawn.squares[0].shape.centroid
    centre_m = (float(market.x), float(market.y))
    built = houses.build(streets, ground, blocks, centre_m, town.seed)
    progress("letting people move in", 0.35)
    residents = people.residents_of(built, drawn.residents)
    inhabited = people.cells(
        built,
        residents,
        share_under_18=drawn.share_under_18,
        share_from_65=drawn.share_from_65,
        rng=np.random.default_rng([town.seed, 8]),
    )
    whole = files.Built(
        plan=drawn,
        land=ground,
        network=streets,
        names=names,
        houses=built,
        residents=residents,
        addresses=people.addresses(built, streets, names),
        cells=inhabited,
        labels=labels.build(drawn, ground, town_name=town.name, centre_m=centre_m),
    )
    progress("writing files", 0.42)
    files.write(folder, whole, town_name=town.name, seed=town.seed)
    grids.build(drawn, ground, streets, built, town.seed).write(folder)
