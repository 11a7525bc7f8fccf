"""Records in either database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from data.records import Records
from data.records.schema import Base
from tests.support import postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    return postgresql.new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    made = Records(url, town="neustadt")
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
