"""A real PostgreSQL for whoever asks for it."""

from collections.abc import Iterator

import pytest

from tests.support import postgresql


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql.server() as address:
        yield address
