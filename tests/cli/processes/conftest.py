"""Workers over records in either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.conftest import postgresql_server
from tests.support import postgresql
from tests.support import workers as support
from tests.support.workers import Workers

__all__ = ["postgresql_server"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    if request.param == "postgresql":
        url = postgresql.new_database(request.getfixturevalue("postgresql_server"))
    with support.over(url, tmp_path) as made:
        yield made
