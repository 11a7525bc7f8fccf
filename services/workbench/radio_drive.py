"""What a drive test says by itself: messages heard and lost, how far, and where more than one gateway heard."""

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.projection import to_degrees
from services.workbench.drive_test import DriveTest
from services.workbench.place_set import PlaceSet
from services.workbench.radio_model import metres_between
from services.workbench.result import ResultFigure

CELL_M: Final = 100.0
EARTH_M: Final = 6_371_008.8
PERCENT: Final = 100.0
TWICE: Final = 2


def drive_figures(drive: DriveTest, needed_dbm: float) -> dict[str, ResultFigure]:
    """Of the whole test; cells of 100 m count that were visited and in which something was heard."""
    heard, lost = drive.messages()
    cell = visited_cells(drive.lonlat)
    cells = int(cell.max()) + 1
    pairs = {(one, gateway) for one, gateway in zip(cell.tolist(), drive.gateway, strict=True)}
    by = np.bincount([one for one, _ in pairs], minlength=cells)
    strongest = np.full(cells, -np.inf)
    np.maximum.at(strongest, cell, drive.rssi_dbm)
    return {
        "messages": ResultFigure(heard),
        "lost": ResultFigure(lost),
        "lost_share": ResultFigure(None if lost is None else PERCENT * lost / (heard + lost), "%", 1),
        "hear": ResultFigure(len(set(drive.gateway))),
        "cells": ResultFigure(cells),
        "cells_twice": ResultFigure(PERCENT * float((by >= TWICE).mean()), "%", 1),
        "cells_strong": ResultFigure(PERCENT * float((strongest >= needed_dbm).mean()), "%", 1),
        "median_rssi": ResultFigure(float(np.median(drive.rssi_dbm)), "dBm"),
    }


def drive_table(drive: DriveTest, gateways: PlaceSet) -> pa.Table:
    """By gateway, the busiest first; how far it heard where its place is known by the test or by the town."""
    names = np.array(drive.gateway)
    places = _places(gateways)
    rows = []
    for gateway in sorted(set(drive.gateway)):
        at = np.flatnonzero(names == gateway)
        away = _away(drive, at, places.get(gateway.lower()))
        known = away[np.isfinite(away)]
        rows.append(
            {
                "gateway": gateway,
                "receptions": len(at),
                "median_rssi": float(np.median(drive.rssi_dbm[at])),
                "farthest_m": float(known.max()) if len(known) else None,
            }
        )
    rows.sort(key=lambda row: (-int(str(row["receptions"])), str(row["gateway"])))
    return pa.Table.from_pylist(rows, schema=_DRIVE)


def visited_cells(lonlat: NDArray[np.float64]) -> NDArray[np.intp]:
    """(n,) the number of the cell of 100 m of each place; cells are laid from the south-west, wherever on Earth."""
    middle = np.radians(lonlat[:, 1].mean())
    metres = EARTH_M * np.radians(lonlat - lonlat.min(axis=0)) * [np.cos(middle), 1.0]
    _, number = np.unique(np.floor(metres / CELL_M).astype(np.int64), axis=0, return_inverse=True)
    return np.asarray(number.ravel(), dtype=np.intp)


def _away(drive: DriveTest, at: NDArray[np.intp], place: NDArray[np.float64] | None) -> NDArray[np.float64]:
    gateway = drive.gateway_lonlat[at] if place is None else np.broadcast_to(place, (len(at), 2))
    known = np.isfinite(gateway).all(axis=1)
    away = np.full(len(at), np.nan)
    away[known] = metres_between(drive.lonlat[at][known], gateway[known])
    return away


def _places(gateways: PlaceSet) -> dict[str, NDArray[np.float64]]:
    lonlat = np.column_stack(to_degrees(gateways.xy_m))
    found: dict[str, NDArray[np.float64]] = {}
    for row, attributes in enumerate(gateways.attributes):
        for name in (gateways.place_id[row], gateways.name[row], attributes.get("gateway_id"), attributes.get("id")):
            if name:
                found[str(name).lower()] = lonlat[row]
    return found


_DRIVE = pa.schema(
    [
        ("gateway", pa.string()),
        ("receptions", pa.int64()),
        ("median_rssi", pa.float64()),
        ("farthest_m", pa.float64()),
    ]
)
