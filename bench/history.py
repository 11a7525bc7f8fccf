"""Simulated history: readings a second, made and written with uplinks, flags and rollups; goal: 60 days in 20 s."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

import layers
from data import sites, town
from data.declare import Layer, Layers
from data.folders import Folders
from data.lake import Lake, WriterLock
from data.projection import to_metres
from data.simulate.demo import Demo
from data.simulate.history import chunks, first_day, write
from data.town import Town
from data.town.geodata import Rasters

DAYS = 60
GOAL_S = 20.0
END = datetime(2026, 7, 15, 12, tzinfo=UTC)
HEAT_POINTS = 45


def place(layer: Layer, at: Town, folders: Folders) -> None:
    """Scatter as many sites as the town says evenly over the town's bounds."""
    n = at.demo_of(layer.id).wanted or HEAT_POINTS
    west, south, east, north = at.bounds
    chance = np.random.default_rng(at.seed).uniform(size=(2, n))
    ids = [f"{layer.id}-{one + 1:04d}" for one in range(n)]
    sites.write(
        folders.sites_of(layer.id),
        sites.Sites(
            site_id=ids,
            name=ids,
            district=[""] * n,
            attributes=[{}] * n,
            channels=np.random.default_rng(n).integers(*layer.channels, size=n, endpoint=True).astype(np.int16),
            source=[""] * n,
            licence=[""] * n,
            valid_from=[END] * n,
            valid_to=[None] * n,
            lon=west + chance[0] * (east - west),
            lat=south + chance[1] * (north - south),
        ),
    )


def ground(at: Town, folders: Folders) -> None:
    """Rasters of a plain with a town in the middle."""
    west, south, east, north = at.bounds
    low, high = to_metres([west, east], [south, north])
    x_m, y_m = np.arange(low[0], high[0], 25.0), np.arange(high[1], low[1], -25.0)
    far_m = np.hypot(x_m - x_m.mean(), (y_m - y_m.mean())[:, None])
    Rasters(
        elevation_m=np.full(far_m.shape, 80, dtype=np.float32),
        land_cover=np.zeros(far_m.shape, dtype=np.uint8),
        land_cover_names=("residential",),
        built_share=np.exp(-far_m / 3000).astype(np.float32),
        x_m=x_m,
        y_m=y_m,
    ).write(folders.town)


def demo_of(registry: Layers, folders: Folders) -> Demo:
    """Every layer of the registry, at places made here: the town itself is another benchmark's."""
    at = town.load("castrop_rauxel")
    ground(at, folders)
    for layer in registry.values():
        place(layer, at, folders)
    return Demo.of(registry, at, folders)


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """Rows and seconds of one run."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def main() -> int:
    """Make the history once without and once with the lake; 1 if the goal is missed."""
    registry, start = layers.discover(), first_day(END, days=DAYS)
    with tempfile.TemporaryDirectory() as folder:
        folders = Folders(Path(folder))
        demo = demo_of(registry, folders)
        made = timed(lambda: sum(len(one.readings) for one in chunks(demo.fleets, demo.hearing, start=start, end=END)))
        with WriterLock(folders.ingest_lock):
            lake = Lake(folders.lake).open_or_create(kind="demo")
            written = timed(
                lambda: write(lake, demo.fleets, demo.hearing, layers=registry, start=start, end=END, folders=folders)
            )
    table = Table("60 days of simulated history", "readings", "s", "readings/s")
    for name, (rows, seconds) in (("made", made), ("made and written", written)):
        table.add_row(name, f"{rows:,}", f"{seconds:.1f}", f"{rows / seconds:,.0f}")
    Console().print(table)
    print(f"goal: {GOAL_S:.0f} s; reached: {written[1]:.1f} s ({', '.join(registry)})")
    return int(written[1] > GOAL_S)


if __name__ == "__main__":
    sys.exit(main())
