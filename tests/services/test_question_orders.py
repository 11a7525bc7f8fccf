"""Long questions are worked out by the worker, once, for those who may see the same; a result stays for a day."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely

from data.records import ACTOR
from data.records.jobs import JobRun
from services import passing_files, questions
from services.context import House
from services.job import perform
from services.jobs import discover
from services.jobs.question import NAME
from services.question_orders import ManyOrdersError, NoWorkerError, QuestionOrder, QuestionOrders
from services.workbench.ground import Workbench
from services.workbench.own_features import OwnFeatures
from tests.services.questions.conftest import NOON, bench

__all__ = ["bench"]
ASKED = {"places": "paper", "by": "straight", "limit": 400}
MINE = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.31, 51.55]}, "properties": {"name": "Hier"}}
    ],
}


@pytest.fixture
def orders(bench: Workbench) -> Iterator[QuestionOrders]:
    """With a worker that was heard of a moment ago; nothing is left of them."""
    folders = bench.house.folders
    folders.work_heartbeat.touch()
    before = ACTOR.set("user:anna")
    yield QuestionOrders(bench.house)
    ACTOR.reset(before)
    folders.work_heartbeat.unlink(missing_ok=True)
    shutil.rmtree(folders.results, ignore_errors=True)
    for run in bench.house.records.jobs.open():
        bench.house.records.jobs.cancel(run.job_id)


def order(asked: dict[str, Any] = ASKED, own: dict[str, Any] | None = None, **further: Any) -> QuestionOrder:
    question = questions.discover()["reach"]
    features = {name: OwnFeatures.read(name, one) for name, one in (own or {}).items()}
    plain = question.parameters.model_validate(asked).model_dump(mode="json")
    return QuestionOrder(question, plain, features, frozenset({"town"}), "user:anna", **further)


def done(house: House) -> JobRun:
    """The run that was due, done as the worker does it."""
    run = house.records.jobs.claim("worker", [NAME], now=datetime.now(UTC))
    assert run is not None
    perform(discover(house)[NAME], run, house)
    return house.records.jobs.run(run.job_id)


def test_the_worker_finds_what_is_found_at_once(bench: Workbench, orders: QuestionOrders) -> None:
    placed = order()
    assert orders.result(placed.key) is None
    orders.place(placed)
    run = done(bench.house)
    assert (run.state, run.error) == ("done", "")
    filed = orders.result(placed.key)
    assert filed is not None
    question = questions.discover()["reach"]
    ground = bench.ground(audience="staff", own={}, now=NOON, bodies=frozenset({"town"}))
    expected = question.run(ground, question.parameters.model_validate(ASKED))
    assert filed.result.figures == expected.figures
    assert filed.result.tables == expected.tables
    assert dict(filed.versions) == {"paper": 0}
    for name, shapes in expected.shapes.items():
        assert shapely.equals_identical(filed.result.shapes[name].geometry, shapes.geometry).all()
        assert replace(filed.result.shapes[name], geometry=shapes.geometry) == shapes


def test_the_same_is_worked_out_once_and_only_for_those_who_see_the_same(orders: QuestionOrders) -> None:
    first = orders.place(order())
    assert orders.place(order()).job_id == first.job_id
    other = replace(order(), bodies=frozenset({"euv"}))
    assert other.key != order().key
    assert orders.place(other).job_id != first.job_id


def test_features_of_ones_own_are_gone_when_the_worker_has_read_them(bench: Workbench, orders: QuestionOrders) -> None:
    placed = order({**ASKED, "places": "own:mine"}, {"mine": MINE})
    orders.place(placed)
    assert "Hier" not in str(bench.house.records.jobs.runs(NAME))
    run = done(bench.house)
    assert (run.state, run.error) == ("done", "")
    filed = orders.result(placed.key)
    assert filed is not None
    assert filed.result.shapes["sites"].columns["name"].to_pylist() == ["Hier"]
    assert [one.suffix for one in bench.house.folders.results.iterdir()] == [".zip"]
    orders.place(placed)
    (bench.house.folders.results / f"{placed.key}.own").unlink()
    assert done(bench.house).error == "the features of your own are not there any more; ask again"


def test_without_a_worker_it_is_refused(bench: Workbench, orders: QuestionOrders) -> None:
    long_ago = time.time() - 60
    os.utime(bench.house.folders.work_heartbeat, (long_ago, long_ago))
    with pytest.raises(NoWorkerError, match="stadtklima work"):
        orders.place(order())


def test_nobody_has_more_than_three_open(orders: QuestionOrders) -> None:
    for limit in (100, 200, 300):
        orders.place(order({**ASKED, "limit": limit}))
    with pytest.raises(ManyOrdersError, match="3 of your long questions are open"):
        orders.place(order({**ASKED, "limit": 401}))
    orders.cancel(order({**ASKED, "limit": 100}).key)
    waiting = orders.place(order({**ASKED, "limit": 401}))
    assert orders.waiting_before(waiting) == 2


def test_what_has_been_there_too_long_is_forgotten(tmp_path: Path) -> None:
    names = {"new.zip": 0, "old.zip": 25, "new.own": 0, "old.own": 2, ".draft.new": 2}
    for name, hours in names.items():
        path = tmp_path / name
        path.touch()
        at = time.time() - 3_600 * hours
        os.utime(path, (at, at))
    assert passing_files.forget(tmp_path) == 3
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.own", "new.zip"]
    assert passing_files.forget(tmp_path / "none") == 0
