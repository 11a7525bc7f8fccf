"""Writes an event wherever one device followed another at a site, or got another calibration: charts mark it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from data import strict_json
from data.lake import TABLES, Lake
from data.lake.batch import Row, as_table
from data.lake.series import instants
from data.records import Assignment, Assignments

KIND = "device_change"
CALIBRATED = "calibration"
_KEY: Final = TABLES["events"].key
"""The first columns of ``events``; the lake keeps their instant in whole milliseconds, records in microseconds."""


def tell(lake: Lake, assignments: Assignments) -> int:
    """Add the changes that the lake's events do not have yet; return how many."""
    stored = lake.read("events", columns=list(_KEY))
    names = (stored[name].to_pylist() for name in _KEY[:-1])
    told = set(zip(*names, instants(stored["at"]).tolist(), strict=True))
    rows = {row[: len(_KEY)]: row for row in _changes(assignments)}
    fresh = [row for key, row in rows.items() if key not in told]
    if fresh:
        lake.append("events", as_table("events", fresh))
    return len(fresh)


def _changes(assignments: Assignments) -> Iterator[Row]:
    served: dict[tuple[str, int], list[Assignment]] = {}
    for one in sorted(assignments, key=lambda one: one.valid_from):
        # What was put right at the same instant never held.
        if one.valid_to is None or one.valid_to > one.valid_from:
            served.setdefault((one.site_id, one.channel), []).append(one)
    for place, several in served.items():
        for before, after in pairwise(several):
            if kind := _kind(before, after):
                yield (*place, kind, int(after.valid_from.timestamp() * 1000), _detail(before, after))


def _kind(before: Assignment, after: Assignment) -> str:
    """What changed; empty where nothing that a chart should mark."""
    if before.device_id != after.device_id:
        return KIND
    return CALIBRATED if before.calibration != after.calibration else ""


def _detail(before: Assignment, after: Assignment) -> str:
    if before.device_id == after.device_id:
        return strict_json.dumps({"before": dict(before.calibration), "after": dict(after.calibration)})
    return strict_json.dumps({"before": before.device_id, "after": after.device_id})
