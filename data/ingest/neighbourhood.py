"""Holds readings against those of the places around them, ten minutes at a time."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

import numpy as np

from data import known_sites, stamps
from data.buddies import Buddies
from data.declare import Layer, Layers
from data.folders import Folders
from data.ingest.buddies import far_off, near
from data.lake.reading import LakeReader
from data.lake.series import Integers, Reals, SeriesIndex, Truths
from data.projection import to_metres
from data.town.geodata import Rasters

SLOT_MS: Final = 600_000
"""Values of one slot count as simultaneous."""


class Neighbourhood:
    """Where the sites are whose measures have buddies, and how high.

    Args:
        layers: the registry.
        folders: where sites and elevations lie; of what is not there nothing is flagged.
        lake: what sources and staff have said of sites since.
    """

    def __init__(self, layers: Layers, folders: Folders, lake: LakeReader) -> None:
        self.rules: dict[str, Buddies] = {}
        self._row: dict[str, int] = {}
        self._layers, self._folders, self._lake = layers, folders, lake
        watched = [layer for layer in layers.values() if any(one.buddies for one in layer.measures)]
        for measure in (one for layer in watched for one in layer.measures):
            if measure.buddies:
                self.rules[measure.id] = measure.buddies
        self._files = [*(folders.sites_of(layer.id) for layer in watched), _rasters(folders)]
        self._seen = self._stamp()  # before they are read: what changes meanwhile is read again
        self._xy_m = self._place(watched, folders)
        self._height_m = _heights(self._xy_m, folders)

    def followed(self) -> Self:
        """This one, or one made anew if the sites or the elevations are others than when it was made."""
        if self._stamp() == self._seen:
            return self
        return type(self)(self._layers, self._folders, self._lake)

    def _stamp(self) -> tuple[stamps.Stamp, int]:
        return stamps.of_files(self._files), self._lake.version("site_changes") if self._lake.exists() else 0

    def _place(self, layers: Iterable[Layer], folders: Folders) -> Reals:
        found = [np.empty((0, 2))]
        for layer in layers:
            known = known_sites.of_layer(self._lake, folders, layer.id)
            self._row.update(zip(known.site_id, range(len(self._row), len(self._row) + len(known)), strict=True))
            found.append(to_metres(known.lon, known.lat))
        return np.concatenate(found)

    def far_off(self, index: SeriesIndex, series: Integers, ms: Integers, value: Reals) -> Truths:
        """Which of n readings are too far from what their neighbours say of the same ten minutes.

        Args:
            index: numbers of the series.
            series: (n,) numbers.
            ms: (n,) instants, milliseconds since 1970 UTC.
            value: (n,) values that no other check suspects.
        """
        far = np.zeros(len(series), np.bool_)
        for measure, rule in self.rules.items():
            row = np.array([self._row.get(site, -1) if of == measure else -1 for site, _, of in index], np.int64)
            mine = np.flatnonzero(row[series] >= 0) if len(row) else series
            if len(mine):
                far[mine] = self._far(row[series[mine]], ms[mine] // SLOT_MS, value[mine], rule)
        return far

    def _far(self, site: Integers, slot: Integers, value: Reals, rule: Buddies) -> Truths:
        sites_here, column = np.unique(site, return_inverse=True)
        slots, line = np.unique(slot, return_inverse=True)
        shape = (len(slots), len(sites_here))
        cell = np.ravel_multi_index((line, column), shape)
        count = np.bincount(cell, minlength=shape[0] * shape[1]).astype(float)
        total = np.bincount(cell, value, minlength=shape[0] * shape[1])
        mean = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0).reshape(shape)
        neighbours = near(self._xy_m[sites_here], radius_m=rule.radius_m)
        return np.asarray(far_off(mean, neighbours, self._height_m[sites_here], rule)[line, column])


def _heights(xy_m: Reals, folders: Folders) -> Reals:
    if not len(xy_m) or not _rasters(folders).exists():
        return np.full(len(xy_m), np.nan)
    return Rasters.read(folders.town).sample("elevation_m", xy_m[:, 0], xy_m[:, 1])


def _rasters(folders: Folders) -> Path:
    return folders.town / "rasters.npz"
