"""Every process counts for itself, and one address tells of all, as Prometheus wants it."""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from dashboard.factory import create
from data.inbox import Inbox
from services.metrics import FAMILIES, MetricRegistry, Publication, published
from tests.support import metric_table
from tests.support import small as town

ALERTS = Path(__file__).parents[2] / "deploy/prometheus-alerts.yml"


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_address_tells_of_all_processes(tmp_path: Path) -> None:
    house = town.settle(tmp_path).house
    ingest, work = MetricRegistry("ingest"), MetricRegistry("work")
    ingest.count("log_events_total", level='err"or\n\\')
    work.observe("job_duration_seconds", 3.0, job="surface")
    work.count("job_runs_total", job="surface", state="done")
    Inbox(house.folders.inbox).append("ttn", b"{}", house.clock.now())
    with (
        TestClient(create(house)) as client,
        Publication(house.folders.metrics, ingest),
        Publication(house.folders.metrics, work),
    ):
        until(lambda: len([*house.folders.metrics.glob("*.json")]) == 3)
        text = client.get("/metrics", headers={"Authorization": "Bearer monitor"}).text
    assert not [*house.folders.metrics.iterdir()]
    found = {one.name: one for one in text_string_to_metric_families(text)}
    processes = {one.labels["process"] for one in found["stadtklima_process_start_time_seconds"].samples}
    assert processes == {"web", "ingest", "work"}
    assert found["stadtklima_log_events"].samples[0].labels["level"] == 'err"or\n\\'
    assert found["stadtklima_inbox_messages"].samples[0].value == 1
    assert found["stadtklima_inbox_oldest_age_seconds"].samples[0].value > 0
    buckets = [one for one in found["stadtklima_job_duration_seconds"].samples if one.name.endswith("_bucket")]
    assert [one.value for one in buckets] == [0] * 6 + [1] * 4
    assert {one.labels["table"] for one in found["stadtklima_lake_files"].samples} >= {"readings", "rollup_day"}
    for name, family in found.items():
        declared = FAMILIES[name if family.type != "counter" else f"{name}_total"]
        assert (family.type, family.documentation) == (declared.kind, declared.about)
        assert {label for one in family.samples for label in one.labels} - {"le"} <= set(declared.labels)


def test_what_a_process_wrote_long_ago_is_not_told_and_taken_away(tmp_path: Path) -> None:
    old, cut_off = tmp_path / "work-1.json", tmp_path / "work-2.json"
    old.write_text(json.dumps([["stadtklima_up", {}, 1]]))
    os.utime(old, (0, 0))
    cut_off.write_text("[[")
    assert published(tmp_path) == []
    with Publication(tmp_path, MetricRegistry("web")):
        own = tmp_path / f"web-{os.getpid()}.json"
        until(own.exists)
        assert not old.exists()
        assert published(tmp_path, but=f"web-{os.getpid()}") == []


def test_names_follow_the_conventions() -> None:
    for one in FAMILIES.values():
        assert re.fullmatch(r"stadtklima_[a-z]+(_[a-z]+)*", one.name)
        assert one.name.endswith("_total") == (one.kind == "counter"), one.name
        assert one.about.endswith(".")
        assert not re.search(r"_(ms|milliseconds|minutes|hours|days|kb|mb|percent|db)(_|$)", one.name)


def test_the_documentation_lists_what_there_is() -> None:
    assert metric_table.PAGE.read_text("utf-8") == metric_table.page()


def test_the_alerts_are_about_metrics_that_there_are() -> None:
    rules = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"][0]["rules"]
    assert len(rules) == 3
    for rule in rules:
        named = set(re.findall(r"stadtklima_\w+", rule["expr"]))
        assert named
        assert named <= set(FAMILIES)
