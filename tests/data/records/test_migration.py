"""Older records are carried over with their rows, newer ones refused, and all ways lead to the same tables."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from data import versions
from data.errors import DeclarationError
from data.records import Assignment, Device, Records, migration
from data.records.schema import Base
from data.versions import NewerDataError, OlderDataError
from tests.support import former, postgresql

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: here records are made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    return postgresql.new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def carried(url: str) -> Iterator[Records]:
    former.write_records(url)
    migration.upgrade(url, town="neustadt")
    made = Records(url, town="neustadt")
    yield made
    made._engine.dispose()


def test_every_row_of_the_version_before_is_there_again(carried: Records) -> None:
    first, second = carried.assignments()
    assert first == Assignment(
        device_id="70B3D57ED0000001", site_id="heat-0001", valid_from=NEW_YEAR, mounting={"height_m": 3}
    )
    assert (second.calibration, second.valid_to) == ({"t": 0.5}, datetime(2026, 2, 1, tzinfo=UTC))
    assert carried.devices() == [
        Device(device_id="70B3D57ED0000001", profile="thermo_plain", network="ttn", simulated=True),
        Device(device_id="lamp-aa", profile="plain", network="import"),
    ]
    assert [(one.source, one.created_at) for one in carried.tokens()] == [("ttn", NEW_YEAR)]
    assert carried.logins.account("unknown", now=NEW_YEAR) is None
    assert [(one.name, *map(str, one.grants)) for one in carried.staff.users()] == [("anna", "admin@town")]
    assert carried.version() == 7


def test_every_row_has_a_town_and_a_body(carried: Records) -> None:
    carried.add_devices([Device(device_id="new", profile="plain", network="ttn", body="euv")])
    with carried.read() as db:
        for table in Base.metadata.sorted_tables:
            owners = {tuple(row) for row in db.execute(text(f"SELECT DISTINCT town, body FROM {table.name}"))}  # noqa: S608 -- our own name
            assert owners <= {("neustadt", "town"), ("neustadt", "euv")}, table.name


def test_carried_tables_are_those_that_are_made_new(carried: Records) -> None:
    with carried.read() as db:
        assert compare_metadata(MigrationContext.configure(db, opts={"compare_type": True}), Base.metadata) == []


def test_carried_tables_go_on_like_new_ones(carried: Records) -> None:
    carried.assign_many([Assignment(device_id="lamp-aa", site_id="heat-0003", valid_from=NEW_YEAR)])
    assert [one.site_id for one in carried.assignments().of_device("lamp-aa")] == ["heat-0002", "heat-0003"]
    carried.new_token("ttn")
    assert carried.revoke_tokens("ttn") == 2
    carried.staff.remove("anna")


def test_foreign_keys_hold_as_before(carried: Records) -> None:
    with carried.read() as db:
        keys = {table: inspect(db).get_foreign_keys(table) for table in ("assignment", "staff_session")}
    assert [one["referred_table"] for several in keys.values() for one in several] == ["device", "staff_user"]


def test_older_records_are_not_opened_until_they_are_carried_over(url: str) -> None:
    former.write_records(url)
    with pytest.raises(OlderDataError, match=f"version 0, this program needs {versions.RECORDS}.*stadtklima upgrade"):
        Records(url, town="neustadt")
    assert migration.version_at(url) == 0


def test_several_that_open_new_records_at_once_make_them_once(url: str) -> None:
    together = Barrier(3)

    def open_records(_: int) -> Records:
        together.wait()
        return Records(url, town="neustadt")

    with ThreadPoolExecutor(3) as pool:
        opened = list(pool.map(open_records, range(3)))
    assert [one.version() for one in opened] == [0, 0, 0]
    for one in opened:
        one._engine.dispose()


def test_an_upgrade_of_what_is_of_this_version_changes_nothing(
    carried: Records, url: str, everything: Callable[[], str]
) -> None:
    before = everything()
    migration.upgrade(url, town="neustadt")
    assert everything() == before
    assert carried.version() == 7


def test_records_of_a_newer_program_are_refused(records: Records, url: str) -> None:
    with records._engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(NewerDataError, match=r"version 999, this program knows none above \d+"):
        Records(url)


def test_records_of_another_town_are_refused(records: Records, url: str) -> None:
    assert records.town == "neustadt"
    with pytest.raises(DeclarationError, match="those of neustadt, not of altstadt"):
        Records(url, town="altstadt")


def test_a_failed_upgrade_leaves_everything_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    former.write_records(url)
    with monkeypatch.context() as broken:
        broken.setattr(migration, "_upgrade", _break)
        with pytest.raises(DBAPIError):
            migration.upgrade(url, town="neustadt")
    migration.upgrade(url, town="neustadt")
    made = Records(url, town="neustadt")
    assert len(made.devices()) == 2
    made._engine.dispose()


def _break(db: Any, *_: str) -> None:
    db.execute(text("DROP TABLE assignment"))
    db.execute(text("DROP TABLE nothing"))


def test_the_steps_are_one_line_and_their_numbers_are_what_the_program_says() -> None:
    steps = list(ScriptDirectory(str(migration.FOLDER)).walk_revisions())
    assert [int(one.revision) for one in steps] == list(range(versions.RECORDS, 0, -1))
