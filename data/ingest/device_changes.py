"""Writes an event wherever one device followed another at a site, so that charts can mark it."""

import json
from itertools import pairwise

from data.ingest.batch import Row, as_table
from data.lake import Lake
from data.records import Assignment, Assignments

KIND = "device_change"


def tell(lake: Lake, assignments: Assignments) -> int:
    """Add the changes that the lake's events do not have yet; return how many."""
    told = {
        (row["site_id"], row["channel"], row["at"]) for row in lake.read("events").to_pylist() if row["kind"] == KIND
    }
    served: dict[tuple[str, int], list[Assignment]] = {}
    for one in sorted(assignments, key=lambda one: one.valid_from):
        served.setdefault((one.site_id, one.channel), []).append(one)
    rows: list[Row] = [
        (site_id, channel, KIND, int(after.valid_from.timestamp() * 1000), _detail(before, after))
        for (site_id, channel), several in served.items()
        for before, after in pairwise(several)
        if before.device_id != after.device_id and (site_id, channel, after.valid_from) not in told
    ]
    if rows:
        lake.append("events", as_table("events", rows))
    return len(rows)


def _detail(before: Assignment, after: Assignment) -> str:
    return json.dumps({"before": before.device_id, "after": after.device_id})
