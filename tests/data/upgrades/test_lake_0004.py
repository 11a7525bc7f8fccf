"""Daily figures laid by day are laid by month afterwards: the same rows of the same days, as new as they were."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.transaction import AddAction, RemoveAction

from data.lake import SEEN_READINGS, TABLES, Lake
from data.lake.files import write_file
from data.upgrades.steps import lake_0004

DAYS = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 3)]
COLUMNS = [name for name in TABLES["rollup_day"].schema.names if name != "day"]
BY_DAY = replace(
    TABLES["rollup_day"],
    schema=pa.schema([TABLES["rollup_day"].schema.field(name) for name in COLUMNS]),
    order=("site_id", "measure", "channel"),
    partition="day",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lake's folder with the table as it was: a file a day, each having seen another state of readings."""
    root = tmp_path / "rollup_day"
    delta = DeltaTable.create(str(root), BY_DAY.delta_schema, partition_by=["day"])
    adds: list[AddAction | RemoveAction] = [
        write_file(root, BY_DAY, day, pa.Table.from_pylist([row(n, 1), row(n, 2)], BY_DAY.schema), seen=n)
        for n, day in enumerate(DAYS)
    ]
    seen = CommitProperties(app_transactions=[Transaction(SEEN_READINGS, 7)])
    delta.create_write_transaction(adds, "append", BY_DAY.delta_schema, partition_by=["day"], commit_properties=seen)
    return tmp_path


def row(n: int, site: int) -> dict[str, Any]:
    figures = {"min": None, "mean": n + 0.1, "max": 3.0, "n": n, "expected": 24}
    return {"site_id": f"heat-{site}", "channel": 0, "measure": "air_temperature_c", **figures}


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda one: (one["site_id"], one["day"]))


def by_month(folder: Path) -> None:
    lake = Lake(folder)
    wanted = [{**row(n, site), "day": day} for n, day in enumerate(DAYS) for site in (1, 2)]
    assert in_order(lake.read("rollup_day").to_pylist()) == in_order(wanted)
    assert [(file.day, file.last_day, file.seen) for file in lake.live_files("rollup_day")] == [
        (day, day, n) for n, day in enumerate(DAYS)
    ]
    assert lake.transaction_version(SEEN_READINGS, table="rollup_day") == 7
    assert [one.name for one in folder.iterdir()] == ["rollup_day"]


def test_rows_days_and_what_they_have_seen_are_carried_over(folder: Path) -> None:
    lake_0004.run(folder)
    by_month(folder)
    lake_0004.run(folder)
    by_month(folder)


def test_a_lake_that_has_no_daily_figures_yet_needs_nothing(tmp_path: Path) -> None:
    lake_0004.run(tmp_path)
    assert not any(tmp_path.iterdir())


def dying(function: Callable[..., Any], *, after: int) -> Callable[..., Any]:
    """The same function, of whose process nothing is left once it was called so often."""
    calls = []

    def run(*args: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) > after:
            raise KeyboardInterrupt
        return function(*args, **more)

    return run


@pytest.mark.parametrize(
    ("place", "name", "after"),
    [
        (lake_0004, "write_file", 0),
        (lake_0004, "write_file", 2),
        (lake_0004, "sync", 0),
        (Path, "rename", 0),
        (Path, "rename", 1),
        (lake_0004, "sync", 1),
        (shutil, "rmtree", 1),
    ],
)
def test_killed_anywhere_it_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(place, name, dying(getattr(place, name), after=after))
        with pytest.raises(KeyboardInterrupt):
            lake_0004.run(folder)
    lake_0004.run(folder)
    by_month(folder)
