"""How long a dispatcher waits for a plan of 120 stops for two vehicles, and what the time goes into.

    python -m bench.dispatch --plan

The whole application on the demo town, at rest otherwise: the question is asked over HTTP as the page does, the worker
takes it up and begins a process, which reads streets and searches, also for the fixed round of the day; the page asks
twice a second whether it is there.
"""

import http.client
import json
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.processes import application
from data.records import Records
from data.records.fleet import Vehicle
from data.records.rounds import FixedRound, PlannedStop

STOPS: Final = 120
ROUND: Final = 180
"""Stops of the fixed round that the plan is compared with."""
GOAL_S: Final = 15.0
LOOK_S, REST_S = 0.05, 0.5
LONGEST_S: Final = 300.0
NAME, PASSWORD = "bench", "wagon correct staple horse"
ASK: Final = "/fragments/einsatz/tour"


def plan(log_in: Any, get_plain: Any) -> dict[str, Any]:
    """The figures; the two log in and read an answer as `bench.dispatch` does."""
    os.environ["STADTKLIMA_SIMULATE"] = ""
    with tempfile.TemporaryDirectory(prefix="stadtklima-bench-") as name, application(Path(name)) as (port, _):
        records = Records(f"sqlite:///{next(Path(name).rglob('records.sqlite'))}", body_of=lambda _layer: "euv")
        sites = _settle(records, port, get_plain)
        headers = {"Cookie": log_in(port), "Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json"}
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        began, asked_at = time.monotonic(), datetime.now(UTC)
        link.request("POST", ASK, json.dumps({"deed": "plan", "sites": sites}), headers)
        run_id = json.loads(link.getresponse().read())["plan"]
        asked_s = time.monotonic() - began
        steps, seen_s = _watched(records, run_id, link, headers, began)
        run = records.jobs.run(run_id)
    assert run.began_at is not None
    assert run.ended_at is not None
    taken_up_s = (run.began_at - asked_at).total_seconds()
    done_s = (run.ended_at - asked_at).total_seconds()
    made = run.result or {}
    return {
        "name": f"{STOPS} stops, {len(made['routes'])} vehicles",
        "asked_s": round(asked_s, 2),
        "taken_up_s": round(taken_up_s - asked_s, 2),
        "process_s": round(steps.get("ways", taken_up_s) - taken_up_s, 2),
        "ways_s": round(steps.get("tours", taken_up_s) - steps.get("ways", taken_up_s), 2),
        "search_s": round(steps.get("lines", done_s) - steps.get("tours", taken_up_s), 2),
        "lines_s": round(done_s - steps.get("lines", done_s), 2),
        "unreachable": sum(why == "unreachable" for why in made["dropped"].values()),
        "shown_s": round(seen_s - done_s, 2),
        "whole_s": round(seen_s, 2),
        "planned": sum(len(one["stops"]) for one in made["routes"]),
        "dropped": len(made["dropped"]),
        "km": round(made["effort"]["metres"] / 1000, 1),
        "round": made["fixed"] and made["fixed"]["lifts"],
        "goals": {"whole_s": GOAL_S},
    }


def _settle(records: Records, port: int, get_plain: Any) -> list[str]:
    """A dispatcher, a second flatbed, a fixed round to compare with; the sites that are planned."""
    since = datetime.now(UTC) - timedelta(days=1)
    records.staff.add(NAME, PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))
    first = next(one for one in records.fleet.items(Vehicle) if one.kind == "flatbed")
    records.fleet.put(replace(first, item_id="", name="Pritsche B"), at=since)
    found = json.loads(get_plain(port, "/api/collections/bins/items?limit=10000"))["features"]
    stops = tuple(PlannedStop(site_id=str(one["id"]), weekdays=(1, 2, 3, 4, 5, 6)) for one in found[::4][:ROUND])
    records.rounds.upload([FixedRound(name="Bench", layer="bins", body="euv", stops=stops)], at=since)
    step = len(found) // STOPS
    return [str(one["id"]) for one in found[: STOPS * step : step]]


def _watched(
    records: Records, run_id: str, link: http.client.HTTPConnection, headers: dict[str, str], began: float
) -> tuple[dict[str, float], float]:
    """When each step was first seen, and when the page showed the plan; seconds since it was asked for."""
    steps: dict[str, float] = {}
    looked = 0.0
    asked = {"id": "visit", "property": "asked", "value": f"?plan={run_id}"}
    output = _output(link, headers)
    while time.monotonic() - began < LONGEST_S:
        run = records.jobs.run(run_id)
        if run.step:
            steps.setdefault(run.step, time.monotonic() - began)
        if time.monotonic() - looked >= REST_S:
            looked = time.monotonic()
            body = json.dumps({"output": output, "inputs": [asked]})
            link.request("POST", "/dash/einsatz/_dash-update-component", body, headers)
            if 'data-state=\\"done\\"' in link.getresponse().read().decode():
                return steps, time.monotonic() - began
        time.sleep(LOOK_S)
    raise TimeoutError(f"no plan within {LONGEST_S:g} s: {records.jobs.run(run_id)}")


def _output(link: http.client.HTTPConnection, headers: dict[str, str]) -> str:
    """The question that brings the pieces of the page."""
    link.request("GET", "/dash/einsatz/_dash-dependencies", headers=headers)
    known = json.loads(link.getresponse().read())
    return next(str(one["output"]) for one in known if "plan.html" in one["output"])
