"""The fixtures of all tests of the web."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from tests.dashboard import small as town
from tests.dashboard.small import Small


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A small town with readings, the same for all tests: only to be asked, never changed."""
    return _settled(tmp_path_factory.mktemp("standing"))


@pytest.fixture(scope="session")
def client(standing: Small) -> Iterator[TestClient]:
    """An anonymous asker of that town's whole application."""
    with asker(standing) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small town of a test's own."""
    return _settled(tmp_path)


@pytest.fixture
def own_client(small: Small) -> Iterator[TestClient]:
    """An anonymous asker of that one."""
    with asker(small) as made:
        yield made


@contextmanager
def asker(of: Small) -> Iterator[TestClient]:
    """A client with the application's whole life around it."""
    with TestClient(create(of.house).server, raise_server_exceptions=False) as made:
        made.headers["Accept-Encoding"] = "identity"
        yield made


def _settled(root: Path) -> Small:
    made = town.settle(root)
    town.fill(made)
    return made
