"""Sites that sources bring while the town runs: they come, change and end, and what they were is never forgotten."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple, Self

import numpy as np
import pyarrow as pa
import shapely

from data import sites, strict_json
from data.declare import Layer, Layers, layer_id
from data.folders import Folders
from data.ingest.site_change import SiteChange, SitesPresent
from data.instants import epoch_ms
from data.lake import Lake
from data.lake.batch import Row, as_table
from data.rejection import RejectedError
from data.sites import fits, of_changes, representative
from data.town.area import TownArea

_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 86_400_000
_AGAIN: Final = "."
"""Before the number of a site whose id its source gave to another thing before; no id of a source has one."""


class Known(NamedTuple):
    """A row of the table ``site_changes``: a site as it was from one instant on, milliseconds since 1970 UTC."""

    site_id: str
    changed_at: int
    name: str
    district: str
    attributes: str
    geometry: bytes
    source: str
    valid_from: int
    valid_to: int | None

    def is_there(self, now_ms: int) -> bool:
        """Whether it has begun and has not ended."""
        return self.valid_from <= now_ms and (self.valid_to is None or now_ms < self.valid_to)


class LiveSites:
    """The newest row of every such site; consistent with the lake until a commit fails, then to be loaded again."""

    def __init__(self, layers: Layers, area: TownArea | None = None) -> None:
        self._layers = layers
        self._area = area
        self._known: dict[str, Known] = {}
        self._newest: dict[str, str] = {}
        self._replaced: set[str] = set()
        self._looked_at = 0

    @classmethod
    def load(cls, lake: Lake, layers: Layers, folders: Folders) -> Self:
        """As the lake and the files of layers that are not kept have them."""
        found = cls(layers, TownArea(folders.town))
        found._remember(_rows(lake.read("site_changes").sort_by("changed_at")))
        for layer in layers.values():
            if not layer.kept:
                found._remember(_rows_of(sites.read(folders.sites_of(layer.id))))
        return found

    def _remember(self, rows: Iterable[Known]) -> None:
        for row in rows:
            self._known[row.site_id] = row
            self._newest[row.site_id.partition(_AGAIN)[0]] = row.site_id

    # ---- what a source says -----------------------------------------------------------------------

    def change(self, told: SiteChange, at: datetime) -> list[Known]:
        """The rows that a change adds to the lake: one, or none where nothing is new.

        Raises:
            RejectedError: no layer has such a site.
        """
        layer = self._layer(layer_id(told.site_id))
        if not fits(np.array([told.geometry]), layer.geometry)[0]:
            kind = told.geometry.geom_type
            raise RejectedError(f"{told.site_id} is a {kind}; sites of {layer.id} are {layer.geometry}")
        if told.valid_from and told.valid_to and told.valid_to < told.valid_from:
            raise RejectedError(f"{told.site_id} ends before it begins")
        if self._area is not None and not self._area.has(told.geometry):
            return []
        if told.changed_at is not None and not self.lacks(told.site_id, told.changed_at):
            return []
        return self._added(layer, self._row(told, epoch_ms(told.changed_at or at)))

    def lacks(self, site_id: str, changed_at: datetime) -> bool:
        """Whether nothing of a site is known that is as new as an instant."""
        known = self._known.get(self._newest.get(site_id, site_id))
        return known is None or known.changed_at < epoch_ms(changed_at)

    def present(self, told: SitesPresent, at: datetime) -> list[Known]:
        """The rows that end what a feed names no more."""
        layer, now = self._layer(told.layer_id), epoch_ms(at)
        there = {self._newest.get(one, one) for one in told.site_ids}
        gone = [
            row
            for row in self._known.values()
            if layer_id(row.site_id) == layer.id
            and row.source == told.feed
            and row.site_id not in there
            and (row.valid_to is None or row.valid_to > now)
        ]
        if not layer.kept:
            for row in gone:
                del self._known[row.site_id]
                self._replaced.add(layer.id)
            return []
        # States are judged at full minutes: what is gone now is gone in this one. What was announced never was.
        ended = [row._replace(changed_at=now, valid_to=max(row.valid_from, _minute(now))) for row in gone]
        return [new for row in ended for new in self._added(layer, row)]

    def _layer(self, known: str) -> Layer:
        if known not in self._layers:
            raise RejectedError(f"no layer {known!r}; known: {', '.join(self._layers)}")
        return self._layers[known]

    def _row(self, told: SiteChange, now: int) -> Known:
        before = self._known.get(self._newest.get(told.site_id, ""))
        begun = epoch_ms(told.valid_from) if told.valid_from else None
        site_id = before.site_id if before else told.site_id
        if before and before.valid_to is not None and begun is not None and before.valid_to <= begun:
            # It begins after what had this id ended: another thing.
            site_id, before = _next(before.site_id), None
        known_begin = before.valid_from if before else _minute(now)
        return Known(
            site_id=site_id,
            changed_at=now,
            name=told.name,
            district=self._district(told.geometry),
            attributes=strict_json.dumps(dict(told.attributes), ensure_ascii=False, sort_keys=True),
            geometry=shapely.to_wkb(told.geometry),
            source=told.feed,
            valid_from=known_begin if begun is None else begun,
            valid_to=epoch_ms(told.valid_to) if told.valid_to else None,
        )

    def _district(self, geometry: shapely.Geometry) -> str:
        points = np.array(shapely.points(*representative(np.array([geometry]))))
        return self._area.districts(points)[0] if self._area else ""

    def _added(self, layer: Layer, row: Known) -> list[Known]:
        before = self._known.get(row.site_id)
        if before and before._replace(changed_at=row.changed_at) == row:
            return []
        if before and before.changed_at >= row.changed_at:
            row = row._replace(changed_at=before.changed_at + 1)
        self._remember([row])
        if layer.kept:
            return [row]
        self._replaced.add(layer.id)
        return []

    # ---- what follows from it ---------------------------------------------------------------------

    def write_replaced(self, folders: Folders) -> set[str]:
        """Put the sites of layers that are not kept in the place of all before them; return these layers."""
        for one in self._replaced:
            rows: list[Row] = [row for row in self._known.values() if layer_id(row.site_id) == one]
            sites.write(folders.sites_of(one), of_changes(as_table("site_changes", rows), layer_id=one))
        replaced, self._replaced = self._replaced, set()
        return replaced

    def counts(self, now_ms: int) -> list[Row]:
        """Rows of ``site_counts``: how many sites of each layer that is not kept are in each district."""
        passing = [layer.id for layer in self._layers.values() if not layer.kept]
        found = Counter((layer_id(row.site_id), row.district) for row in self._known.values() if row.is_there(now_ms))
        districts = {*(self._area.district_names if self._area else ()), *(name for _, name in found)}
        second = now_ms // 1000
        return [(one, name, second, found[one, name]) for one in passing for name in sorted(districts) or [""]]

    def turned(self, now_ms: int) -> set[str]:
        """The layers of which a site began or ended by itself in a full minute since this was asked last.

        At first of the last day: pages may have been open while nobody looked.
        """
        first, self._looked_at = self._looked_at or _minute(now_ms) - _DAY_MS, _minute(now_ms)
        return {
            layer_id(row.site_id)
            for row in self._known.values()
            if any(at is not None and first < at <= self._looked_at for at in (row.valid_from, row.valid_to))
        }


def _rows(table: pa.Table) -> Iterable[Known]:
    numbers = [column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column for column in table.columns]
    return map(Known._make, zip(*(column.to_pylist() for column in numbers), strict=True))


def _rows_of(read: sites.Sites) -> Iterable[Known]:
    for i in range(len(read)):
        yield Known(
            site_id=read.site_id[i],
            changed_at=epoch_ms(read.valid_from[i]),
            name=read.name[i],
            district=read.district[i],
            attributes=strict_json.dumps(read.attributes[i], ensure_ascii=False, sort_keys=True),
            geometry=shapely.to_wkb(read.geometry[i]),
            source=read.source[i],
            valid_from=epoch_ms(read.valid_from[i]),
            valid_to=None,
        )


def _next(site_id: str) -> str:
    first, _, number = site_id.partition(_AGAIN)
    return f"{first}{_AGAIN}{int(number or 1) + 1}"


def _minute(ms: int) -> int:
    return ms // _MINUTE_MS * _MINUTE_MS
