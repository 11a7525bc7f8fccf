"""Records in either database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from data.records import Records
from data.records.schema import Base
from tests.support import postgresql
from tests.support.spare_records import TOWN, SpareRecords


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that nobody wrote into; only to be copied."""
    file = tmp_path_factory.mktemp("empty") / "records.sqlite"
    Records(f"sqlite:///{file}", town=TOWN)._engine.dispose()
    return file


@pytest.fixture(scope="session")
def spare_records(postgresql_server: str) -> SpareRecords:
    return SpareRecords(postgresql_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database; for a test that has records, of one in which they are made already."""
    is_made = "records" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "records.sqlite"
        if is_made:
            shutil.copy(request.getfixturevalue("empty_file"), file)
        yield f"sqlite:///{file}"
    elif is_made:
        spare: SpareRecords = request.getfixturevalue("spare_records")
        address = spare.take()
        yield address
        spare.give_back(address)
    else:
        yield postgresql.new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    made = Records(url, town=TOWN)
    yield made
    made._engine.dispose()


@pytest.fixture
def other(records: Records, url: str) -> Iterator[Records]:
    """The same records as another process has them."""
    made = Records(url, town=records.town)
    yield made
    made._engine.dispose()


@pytest.fixture
def everything(records: Records) -> Callable[[], str]:
    """Each value of each row, in one text."""

    def read() -> str:
        with records.read() as db:
            return "\n".join(repr(row) for table in Base.metadata.sorted_tables for row in db.execute(select(table)))

    return read
