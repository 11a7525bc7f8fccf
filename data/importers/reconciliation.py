"""Known sites and those of a file: who is new, changed or gone; ids are kept and never given again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Final

import numpy as np
import shapely

from data.importers.errors import ImportRefusedError
from data.opening_hours import UNREADABLE, set_aside
from data.sites import Sites, representative

SOURCE_ID: Final = "source_id"
"""The attribute that holds a site's id in its source."""
PLACE_DECIMALS: Final = 7
"""Degrees are compared and kept to a centimetre."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A site as a file tells it.

    Args:
        key: its id in the source; the same place has the same key in the next file.
        attributes: further public facts; hours that nobody can read are set aside.
        channels: containers or charging points; 0: only the site itself.
        geometry: a line or an area, EPSG:4326, of which lon and lat then are a point; None: the site is a point.
        place_id: the same for all that stand together; empty: it stands alone.
    """

    key: str
    name: str
    district: str
    attributes: dict[str, Any]
    channels: int
    lon: float
    lat: float
    geometry: shapely.Geometry | None = None
    place_id: str = ""

    def __post_init__(self) -> None:
        if self.geometry is not None:
            shape = shapely.transform(self.geometry, lambda at: at.round(PLACE_DECIMALS))
            object.__setattr__(self, "geometry", shape)
            for name, value in zip(("lon", "lat"), representative(np.array([shape])), strict=True):
                object.__setattr__(self, name, float(value[0]))
        object.__setattr__(self, "lon", round(self.lon, PLACE_DECIMALS))
        object.__setattr__(self, "lat", round(self.lat, PLACE_DECIMALS))
        object.__setattr__(self, "attributes", set_aside(self.attributes))


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """What a file would change: site_ids, or keys where there is no site yet."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    unchanged: int

    @property
    def changes(self) -> int:
        """How many sites would be new, changed or gone."""
        return len(self.added) + len(self.changed) + len(self.gone)

    @property
    def counted(self) -> str:
        """In one line."""
        added, changed, gone = len(self.added), len(self.changed), len(self.gone)
        return f"{added} new, {changed} changed, {gone} gone, {self.unchanged} unchanged"

    def lines(self) -> list[str]:
        """The preview as lines of text; at most ten names of a kind."""
        return [
            f"{word}: {len(which)}" + (f" ({', '.join(which[:10])}{', …' if len(which) > 10 else ''})" if which else "")  # noqa: PLR2004 - ten, as said
            for word, which in (("new", self.added), ("changed", self.changed), ("gone", self.gone))
        ] + [f"unchanged: {self.unchanged}"]


def without_hours(incoming: Iterable[Incoming]) -> list[str]:
    """A line for each site whose opening hours cannot be read: it is taken without them."""
    return [
        f"opening hours of {one.name} ({one.key}) left out: {one.attributes[UNREADABLE]!r} is not written as in "
        "OpenStreetMap, such as 'Mo-Sa 07:00-20:00; PH off'"
        for one in incoming
        if UNREADABLE in one.attributes
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    site_id: str
    site: Incoming
    source: str
    licence: str
    valid_from: datetime
    valid_to: datetime | None


def merge(
    existing: Sites,
    incoming: Sequence[Incoming],
    *,
    layer_id: str,
    source: str,
    licence: str,
    at: datetime,
    all_there: bool = True,
) -> tuple[Sites, SiteDifference]:
    """Bring the sites of one source up to date; those of other sources stay as they are.

    New sites are valid from ``at`` on, vanished ones until then; ``existing`` are also those that are gone. A site that
    its source gave no id is known by ours. Unless ``all_there``, what is not told stays.

    Raises:
        ImportRefusedError: two sites of the file have one key.
    """
    _refuse_doubles(incoming)
    # States are judged at the last full minute; what is known now is there then.
    at = at.replace(second=0, microsecond=0)
    rows = _rows(existing)
    known = {row.site.key: row for row in rows if row.source == source and row.valid_to is None}
    told = {site.key: site for site in incoming}
    if not all_there:
        told = {key: row.site for key, row in known.items()} | told
    numbers = _free_numbers(existing.site_id)
    fresh = {key: _Row(f"{layer_id}-{next(numbers):04d}", site, source, licence, at, None)
             for key, site in told.items() if key not in known}  # fmt: skip
    changed = [row.site_id for key, row in known.items() if key in told and told[key] != row.site]
    gone = [row.site_id for key, row in known.items() if key not in told]
    kept = [_brought_up(row, told, source, licence, at) for row in rows]
    difference = SiteDifference(
        added=tuple(row.site_id for row in fresh.values()),
        changed=tuple(changed),
        gone=tuple(gone),
        unchanged=len(known) - len(changed) - len(gone),
    )
    return _sites([*kept, *fresh.values()]), difference


def _brought_up(row: _Row, told: dict[str, Incoming], source: str, licence: str, at: datetime) -> _Row:
    if row.source != source or row.valid_to is not None:
        return row
    if row.site.key not in told:
        return _Row(row.site_id, row.site, source, row.licence, row.valid_from, at)
    return _Row(row.site_id, told[row.site.key], source, licence, row.valid_from, None)


def _refuse_doubles(incoming: Sequence[Incoming]) -> None:
    seen: set[str] = set()
    for site in incoming:
        if site.key in seen:
            raise ImportRefusedError(f"two sites have the id {site.key!r}; each site needs one of its own")
        seen.add(site.key)


def _free_numbers(site_ids: Iterable[str]) -> Iterator[int]:
    numbers = (site_id.rpartition("-")[2] for site_id in site_ids)
    last = max((int(one) for one in numbers if one.isdecimal()), default=0)
    return count(last + 1)


def _rows(sites: Sites) -> list[_Row]:
    return [
        _Row(
            sites.site_id[i],
            Incoming(
                key=str(sites.attributes[i].get(SOURCE_ID) or sites.site_id[i]),
                name=sites.name[i],
                district=sites.district[i],
                attributes={key: value for key, value in sites.attributes[i].items() if key != SOURCE_ID},
                channels=int(sites.channels[i]),
                lon=float(sites.lon[i]),
                lat=float(sites.lat[i]),
                geometry=sites.geometry[i] if shapely.get_dimensions(sites.geometry[i]) else None,
                place_id=sites.place_id[i] if sites.place_id[i] != sites.site_id[i] else "",
            ),
            sites.source[i],
            sites.licence[i],
            sites.valid_from[i],
            sites.valid_to[i],
        )
        for i in range(len(sites))
    ]


def _sites(rows: Sequence[_Row]) -> Sites:
    return Sites(
        site_id=[row.site_id for row in rows],
        name=[row.site.name for row in rows],
        district=[row.site.district for row in rows],
        attributes=[_with_key(row) for row in rows],
        channels=np.array([row.site.channels for row in rows], dtype=np.int16),
        source=[row.source for row in rows],
        licence=[row.licence for row in rows],
        valid_from=[row.valid_from for row in rows],
        valid_to=[row.valid_to for row in rows],
        lon=np.array([row.site.lon for row in rows], dtype=np.float64),
        lat=np.array([row.site.lat for row in rows], dtype=np.float64),
        geometry=np.array([row.site.geometry or shapely.Point(row.site.lon, row.site.lat) for row in rows], object),
        place_id=[row.site.place_id or row.site_id for row in rows],
    )


def _with_key(row: _Row) -> dict[str, Any]:
    own = {SOURCE_ID: row.site.key} if row.site.key not in {"", row.site_id} else {}
    return row.site.attributes | own
