"""Catchments from GeoJSON or GeoPackage: what cannot be right is left out row by row, each with its reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely

from data import catchments
from data.catchments import Catchment
from data.importers import cells, site_files
from data.importers.approval import Approve, approved, ask
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming
from data.sites import Sites

ENDINGS: Final = (".geojson", ".json", ".gpkg")
WANTED: Final = "id, gauge, sealed (share of sealed ground, 0 to 1), and if known area_km2 and name"
AREA_APART: Final = 0.05
"""By so much of it the stated area may differ from that of the polygon."""
SMALLEST_KM2: Final = 0.01
AWAY_M: Final = 500.0
"""So far from its polygon a gauge may stand: a bridge below the outlet."""
_ROUND_DEG: Final = 0.5
"""A river's catchment reaches beyond its town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchmentFile:
    """What a file holds.

    Args:
        catchments: those that can be used.
        left_out: why others cannot, a sentence each.
    """

    catchments: list[Catchment]
    left_out: list[str]


def outlets(gauges: Iterable[Sites]) -> dict[str, tuple[float, float]]:
    """By site_id lon and lat of the sites of some layers."""
    return {
        site_id: (lon, lat)
        for one in gauges
        for site_id, lon, lat in zip(one.site_id, one.lon.tolist(), one.lat.tolist(), strict=True)
    }


def read(
    path: Path, bounds: tuple[float, float, float, float], gauges: Mapping[str, tuple[float, float]]
) -> CatchmentFile:
    """Read a file.

    Args:
        path: with a polygon each and the columns WANTED.
        bounds: west, south, east, north of the town, degrees.
        gauges: by site_id of those that measure a level: lon, lat.

    Raises:
        ImportRefusedError: it is of another kind, or cannot be read at all.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ImportRefusedError(f"{path.name}: catchments are read from {', '.join(ENDINGS)}")
    west, south, east, north = bounds
    around = west - _ROUND_DEG, south - _ROUND_DEG, east + _ROUND_DEG, north + _ROUND_DEG
    rows, faults = site_files.examined(path, around, "areas")
    left_out, taken = [one.sentence for one in faults], []
    for row in rows:
        wrong = next(_wrong(row, gauges), None)
        if wrong is None:
            taken.append(_catchment(row))
        else:
            left_out.append(f"{path.name}, catchment {row.key!r}: {wrong}")
    return CatchmentFile(catchments=taken, left_out=left_out)


def import_catchments(found: CatchmentFile, path: Path, *, approve: Approve = approved) -> list[str]:
    """Put what can be used in the place of the town's catchments if it is approved; return what was shown.

    Raises:
        ImportRefusedError: none can be used.
        DeclinedError: it was not approved; nothing was changed.
    """
    if not found.catchments:
        raise ImportRefusedError("no catchment of the file can be used; nothing was changed")
    before = {one.catchment_id: one for one in catchments.read(path)}
    lines = [_line(one, before.get(one.catchment_id)) for one in found.catchments]
    there = {one.catchment_id for one in found.catchments}
    lines += [f"gone: {one}" for one in before if one not in there]
    ask(approve, lines)
    catchments.write(path, found.catchments)
    return lines


def _line(one: Catchment, before: Catchment | None) -> str:
    kind = "new" if before is None else "again"
    sealed = round(100 * one.sealed)
    return f"{kind}: {one.catchment_id} ({one.name}), {one.area_km2:.2f} km², {sealed} % sealed, gauge {one.gauge}"


def _wrong(row: Incoming, gauges: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    """What is wrong with a row, the gravest first."""
    if row.geometry is None or not row.geometry.is_valid:
        yield f"its polygon is not valid ({shapely.is_valid_reason(row.geometry) if row.geometry else 'a point'})"
        return
    gauge = cells.text(row.attributes.get("gauge"))
    if gauge not in gauges:
        known = ", ".join(sorted(gauges)[:5]) or "none"
        yield f"its gauge {gauge!r} measures no level here; such sites are {known}" + (
            f" and {len(gauges) - 5} more" if len(gauges) > 5 else ""  # noqa: PLR2004 - as many as are named
        )
        return
    if not 0 <= _number(row.attributes.get("sealed")) <= 1:
        yield f"sealed is {row.attributes.get('sealed')!r}; wanted a share from 0 to 1, such as 0.45"
    polygon = catchments.in_metres(row.geometry)
    area_km2, stated = polygon.area / 1e6, row.attributes.get("area_km2")
    if area_km2 < SMALLEST_KM2:
        yield f"its polygon has {area_km2:.4f} km²; at least {SMALLEST_KM2} are a catchment"
    if not cells.is_empty(stated) and not abs(_number(stated) - area_km2) <= AREA_APART * area_km2:
        yield f"area_km2 is {stated!r}, but its polygon has {area_km2:.2f} km²; they may differ by 5 %"
    away_m = polygon.distance(catchments.in_metres(shapely.Point(gauges[gauge])))
    if away_m > AWAY_M:
        yield f"its gauge {gauge} stands {away_m:.0f} m away from it; an outlet is within {AWAY_M:.0f} m"


def _number(cell: Any) -> float:
    """NaN, which fits nowhere, where it is none."""
    try:
        return float("nan") if isinstance(cell, bool) or cell is None else float(cell)
    except (TypeError, ValueError):
        return float("nan")


def _catchment(row: Incoming) -> Catchment:
    return Catchment(
        catchment_id=row.key,
        name=row.name,
        gauge=cells.text(row.attributes["gauge"]),
        area_km2=round(catchments.in_metres(row.geometry).area / 1e6, 4),
        sealed=float(row.attributes["sealed"]),
        polygon=row.geometry,
    )
