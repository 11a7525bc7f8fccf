"""Writes an event wherever one device followed another at a site, or got another calibration: charts mark it."""

from itertools import pairwise

from data import strict_json
from data.ingest.batch import Row, as_table
from data.lake import Lake
from data.records import Assignment, Assignments

KIND = "device_change"
CALIBRATED = "calibration"


def tell(lake: Lake, assignments: Assignments) -> int:
    """Add the changes that the lake's events do not have yet; return how many."""
    told = {
        (row["site_id"], row["channel"], row["kind"], row["at"])
        for row in lake.read("events").to_pylist()
        if row["kind"] in {KIND, CALIBRATED}
    }
    served: dict[tuple[str, int], list[Assignment]] = {}
    for one in sorted(assignments, key=lambda one: one.valid_from):
        served.setdefault((one.site_id, one.channel), []).append(one)
    rows: list[Row] = [
        (site_id, channel, _kind(before, after), int(after.valid_from.timestamp() * 1000), _detail(before, after))
        for (site_id, channel), several in served.items()
        for before, after in pairwise(several)
        if _kind(before, after) and (site_id, channel, _kind(before, after), after.valid_from) not in told
    ]
    if rows:
        lake.append("events", as_table("events", rows))
    return len(rows)


def _kind(before: Assignment, after: Assignment) -> str:
    """What changed; empty where nothing that a chart should mark."""
    if before.device_id != after.device_id:
        return KIND
    return CALIBRATED if before.calibration != after.calibration else ""


def _detail(before: Assignment, after: Assignment) -> str:
    if before.device_id == after.device_id:
        return strict_json.dumps({"before": dict(before.calibration), "after": dict(after.calibration)})
    return strict_json.dumps({"before": before.device_id, "after": after.device_id})
