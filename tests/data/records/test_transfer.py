"""Records become one SQLite file, and go back into either database with all their rows."""

from pathlib import Path

import pytest
from sqlalchemy import select

from data.errors import DeclarationError
from data.records import Assignment, Device, Records, transfer
from data.records.schema import Base
from tests.support import postgresql
from tests.support.small import LONG_AGO


def filled(records: Records) -> Records:
    records.enrol(
        [Device(device_id="D-1", profile="plain", network="ttn")],
        [Assignment(device_id="D-1", site_id="heat-0001", valid_from=LONG_AGO, mounting={"height_m": 3.0})],
    )
    records.new_token("ttn")
    records.jobs.ask("surface", {"layer": "heat"})
    return records


def rows(records: Records) -> list[str]:
    with records.read() as db:
        return sorted(repr(row) for table in Base.metadata.sorted_tables for row in db.execute(select(table)))


def test_a_file_has_all_rows_of_either_database(records: Records, url: str, tmp_path: Path) -> None:
    wanted = rows(filled(records))
    transfer.save(url, tmp_path / "copy.sqlite")
    copied = Records(f"sqlite:///{tmp_path / 'copy.sqlite'}", town="neustadt")
    assert rows(copied) == wanted
    copied._engine.dispose()
    assert {one.name for one in tmp_path.glob("copy*")} == {"copy.sqlite"}


@pytest.fixture
def empty(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> str:
    """The address of another empty database, of the other kind."""
    if url.startswith("sqlite"):
        return postgresql.new_database(request.getfixturevalue("postgresql_server"))
    return f"sqlite:///{tmp_path / 'other.sqlite'}"


def test_it_goes_into_the_other_one_once(records: Records, url: str, empty: str, tmp_path: Path) -> None:
    wanted, copy = rows(filled(records)), tmp_path / "copy.sqlite"
    transfer.save(url, copy)
    transfer.load(copy, empty, name="manifests/1.json")
    transfer.load(copy, empty, name="manifests/1.json")  # as after a kill
    back = Records(empty, town="neustadt")
    assert [one for one in rows(back) if "restored:" not in one] == wanted
    back.new_token("chirpstack")  # numbers go on behind those that were there
    assert [one.source for one in back.tokens()] == ["ttn", "chirpstack"]
    back._engine.dispose()
    with pytest.raises(DeclarationError, match="has records already"):
        transfer.load(copy, empty, name="manifests/2.json")
